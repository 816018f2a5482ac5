/** Faults that a re-run finds in the project: links, folders, write protection, damaged records, half-written answers. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { snapshot } from "./oracle.mjs";
import { rerun, runProgram } from "./project.mjs";
import { complain, forEachAtOnce, mustBecomeNew, mustRefuse, newRow, spread } from "./rows.mjs";

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
    ...["Dockerfile", "docs-site/index.md"].map((path) => [
      "read-only file",
      path,
      () => {
        const { mode } = statSync(at(path));
        chmodSync(at(path), 0o444);
        return () => chmodSync(at(path), mode);
      },
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
export async function meetObstacles(project, { count }) {
  const rows = new Map();
  await forEachAtOnce(spread(count, obstacles(project.root).length), async (index) => {
    const root = project.copy();
    const [kind, path, breakIt] = obstacles(root)[index];
    if (!rows.has(kind)) rows.set(kind, newRow(kind));
    const row = rows.get(kind);
    const mend = breakIt();
    const before = snapshot(root);
    mustRefuse(row, path, await runProgram(rerun(root)), { path, before, root });
    mend();
    await mustBecomeNew(row, path, project, root);
  });
  return [...rows.values()];
}

/** Every edit stands in the tree, or in one of the copies that runs have made of what they replaced. */
function lostEdits(root, edits) {
  const copies = join(root, ".cryo-init/before");
  const kept = existsSync(copies) ? readdirSync(copies, { recursive: true }) : [];
  const holds = (file, line) => statSync(file).isFile() && readFileSync(file, "utf8").includes(line);
  return edits
    .filter(({ path, line }) => {
      const files = [
        join(root, path),
        ...kept.filter((name) => name.startsWith(path)).map((name) => join(copies, name)),
      ];
      return !files.some((file) => existsSync(file) && holds(file, line));
    })
    .map(({ path, line }) => `${path} has lost the line "${line}", and no copy holds it`);
}

/** Records missing or damaged: a run ends in order, and no edit is lost, wherever it ends. */
export async function damageRecords(project, { count }) {
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
  await forEachAtOnce(spread(count, damages.length), async (index) => {
    const [name, damage] = damages[index];
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

/** The answers themselves, and their record. */
function isAnswers(path) {
  return path.endsWith("cryo-init.yaml") || path.startsWith(".cryo-init/");
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
      // Only the end of a comment was lost: whatever follows from the answers is as ever.
      row.injected += 1;
      row.fresh += 1;
      const now = snapshot(root);
      const differing = [...project.fresh.keys()].filter(
        (path) => !isAnswers(path) && now.get(path) !== project.fresh.get(path),
      );
      complain(row, name, [
        ...lostEdits(root, project.edits),
        ...differing.map((path) => `${path} follows from other answers than were saved`),
      ]);
    },
  );
  return row;
}

/** A checkout with CRLF keeps it, but in what runs in a container and in what .gitattributes says. */
export async function keepLineEndings(project) {
  const row = newRow("CRLF checkout");
  const root = project.copy();
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const file = join(parentPath, name);
    if (!name.endsWith(".sh")) writeFileSync(file, readFileSync(file, "utf8").replaceAll("\n", "\r\n"));
  }
  const { code, output } = await runProgram(rerun(root));
  if (code !== 0) complain(row, "run", [`ended with ${code}: ${output}`]);
  const now = snapshot(root);
  for (const [path, text] of project.fresh) {
    if (now.get(path)?.replaceAll("\r\n", "\n") !== text)
      complain(row, path, ["differs in more than its line endings"]);
  }
  for (const path of ["cryo-init.yaml", ".env.example", "docs-site/index.md"]) {
    const lines = (now.get(path) ?? "").split("\n").slice(1, -1);
    if (lines.length === 0 || lines.some((line) => !line.endsWith("\r")))
      complain(row, path, ["is not CRLF throughout any more"]);
  }
  row.injected = 1;
  row.fresh = row.losses.length === 0 ? 1 : 0;
  return row;
}
