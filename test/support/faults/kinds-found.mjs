/** Faults that a re-run finds in the project: links, folders, write protection, damaged records, half-written answers. */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { snapshot } from "./oracle.mjs";
import { rerun, runProgram } from "./project.mjs";
import { complain, forEachAtOnce, mustBecomeNew, mustRefuse, newRow } from "./rows.mjs";

/** Faults that stay until somebody mends them; each `break` returns what mends it. */
function obstacles(root) {
  const at = (path) => join(root, path);
  const outside = join(root, "..", "outside");
  const aside = (path) => {
    renameSync(at(path), join(root, "..", "aside"));
    return () => {
      rmSync(at(path), { recursive: true, force: true });
      renameSync(join(root, "..", "aside"), at(path));
    };
  };
  const replace = (path, put) => () => {
    const mend = aside(path);
    put(at(path));
    return mend;
  };
  const link = (absolute) => {
    mkdirSync(outside, { recursive: true });
    writeFileSync(join(outside, "file"), "not of the project\n");
    symlinkSync(join(outside, "file"), absolute);
  };
  const linkFolder = (absolute) => {
    mkdirSync(outside, { recursive: true });
    symlinkSync(outside, absolute);
  };
  return [
    ...["Dockerfile", "docker-compose.yml"].map((path) => [
      "link out of the tree",
      path,
      replace(path, link),
    ]),
    ...["docker", "scripts"].map((path) => ["link out of the tree", path, replace(path, linkFolder)]),
    ...["Dockerfile", "docker/healthcheck.py"].map((path) => [
      "file replaced by a folder",
      path,
      replace(path, mkdirSync),
    ]),
    ...["docker", "docs-site"].map((path) => [
      "folder replaced by a file",
      path,
      replace(path, (absolute) => writeFileSync(absolute, "a file\n")),
    ]),
    ...["", "{", '{"steps":7}'].map((text) => [
      "journal damaged",
      ".cryo-init/transaction",
      () => {
        mkdirSync(at(".cryo-init/transaction"));
        writeFileSync(at(".cryo-init/transaction/journal.json"), text);
        return () => rmSync(at(".cryo-init/transaction"), { recursive: true });
      },
    ]),
  ];
}

/** A run refuses each, says what to do, and succeeds once that is done. One row for each kind. */
export async function meetObstacles(project) {
  const rows = new Map();
  const total = obstacles(project.root).length;
  await forEachAtOnce(
    Array.from({ length: total }, (_, index) => index),
    async (index) => {
      const root = project.copy();
      const [kind, path, breakIt] = obstacles(root)[index];
      if (!rows.has(kind)) rows.set(kind, newRow(kind));
      const row = rows.get(kind);
      const mend = breakIt();
      const before = snapshot(root);
      mustRefuse(row, path, await runProgram(rerun(root)), { path, before, root });
      mend();
      await mustBecomeNew(row, path, project, root);
    },
  );
  return [...rows.values()];
}

/** Every edit stands in the tree, or in the copy that a run has made of what it replaced. */
function lostEdits(root, edits) {
  const text = (path) => {
    try {
      return readFileSync(join(root, path), "utf8");
    } catch {
      return "";
    }
  };
  return edits
    .filter(
      ({ path, line }) => ![path, `.cryo-init/before/${path}`].some((each) => text(each).includes(line)),
    )
    .map(({ path, line }) => `${path} has lost the line "${line}", and no copy holds it`);
}

/** Records missing or damaged: a run ends in order, and no edit is lost, wherever it ends. */
export async function damageRecords(project) {
  const row = newRow("base missing or damaged");
  const damages = [
    ["base missing", (root) => rmSync(join(root, ".cryo-init/base"), { recursive: true })],
    ["all missing", (root) => rmSync(join(root, ".cryo-init"), { recursive: true })],
    ...["Dockerfile", "docker-compose.yml", "docker/entrypoint.sh"].flatMap((path) => [
      [`base of ${path} garbled`, (root) => writeFileSync(join(root, ".cryo-init/base", path), "garbled\n")],
      [`base of ${path} empty`, (root) => writeFileSync(join(root, ".cryo-init/base", path), "")],
      [
        `base of ${path} not text`,
        (root) => writeFileSync(join(root, ".cryo-init/base", path), Buffer.from([0, 255, 1])),
      ],
    ]),
    ...["history.jsonl", "edits.json"].map((name) => [
      `${name} torn`,
      (root) => writeFileSync(join(root, ".cryo-init", name), '{"when":'),
    ]),
  ];
  await forEachAtOnce(damages, async ([name, damage]) => {
    const root = project.copy();
    damage(root);
    const before = snapshot(root);
    const { code, output } = await runProgram(rerun(root));
    row.injected += 1;
    const same = JSON.stringify([...snapshot(root)]) === JSON.stringify([...before]);
    row[same ? "old" : "fresh"] += 1;
    const losses = lostEdits(root, project.edits);
    if (code !== 0 && !same) losses.push(`ended with ${code}, yet changed files`);
    if (![0, 1, 2, 4].includes(code) || /at .*\.js:\d+/.test(output))
      losses.push(`ended with ${code}: ${output}`);
    complain(row, name, losses);
  });
  return row;
}

/** cryo-init.yaml cut off at random places, as by an editor that is still writing. */
export async function cutAnswers(project, { count, random }) {
  const row = newRow("cryo-init.yaml half-written");
  const whole = readFileSync(join(project.root, "cryo-init.yaml"), "utf8");
  await forEachAtOnce(
    Array.from({ length: count }, () => Math.floor(random() * whole.length)),
    async (at) => {
      const root = project.copy();
      const file = join(root, "cryo-init.yaml");
      writeFileSync(file, whole.slice(0, at));
      const before = snapshot(root);
      const { code, output } = await runProgram(rerun(root));
      const name = `after ${at} bytes`;
      if (code !== 0) {
        mustRefuse(row, name, { code, output }, { path: "cryo-init.yaml", before, root });
        writeFileSync(file, whole);
        await mustBecomeNew(row, name, project, root);
        return;
      }
      row.injected += 1;
      row.fresh += 1;
      complain(row, name, lostEdits(root, project.edits));
    },
  );
  return row;
}

/** Write-protected files do not hinder a rename: their mode stays. And a checkout with CRLF keeps it. */
export async function keepForms(project) {
  const protectedRow = newRow("read-only files");
  const root = project.copy();
  for (const { path } of project.edits) chmodSync(join(root, path), 0o444);
  const { code, output } = await runProgram(rerun(root));
  protectedRow.injected = project.edits.length;
  const tree = snapshot(root);
  const modes = project.edits.filter(({ path }) => !tree.get(path)?.startsWith("file 444\n"));
  complain(protectedRow, "mode 444", [
    ...(code === 0 ? [] : [`ended with ${code}: ${output}`]),
    ...modes.map(({ path }) => `${path} has another mode`),
    ...lostEdits(root, project.edits),
  ]);
  protectedRow.fresh = protectedRow.injected - modes.length;

  const crlfRow = newRow("CRLF checkout");
  const crlf = project.copy();
  const paths = readdirSync(crlf, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of paths) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (!file.endsWith(".sh")) writeFileSync(file, readFileSync(file, "utf8").replaceAll("\n", "\r\n"));
  }
  const ended = await runProgram(rerun(crlf));
  const now = snapshot(crlf);
  if (ended.code !== 0) complain(crlfRow, "run", [`ended with ${ended.code}: ${ended.output}`]);
  for (const [path, text] of project.fresh) {
    crlfRow.injected += 1;
    const found = now.get(path)?.replaceAll("\r\n", "\n");
    if (found === text) crlfRow.fresh += 1;
    else complain(crlfRow, path, ["differs in more than its line endings"]);
  }
  for (const path of ["docker-compose.yml", "cryo-init.yaml", "docs-site/index.md"]) {
    const lines = (now.get(path) ?? "").split("\n").slice(1, -1);
    if (lines.some((line) => !line.endsWith("\r")))
      complain(crlfRow, path, ["is not CRLF throughout any more"]);
  }
  return [protectedRow, crlfRow];
}
