import { EXIT, type ExitCode } from "./exit-codes.ts";

const listeners = new Set<() => void>();
let writing = false;
let pending: ExitCode | null = null;

/** Ends the program when it is told to, but not between two files of one change. */
export function listenToSignals(): void {
  for (const [signal, code] of [
    ["SIGINT", EXIT.interrupted],
    ["SIGTERM", EXIT.terminated],
    ["SIGHUP", EXIT.terminated],
  ] as const) {
    process.on(signal, () => {
      pending = code;
      for (const listener of listeners) listener();
      if (!writing && listeners.size === 0) process.exit(code);
    });
  }
}

/** Calls back instead of ending the program, for who has a terminal to restore. Returns the unsubscription. */
export function onSignal(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The exit code of the signal that came, if one did. */
export function signalledCode(): ExitCode | null {
  return pending;
}

/** Runs work that must not be torn; a signal that came meanwhile ends the program after it. */
export async function whileWriting<T>(work: () => Promise<T>): Promise<T> {
  writing = true;
  try {
    return await work();
  } finally {
    writing = false;
    if (pending !== null) process.exit(pending);
  }
}
