import { isatty } from "node:tty";
import { EXIT, type ExitCode } from "./exit-codes.ts";

/** Thrown by what a signal has ended; the exit code is that of the signal. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}

const listeners = new Set<() => void>();
let writing = false;
let written = false;
let pending: ExitCode | null = null;

const CODES: ReadonlyMap<NodeJS.Signals, ExitCode> = new Map([
  ["SIGINT", EXIT.interrupted],
  ["SIGTERM", EXIT.terminated],
  ["SIGHUP", EXIT.hungUp],
]);

/** Ends the program when it is told to, but not between two files of one change. */
export function listenToSignals(): void {
  for (const signal of CODES.keys()) process.on(signal, heed);
}

function heed(signal: NodeJS.Signals): void {
  const code = CODES.get(signal) ?? EXIT.terminated;
  pending = code;
  for (const listener of listeners) listener();
  if (!writing && listeners.size === 0) end(code, written ? "Cancelled." : "Cancelled: nothing was written.");
}

/**
 * Leaves signals to the system during work that writes nothing and does not pause: ours would be heard when it is done.
 */
export async function whileReading<T>(work: () => Promise<T>): Promise<T> {
  for (const signal of CODES.keys()) process.off(signal, heed);
  try {
    return await work();
  } finally {
    listenToSignals();
  }
}

/** Calls back instead of ending the program, for who has a terminal to restore. Returns the unsubscription. */
export function onSignal(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Calls back when the shell lets a stopped program go on. Returns the unsubscription. */
export function onResumed(listener: () => void): () => void {
  process.on("SIGCONT", listener);
  return () => void process.off("SIGCONT", listener);
}

/** The exit code of the signal that came, if one did. */
export function signalledCode(): ExitCode | null {
  return pending;
}

/** Runs work that must not be torn; a signal that came meanwhile ends the program after it. */
export async function whileWriting<T>(work: () => Promise<T>): Promise<T> {
  writing = true;
  try {
    const done = await work();
    written = true;
    if (pending !== null) end(pending, "Cancelled too late: all files had been written.");
    return done;
  } finally {
    writing = false;
  }
}

function end(code: ExitCode, message: string): never {
  process.stderr.write(`\n${message}\n`);
  leave(code);
  process.exit();
}

/**
 * Sets the exit code; where the terminal has gone, ends by SIGHUP at once. Node gives the terminal its modes back when it
 * exits, and where there is none to take them it aborts (SIGABRT), with a core dump on some machines.
 */
export function leave(code: ExitCode): void {
  process.exitCode = code;
  if (code === EXIT.ok) return;
  const terminals = [process.stdin, process.stdout, process.stderr].filter(({ isTTY }) => isTTY === true);
  if (terminals.every(({ fd }) => isatty(fd))) return;
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
}
