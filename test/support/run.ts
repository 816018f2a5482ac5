import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built program. */
export const PROGRAM = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

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

/** Runs cryo-init without a terminal. */
export function cryoInit(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, [PROGRAM, ...args], options);
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
