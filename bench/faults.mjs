/**
 * Nothing is ever lost: faults injected into re-runs of the built program, and random hand edits beside new answers.
 *
 *   npm run bench:faults                   200 random kills, a full disk at each write, all other kinds, 3000 triples
 *   npm run bench:faults -- --kills 20 --full 20 --calls 20 --others 6 --triples 1000 --seed 7
 *
 * Prints how many faults of each kind there were and what they led to; ends with 1 when anything was lost.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { seeded } from "../test/support/edit-yaml.mjs";
import * as found from "../test/support/faults/kinds-found.mjs";
import * as midway from "../test/support/faults/kinds-midway.mjs";
import { snapshot } from "../test/support/faults/oracle.mjs";
import { prepare, rerun, runProgram } from "../test/support/faults/project.mjs";
import { runTriples } from "../test/support/faults/triples.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    full: { type: "string", default: "1000" },
    calls: { type: "string", default: "20" },
    others: { type: "string", default: "16" },
    triples: { type: "string", default: "3000" },
    seed: { type: "string", default: "1" },
  },
});
const [kills, full, calls, others, triples, seed] = [
  "kills",
  "full",
  "calls",
  "others",
  "triples",
  "seed",
].map((name) => Number(values[name]));
const random = seeded(seed);
const work = mkdtempSync(join(tmpdir(), "cryo-init-bench-"));
const project = await prepare();

/** Of the triples, beside those before and after the re-run that the faults hit. */
const OTHER_ANSWERS = [
  ["resources.size=small", "security.read_only=no", "health.restart=no", "application.redis=none"],
  ["application.python=3.11", "application.dependencies.strategy=conda", "security.secret_files=no"],
  ["environments=production", "image.mirror=mirror.example.org", "logging.max_file=9"],
];

async function runWith(answers) {
  const root = project.copy();
  const { code, output } = await runProgram([...rerun(root, answers), "--on-conflict", "theirs"]);
  if (code !== 0) throw new Error(`${answers.join(", ")}: ended with ${code}\n${output}`);
  return snapshot(root);
}

/** The texts of a snapshot that are generated, by path: what both sides of a triple have. */
function generatedTexts(tree) {
  const paths =
    /^(Dockerfile|\.dockerignore|\.env\.example|docker-.*\.yml|docker\/.*|scripts\/blue-green\.sh|docs-site\/.*\.md)$/;
  const files = [...tree].filter(([path, text]) => paths.test(path) && text.startsWith("file "));
  return new Map(
    files.map(([path, text]) => [path, Buffer.from(text.slice(text.indexOf("\n") + 1), "latin1").toString()]),
  );
}

try {
  const file = join(work, "plan-changes.mjs");
  const source = fileURLToPath(new URL("../src/reconcile/plan-changes.ts", import.meta.url));
  await (await rolldown({ input: source, platform: "node" })).write({ file });
  const { planChanges } = await import(pathToFileURL(file).href);
  const answered = await Promise.all(OTHER_ANSWERS.map((answers) => runWith(answers)));
  const generated = [project.old, project.fresh, ...answered].map(generatedTexts);
  const merged = runTriples({ planChanges, generated, count: triples, random });
  const kinds = [
    () => midway.killAtRandom(project, { count: kills, random }),
    () => midway.refuseCalls(project, { act: "ENOSPC", count: full, kind: "disk full at a write" }),
    () => midway.killAtCalls(project, { count: calls }),
    () => midway.refuseCalls(project, { act: "EACCES", count: calls, kind: "permission refused at a call" }),
    () => midway.fillDisk(project, { count: others }),
    () => midway.takePermission(project, { count: others, random }),
    () => midway.runTwoAtOnce(project, { count: others, random }),
    () => found.meetObstacles(project, { count: others }),
    () => found.damageRecords(project, { count: others }),
    () => found.cutAnswers(project, { count: others, random }),
    () => found.keepLineEndings(project),
  ];
  const rows = [];
  for (const inject of kinds) {
    rows.push(...[await inject()].flat());
    // It takes long: whoever waits sees how far it is.
    console.error(`${rows.at(-1).kind}: done`);
  }
  const line = (cells) =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(32) : String(cell).padStart(10))).join("");
  console.log(`A re-run that changes ${project.changed} files; seed ${seed}\n`);
  console.log(line(["", "injected", "old", "new", "mid-way", "losses"]));
  for (const { kind, injected, old, fresh, midway: between, losses, skipped } of rows)
    console.log(line([kind, ...(skipped ? [skipped] : [injected, old, fresh, between, losses.length])]));
  const losses = [...rows.flatMap((row) => row.losses), ...merged.losses];
  const faults = rows.reduce((sum, row) => sum + row.injected, 0);
  console.log(
    `\nWhile the random kills fell, the run was writing in ${rows[0].while} of ${rows[0].injected}.`,
  );
  console.log(
    `${merged.injected} random edits in ${merged.paths.size} files: ${merged.conflicts} conflicts, ${merged.losses.length} with a loss; ${merged.notTaken} kept an edited section as it was.`,
  );
  console.log(`${faults} faults and ${merged.injected} edits: ${losses.length} losses.`);
  for (const loss of losses) console.log(loss.slice(0, 600));
  if (losses.length > 0) process.exitCode = 1;
} finally {
  for (const folder of [work, project.folder]) rmSync(folder, { recursive: true, force: true });
}
