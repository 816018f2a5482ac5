import { type ChildProcess, fork, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built program. */
export const PROGRAM = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

const WARM_PROGRAM = fileURLToPath(new URL("warm-program.mjs", import.meta.url));

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Run as this user; needs root. */
  readonly uid?: number;
  readonly timeout?: number;
}

/** Runs a program to its end. A program that cannot be started rejects; an exit code is a result. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const { cwd, env, uid, timeout } = options;
    const child = spawn(command, [...args], {
      env: { ...process.env, CI: undefined, ...env },
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined ? {} : { uid, gid: uid }),
      ...(timeout === undefined ? {} : { timeout }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/**
 * Runs cryo-init without a terminal. With `CRYO_TEST_WARM=1`, as in the e2e tests, a process that has run it before does
 * so, unless the process itself matters: its user, its input, Node's own settings.
 */
export function cryoInit(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd, env, ...own } = options;
  const isPlain =
    Object.keys(own).length === 0 && !Object.keys(env ?? {}).some((name) => /^NODE_/.test(name));
  if (process.env.CRYO_TEST_WARM !== "1" || !isPlain || isBusy) return cryoInitFresh(args, options);
  return runWarm({ args, cwd, env: { ...process.env, CI: undefined, ...env } });
}

/** The same, always in a process of its own. */
export function cryoInitFresh(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, [PROGRAM, ...args], options);
}

let warm: ChildProcess | null = null;
let isBusy = false;

/** What `warm-program.mjs` is sent. */
interface Command {
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function runWarm(command: Command): Promise<Ended> {
  warm ??= fork(WARM_PROGRAM, [PROGRAM], { execArgv: [], serialization: "json" });
  const child = warm;
  isBusy = true;
  return new Promise<Ended>((resolve, reject) => {
    const failed = (code: number | null): void => {
      warm = null;
      reject(new Error(`the process that runs cryo-init ended with ${code}, at: ${command.args.join(" ")}`));
    };
    child.once("exit", failed);
    child.once("message", (ended) => {
      child.off("exit", failed);
      resolve(ended as Ended);
    });
    child.send(command);
  }).finally(() => {
    isBusy = false;
  });
}

/** Runs a program that must succeed. */
export async function succeed(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}
