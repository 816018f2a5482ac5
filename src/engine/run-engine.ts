import { spawn } from "node:child_process";
import { ExternalError } from "../config/errors.ts";
import { quoteShell } from "../config/quote.ts";

/** How the engine is called. */
export interface Engine {
  /** `docker`, `podman`, or a path: one word, as the generated scripts take it from DOCKER. */
  readonly command: string;
  /** The caller's: DOCKER_HOST, DOCKER_CONTEXT and DOCKER_CONFIG are for the engine to read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends a call early; it then fails with the signal's reason. */
  readonly signal?: AbortSignal;
  /** True: what a terminal sends to its programs (Ctrl-C) does not reach it. */
  readonly ownGroup?: boolean;
}

/** Milliseconds for what only asks. */
export const QUESTION = 60_000;

/** Lines of a failed command that are worth keeping. */
const TAIL_LINES = 20;
/** Characters kept of each stream: an image's description is a few thousand. */
const KEPT_CHARACTERS = 1024 * 1024;

/** How a command ended, whatever it said. */
export interface EngineAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the engine's command to its end, without a shell.
 * @param timeout milliseconds after which it is ended
 * @returns its standard output
 * @throws ExternalError when it cannot be started, fails, or does not end in time
 */
export async function runEngine(engine: Engine, args: readonly string[], timeout: number): Promise<string> {
  const { code, stdout, stderr } = await tryEngine(engine, args, timeout);
  if (code === 0) return stdout;
  throw new ExternalError(typed(engine, args), code, lastLines(stderr));
}

/**
 * The same for a command that may fail: its exit code is an answer too.
 * @param timeout milliseconds after which it is ended
 * @throws ExternalError when it cannot be started, is ended by a signal, or does not end in time
 */
export function tryEngine(engine: Engine, args: readonly string[], timeout: number): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    engine.signal?.throwIfAborted();
    const child = spawn(engine.command, [...args], {
      env: { ...engine.environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: engine.ownGroup === true,
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout = (stdout + text).slice(-KEPT_CHARACTERS);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-KEPT_CHARACTERS);
    });
    // A program that the command started may hold its output open for longer than the command lives: not waited for.
    const abandon = (reason: unknown): void => {
      child.kill("SIGTERM");
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      settle(() => reject(reason));
    };
    const timer = setTimeout(
      () => abandon(new ExternalError(typed(engine, args), null, `no answer within ${timeout / 1000} s`)),
      timeout,
    );
    const stop = (): void => abandon(engine.signal?.reason);
    engine.signal?.addEventListener("abort", stop, { once: true });
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      engine.signal?.removeEventListener("abort", stop);
      end();
    };
    child.on("error", (cause) => {
      settle(() =>
        reject(new ExternalError(typed(engine, args), null, describeStart(engine.command, cause), { cause })),
      );
    });
    child.on("close", (code) => {
      settle(() =>
        code === null
          ? reject(new ExternalError(typed(engine, args), null, lastLines(stderr)))
          : resolve({ code, stdout, stderr }),
      );
    });
  });
}

function typed({ command }: Engine, args: readonly string[]): string {
  return [command, ...args].map(quoteShell).join(" ");
}

function describeStart(command: string, cause: Error & { code?: string }): string {
  return cause.code === "ENOENT" ? `${command} is not installed here` : cause.message;
}

function lastLines(text: string): string {
  return text.trim().split(/\r?\n/).slice(-TAIL_LINES).join("\n");
}

/** What a command has printed in columns or lines, without what is empty: ids, say. */
export function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** The lines that a command has printed, without those that are empty. */
export function linesIn(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
