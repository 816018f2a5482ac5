/** A project that was set up by the built program and edited by hand, and the re-run that the faults hit. */
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { differences, snapshot } from "./oracle.mjs";

const fromRoot = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
/** The built program. */
export const PROGRAM = fromRoot("dist/main.js");
const PRELOAD = new URL("./preload.mjs", import.meta.url).href;

/** The new answers of the re-run; together they change more than twenty files. */
export const ANSWERS = [
  "resources.size=large",
  "application.redis=persistent",
  "logging.level=warning",
  "application.python=3.12",
  "application.name=freezer",
  "environments=production,blue-green,swarm",
  "application.longest_request=90s",
];

/** Lines that a person added, each below the file's first line. */
const EDITS = [
  ["Dockerfile", "# mine: asked for by security"],
  ["docker-compose.yml", "# mine: see the runbook"],
  ["docker-compose.dev.yml", "# mine: only for developers"],
  ["docker/gunicorn.conf.py", "# mine: measured in May"],
  ["docker/entrypoint.sh", "# mine: starts the server"],
  [".env.example", "# mine: ask the team for values"],
  ["docs-site/index.md", "<!-- mine: a greeting -->"],
].map(([path, line]) => ({ path, line }));

/** Runs the built program to its end, or until it is killed after `killAfter` milliseconds. */
export function runProgram(args, { fault, ...options } = {}) {
  const preload = fault === undefined ? [] : ["--import", PRELOAD];
  const env = { ...process.env, CI: "", CRYO_FAULT: JSON.stringify(fault ?? null), NODE_NO_WARNINGS: "1" };
  return runToEnd(process.execPath, [...preload, PROGRAM, ...args], { ...options, env });
}

/** Runs a program; both streams come as one text. */
export function runToEnd(command, args, { env = process.env, killAfter, uid, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const user = uid === undefined ? {} : { uid, gid: uid };
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"], ...user });
    const end = setTimeout(() => child.kill("SIGKILL"), killAfter ?? 60_000);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text) => {
        output += text;
      });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(end);
      resolve({ code, signal, output });
    });
    onStart?.(child);
  });
}

/** The arguments of the re-run. */
export const rerun = (root, answers = ANSWERS) => [
  root,
  "--yes",
  ...answers.flatMap((answer) => ["--set", answer]),
];

async function mustRun(args) {
  const { code, output } = await runProgram(args);
  if (code !== 0) throw new Error(`cryo-init ${args.join(" ")} ended with ${code}\n${output}`);
}

/**
 * Sets the example up, edits it and measures an undisturbed re-run.
 * `copy()` gives a fresh copy of the old project; the caller removes `folder`. `duration` and `writing` are milliseconds:
 * of the whole run, and from its first write to its end.
 */
export async function prepare() {
  const folder = mkdtempSync(join(tmpdir(), "cryo-init-faults-"));
  chmodSync(folder, 0o755);
  const root = join(folder, "old");
  cpSync(fromRoot("examples/cryoprotect-mini"), root, {
    recursive: true,
    filter: (path) => !/__pycache__|\.pytest_cache|node_modules/.test(path),
  });
  renameSync(join(root, "gitignore"), join(root, ".gitignore"));
  await mustRun([root, "--yes"]);
  for (const { path, line } of EDITS) {
    const [first, ...rest] = readFileSync(join(root, path), "utf8").split("\n");
    // Front matter begins with the first line, so the remark goes to the end there.
    const lines = path.endsWith(".md") ? [first, ...rest, line, ""] : [first, line, ...rest];
    writeFileSync(join(root, path), lines.join("\n"));
  }
  let copies = 0;
  const copy = () => {
    copies += 1;
    // One name for all: the name of the folder stands in generated files.
    const parent = join(folder, String(copies));
    mkdirSync(parent);
    cpSync(root, join(parent, "old"), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return join(parent, "old");
  };
  const old = snapshot(root);
  const whole = copy();
  const begin = performance.now();
  let writing = begin;
  const timer = setInterval(() => {
    if (!existsSync(join(whole, ".cryo-init/transaction"))) return;
    clearInterval(timer);
    writing = performance.now();
  }, 1);
  await mustRun(rerun(whole));
  clearInterval(timer);
  const end = performance.now();
  const fresh = snapshot(whole);
  const changed = differences(old, fresh).length;
  if (changed < 20) throw new Error(`The re-run changes ${changed} files only: ${differences(old, fresh)}`);
  return {
    folder,
    root,
    copy,
    old,
    fresh,
    edits: EDITS,
    changed,
    duration: end - begin,
    writing: end - writing,
  };
}
