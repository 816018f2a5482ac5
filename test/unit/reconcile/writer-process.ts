import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "rolldown";
import { makeFolder } from "./project.ts";
import type { Job, Outcome } from "./writer.ts";

/** Nobody in particular: where the tests run as root, permissions have no meaning for them. */
const OTHER_USER = 65534;

export const IS_ROOT = process.getuid?.() === 0;

/** Bundles `writer.ts`, so that a plain node can run it. Returns the program's path and what removes it. */
export async function buildWriter(): Promise<{ program: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "cryo-init-writer-"));
  chmodSync(folder, 0o755);
  const program = join(folder, "writer.mjs");
  await build({
    input: join(import.meta.dirname, "writer.ts"),
    platform: "node",
    logLevel: "warn",
    output: { file: program, format: "esm" },
  });
  return { program, remove: () => rmSync(folder, { recursive: true }) };
}

/** A writer that runs. */
export interface Writer {
  readonly child: ChildProcess;
  /** Resolves when it has printed that line. */
  printed(line: "started" | "paused"): Promise<void>;
  /** Its outcome; null when it was killed. */
  readonly ended: Promise<Outcome | null>;
}

/** Starts a writer on a job. With `unprivileged`, never as root. With `shell`, through that script: `"$@"` is the writer. */
export function startWriter(
  program: string,
  job: Job,
  options: { unprivileged?: boolean; shell?: string } = {},
): Writer {
  const file = join(makeFolder(), "job.json");
  writeFileSync(file, JSON.stringify(job));
  const command = [process.execPath, program, file];
  const args = options.shell === undefined ? command : ["sh", "-euc", options.shell, "sh", ...command];
  const [head = "", ...tail] = args;
  const user = options.unprivileged && IS_ROOT ? { uid: OTHER_USER, gid: OTHER_USER } : {};
  const child = spawn(head, tail, { ...user, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const listeners = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Outcome | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (_code, signal) => {
      const last = output.trimEnd().split("\n").at(-1) ?? "";
      if (last.startsWith("{")) resolve(JSON.parse(last));
      else if (signal === "SIGKILL") resolve(null);
      else reject(new Error(`The writer failed:\n${complaints}`));
    });
  });
  const printed = (line: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (output.split("\n").includes(line)) resolve();
      };
      listeners.add(check);
      ended.then(() => reject(new Error(`The writer ended before it was ${line}`)), reject);
      check();
    });
  return { child, printed, ended };
}

/** Runs a writer to its end. */
export async function runWriter(...args: Parameters<typeof startWriter>): Promise<Outcome | null> {
  const writer = startWriter(...args);
  writer.child.stdin?.end();
  return await writer.ended;
}

/** A copy of a project, to be wrecked. Where the tests run as root, it belongs to the user of unprivileged writers. */
export function copyProject(root: string): string {
  const copy = join(makeFolder(), "project");
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  if (IS_ROOT) execFileSync("chown", ["-R", `${OTHER_USER}:${OTHER_USER}`, copy]);
  return copy;
}

/** Runs `work` for each item, as many at once as this machine does well. */
export async function forEachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all([worker(), worker(), worker()]);
}
