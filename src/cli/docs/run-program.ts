import { spawn } from "node:child_process";
import { ExternalError } from "../../config/errors.ts";
import { onSignal, StoppedError, signalledCode } from "../signals.ts";

/** How a program is started. */
export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What a person would type, for messages. */
  readonly typed: string;
  /** `watch` gives the terminal to the program until it ends; `quiet` keeps its output for the case of a failure. */
  readonly output: "watch" | "quiet";
}

/** Starts a program and waits for its end. Replaced in tests. */
export type RunProgram = (call: ProgramCall) => Promise<void>;

/** Lines of a failed program's output that are worth showing. */
const TAIL_LINES = 20;
/** Characters kept of a program's output; more would only be thrown away. */
const KEPT_CHARACTERS = 64 * 1024;

/**
 * Runs a program without a shell. A signal that would end this program ends the other first, so that no server stays
 * behind; a second one kills it.
 * @throws ExternalError when it cannot be started or ends with another code than 0
 * @throws StoppedError when a signal ended it
 */
export const runProgram: RunProgram = (call) =>
  new Promise((resolve, reject) => {
    const child = spawn(call.command, call.args, {
      cwd: call.folder,
      env: { ...call.environment },
      stdio: call.output === "watch" ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    const stopListening = onSignal(() => child.kill(child.killed ? "SIGKILL" : "SIGTERM"));
    let kept = "";
    const keep = (chunk: Buffer): void => {
      kept = (kept + chunk.toString("utf8")).slice(-KEPT_CHARACTERS);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (cause) => {
      stopListening();
      reject(new ExternalError(call.typed, null, cause.message, { cause }));
    });
    child.on("close", (code) => {
      stopListening();
      if (signalledCode() !== null) return reject(new StoppedError("stopped by a signal"));
      if (code === 0) return resolve();
      reject(new ExternalError(call.typed, code, lastLines(kept)));
    });
  });

function lastLines(text: string): string {
  return text.trim().split(/\r?\n/).slice(-TAIL_LINES).join("\n");
}
