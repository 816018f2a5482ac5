/**
 * Start times, as ratios to a bare `node -e 0` measured in the same run: medians of alternating runs, so that whatever
 * else the machine does weighs on both sides alike.
 *
 *   npm run bench
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn as spawnInTerminal } from "@lydell/node-pty";
import { build } from "rolldown";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../examples/cryoprotect-mini", import.meta.url));

/** The example application in a folder of its own. */
function copyExample() {
  const folder = mkdtempSync(join(tmpdir(), "cryo-init-bench-"));
  cpSync(EXAMPLE, folder, { recursive: true });
  return folder;
}
const root = copyExample();
/** The same program as separate modules, with its packages beside it: what bundling saves. */
const unbundled = mkdtempSync(
  fileURLToPath(new URL("../node_modules/.cryo-init-unbundled-", import.meta.url)),
);
await build({
  input: { main: fileURLToPath(new URL("../src/cli/main.ts", import.meta.url)) },
  platform: "node",
  external: (id) => !id.startsWith(".") && !isAbsolute(id),
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
  logLevel: "silent",
  output: { dir: join(unbundled, "dist"), preserveModules: true, entryFileNames: "[name].js" },
});
for (const name of ["templates", "docs-site", "package.json", "dist/site"])
  symlinkSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), join(unbundled, name));
const UNBUNDLED = join(unbundled, "dist", findMain(join(unbundled, "dist")));

function findMain(folder) {
  return readdirSync(folder, { recursive: true }).find((name) => /(^|cli[\\/])main\.js$/.test(name));
}

/** Set up already, for what is run again and again. */
const project = copyExample();
spawnSync(process.execPath, [PROGRAM, project, "--yes", "--quiet"]);
let limit = 1024;
/** As the other, and left alone: what was said about it is told again. */
const untouched = copyExample();
spawnSync(process.execPath, [PROGRAM, untouched, "--yes", "--quiet"]);
const memory = mkdtempSync(join(tmpdir(), "cryo-init-bench-state-"));
const REMEMBERING = { XDG_STATE_HOME: memory };
const FORGETFUL = { XDG_STATE_HOME: devNull };
const COMMANDS = {
  check: (folder) => ["check", folder],
  audit: (folder) => ["audit", folder],
  "--yes": (folder) => [folder, "--yes", "--quiet"],
};
/** Until each is remembered; files younger than two seconds are not. */
while (countRemembered() < Object.keys(COMMANDS).length)
  for (const argsFor of Object.values(COMMANDS)) timeProgram([PROGRAM, ...argsFor(untouched)], REMEMBERING);

function countRemembered() {
  const folder = join(memory, "cryo-init", "recall");
  return existsSync(folder) ? readdirSync(folder).length : 0;
}

/** Milliseconds until a program has ended well. */
function timeProgram(args, env = FORGETFUL) {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}\n${stderr}`);
  return performance.now() - begin;
}

/** Milliseconds until the wizard's first screen asks for a key. */
function timeFirstQuestion(program = PROGRAM) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const { CI: _ci, ...env } = process.env;
    const terminal = spawnInTerminal(process.execPath, [program, root], { cols: 120, rows: 40, env });
    let screen = "";
    let done = false;
    terminal.onData((text) => {
      screen += text;
      if (done || !/Enter/.test(screen)) return;
      done = true;
      const time = performance.now() - begin;
      terminal.onExit(() => resolve(time));
      terminal.kill("SIGTERM");
    });
    terminal.onExit(() => {
      if (!done) reject(new Error(`the wizard ended before it asked:\n${screen}`));
    });
  });
}

const CASES = {
  "node -e 0": () => timeProgram(["-e", "0"]),
  "cryo-init --help": () => timeProgram([PROGRAM, "--help"]),
  "cryo-init --yes --dry-run": () => timeProgram([PROGRAM, root, "--yes", "--dry-run", "--quiet"]),
  "first question of the wizard": () => timeFirstQuestion(),
  "the same, not bundled": () => timeFirstQuestion(UNBUNDLED),
  ...Object.fromEntries(
    Object.entries(COMMANDS).flatMap(([name, argsFor]) => [
      [`cryo-init ${name}, set up`, () => timeProgram([PROGRAM, ...argsFor(untouched)])],
      [
        `cryo-init ${name}, nothing touched`,
        () => timeProgram([PROGRAM, ...argsFor(untouched)], REMEMBERING),
      ],
    ]),
  ),
  "another limit, written": () => {
    limit += 1;
    const answer = `resources.production.app.memory=${limit}M`;
    return timeProgram([PROGRAM, project, "--yes", "--quiet", "--set", answer]);
  },
};

const times = new Map(Object.keys(CASES).map((name) => [name, []]));
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, measure] of Object.entries(CASES)) times.get(name).push(await measure());
  }
} finally {
  for (const folder of [root, project, untouched, memory, unbundled])
    rmSync(folder, { recursive: true, force: true });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const base = median(times.get("node -e 0"));
console.log(`${"median of".padEnd(32)}${String(ROUNDS).padStart(6)} runs`);
for (const [name, values] of times) {
  const time = median(values);
  console.log(
    `${name.padEnd(32)}${time.toFixed(0).padStart(6)} ms  ${(time / base).toFixed(2).padStart(6)} x node`,
  );
}
