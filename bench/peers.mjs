/**
 * The packed package beside two other set-up programs of npm, each installed alone with an empty cache: what is
 * downloaded, how many packages come along, and how long until `--help` has ended and the first question asks. Fails
 * above the ceilings of our own. Needs npm's registry.
 *
 *   npm run bench:peers
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn as spawnInTerminal } from "@lydell/node-pty";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
/** Bytes of the download, and packages in the bundle. */
const CEILING = { bytes: 700_000, bundled: 60 };
const CHECKOUT = fileURLToPath(new URL("..", import.meta.url));

const scratch = mkdtempSync(join(tmpdir(), "cryo-init-peers-"));
const project = join(scratch, "project");
cpSync(join(CHECKOUT, "examples/cryoprotect-mini"), project, { recursive: true });

const pack = JSON.parse(
  run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", scratch], CHECKOUT),
)[0];

/** `asks`: what the first question's screen shows. */
const PROGRAMS = [
  { name: "cryo-init", from: join(scratch, pack.filename), asks: /Enter/, args: [project] },
  { name: "create-vite", from: "create-vite", asks: /Project name/, args: [] },
  { name: "create-t3-app", from: "create-t3-app", asks: /project be called/, args: [] },
].map((program) => ({ ...program, ...install(program) }));

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stderr}`);
  return stdout;
}

function install({ name, from }) {
  const folder = join(scratch, name);
  const cache = join(scratch, `${name}-cache`);
  mkdirSync(folder);
  const begin = performance.now();
  run("npm", ["install", "--no-audit", "--no-fund", "--cache", cache, "--prefix", folder, from], folder);
  const took = performance.now() - begin;
  const own = join(folder, "node_modules", name);
  const { bin, version } = JSON.parse(readFileSync(join(own, "package.json"), "utf8"));
  const entry = join(own, typeof bin === "string" ? bin : (bin[name] ?? Object.values(bin)[0]));
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  const packages = Object.keys(lock.packages).filter((path) => path !== "").length;
  return {
    version,
    entry,
    took,
    packages,
    downloaded: sizeOf(join(cache, "_cacache/content-v2")),
    installed: sizeOf(join(folder, "node_modules")),
    folder,
  };
}

function sizeOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

function timeEnd(args, cwd) {
  const begin = performance.now();
  spawnSync(process.execPath, args, { cwd, stdio: "ignore" });
  return performance.now() - begin;
}

function timeQuestion({ entry, args, asks, folder }) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const { CI: _ci, ...env } = process.env;
    const terminal = spawnInTerminal(process.execPath, [entry, ...args], {
      cols: 120,
      rows: 40,
      env,
      cwd: folder,
    });
    let screen = "";
    let took = null;
    terminal.onData((text) => {
      screen += text;
      if (took !== null || !asks.test(screen)) return;
      took = performance.now() - begin;
      terminal.kill("SIGKILL");
    });
    terminal.onExit(() =>
      took === null ? reject(new Error(`it ended before it asked:\n${screen}`)) : resolve(took),
    );
  });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const times = new Map();
const note = (name, time) => times.set(name, [...(times.get(name) ?? []), time]);
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    note("node", timeEnd(["-e", "0"], scratch));
    for (const program of PROGRAMS) {
      note(`${program.name} help`, timeEnd([program.entry, "--help"], program.folder));
      note(`${program.name} asks`, await timeQuestion(program));
    }
  }
  const base = median(times.get("node"));
  const ratio = (name) =>
    `${median(times.get(name)).toFixed(0)} ms (${(median(times.get(name)) / base).toFixed(2)})`;
  console.log(`medians of ${ROUNDS}; in brackets, times a bare node -e 0 of ${base.toFixed(0)} ms`);
  console.log("| | download | installed | packages | npm install, empty cache | --help | first question |");
  console.log("|---|---|---|---|---|---|---|");
  for (const { name, version, downloaded, installed, packages, took } of PROGRAMS) {
    const bytes = name === "cryo-init" ? pack.size : downloaded;
    console.log(
      `| ${name} ${version} | ${(bytes / 1000).toFixed(0)} kB | ${(installed / 1e6).toFixed(1)} MB | ${packages} | ${(took / 1000).toFixed(1)} s | ${ratio(`${name} help`)} | ${ratio(`${name} asks`)} |`,
    );
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const bundled = JSON.parse(readFileSync(join(CHECKOUT, "dist/sbom.cdx.json"), "utf8")).components.length;
console.log(
  `cryo-init: ${pack.size} bytes of at most ${CEILING.bytes}; ${bundled} packages bundled of at most ${CEILING.bundled}`,
);
if (pack.size > CEILING.bytes || bundled > CEILING.bundled) process.exitCode = 1;
