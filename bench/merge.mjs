/**
 * Hand edits of generated Compose files beside changed answers, merged by `git merge-file` and by cryo-init, each pair
 * of edit and change by both. The edits are random and follow from the seed.
 *
 *   npm run bench:merge                    2000 merges; needs git, takes about a minute
 *   npm run bench:merge -- --count 500 --seed 7
 *   npm run bench:merge -- --json          one JSON object on standard output
 *
 * What a merge should mean is worked out on plain data, by its own code (src/reconcile/yaml/merge-data.ts).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { parseDocument } from "yaml";
import { editYaml, seeded } from "../test/support/edit-yaml.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const COUNT = Number(values.count);
const SEED = Number(values.seed);
const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What an operator changes; each gives other files. */
const ANSWERS = [
  [],
  ["resources.size=small"],
  ["resources.size=large", "health.production.interval=20s"],
  ["application.redis=persistent", "security.read_only=no"],
  ["security.loopback=no", "security.internal_network=no", "security.pids_limit=no"],
  ["resources.production.app.memory=1G"],
];
const FILES = ["docker-compose.yml", "docker-compose.dev.yml", "docker-compose.blue-green.yml"];

const folder = mkdtempSync(join(tmpdir(), "cryo-init-merge-"));

/** The Compose files that the program writes for some answers. */
function generate(answers, index) {
  const root = join(folder, `project-${index}`);
  cpSync(fromRoot("examples/cryoprotect-mini"), root, { recursive: true });
  const flags = answers.flatMap((answer) => ["--set", answer]);
  const args = [fromRoot("dist/main.js"), root, "--yes", "--quiet", ...flags];
  execFileSync(process.execPath, args, { stdio: "ignore" });
  return new Map(FILES.map((file) => [file, readFileSync(join(root, file), "utf8")]));
}

/** A module of the sources, as the program has it. */
async function load(path) {
  const bundle = await rolldown({ input: fromRoot(path), platform: "node" });
  const file = join(folder, `${path.replaceAll("/", "-")}.mjs`);
  await bundle.write({ file });
  return await import(pathToFileURL(file).href);
}

/** The text that git leaves, and how many conflicts it has marked. */
function mergeWithGit({ base, mine, theirs }) {
  const paths = { mine, base, theirs };
  for (const [name, text] of Object.entries(paths)) writeFileSync(join(folder, name), text);
  const args = ["merge-file", "-p", "mine", "base", "theirs"];
  const { status, stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  if (status === null || status > 127) throw new Error(`git merge-file ended with ${status}`);
  return { clean: status === 0, text: stdout };
}

function read(text) {
  const document = parseDocument(text, { merge: true });
  return document.errors.length > 0 ? null : { data: document.toJS() };
}

/** How a merge compares with what it should mean. */
function judge(merge, intent, sameMeaning) {
  if (!merge.clean) return intent.disputed ? "conflict, rightly" : "conflict, needlessly";
  const result = read(merge.text);
  if (result === null) return "silently broken";
  if (intent.disputed) return "silently decided";
  return sameMeaning(result.data, intent.data) ? "merged, rightly" : "silently wrong";
}

const VERDICTS = [
  "merged, rightly",
  "conflict, rightly",
  "conflict, needlessly",
  "silently decided",
  "silently wrong",
  "silently broken",
];

try {
  const generated = ANSWERS.map(generate);
  const { mergeFile } = await load("src/reconcile/merge-file.ts");
  const { mergeData, sameMeaning } = await load("src/reconcile/yaml/merge-data.ts");
  const random = seeded(SEED);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const counts = { "git merge-file": {}, "cryo-init": {} };
  const count = (method, verdict) => {
    counts[method][verdict] = (counts[method][verdict] ?? 0) + 1;
  };
  const resolved = { conflicts: 0, rightly: 0 };
  let lost = 0;
  let milliseconds = 0;
  for (let number = 0; number < COUNT; number += 1) {
    const path = pick(FILES);
    const base = pick(generated).get(path);
    const sides = { base, mine: editYaml(base, random).text, theirs: pick(generated).get(path) };
    const [before, mine, theirs] = [sides.base, sides.mine, sides.theirs].map((text) => read(text).data);
    const intent = mergeData(before, mine, theirs, "mine");
    const begin = performance.now();
    const ours = mergeFile(path, sides);
    milliseconds += performance.now() - begin;
    const git = mergeWithGit(sides);
    count("git merge-file", judge(git, intent, sameMeaning));
    count("cryo-init", judge(ours, intent, sameMeaning));
    if (!git.clean) {
      resolved.conflicts += 1;
      if (judge(ours, intent, sameMeaning) === "merged, rightly") resolved.rightly += 1;
    }
    const written = ours.clean ? ours.text : ours.choices.markers;
    const added = sides.mine.split("\n").filter((line) => line.includes("mine"));
    lost += added.filter(
      (line) => !written.includes(line.slice(Math.max(0, line.indexOf("# mine"))).trim()),
    ).length;
  }
  const average = milliseconds / COUNT;
  if (values.json) {
    console.log(
      JSON.stringify({ count: COUNT, seed: SEED, counts, resolved, lost, milliseconds: average }, null, 2),
    );
  } else {
    const line = (first, cells) => first.padEnd(24) + cells.map((cell) => String(cell).padStart(16)).join("");
    console.log(line(`${COUNT} merges, seed ${SEED}`, Object.keys(counts)));
    for (const verdict of VERDICTS)
      console.log(
        line(
          verdict,
          Object.values(counts).map((method) => method[verdict] ?? 0),
        ),
      );
    console.log(
      `\nOf ${resolved.conflicts} conflicts of git merge-file, ${resolved.rightly} are merged rightly by cryo-init.`,
    );
    console.log(`Lines that a person had added and that neither the result nor its conflicts hold: ${lost}.`);
    console.log(`A merge took ${average.toFixed(1)} ms on average.`);
  }
  if (lost > 0 || counts["cryo-init"]["silently wrong"] || counts["cryo-init"]["silently broken"])
    process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
