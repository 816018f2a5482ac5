import type { Engine } from "../engine/run-engine.ts";
import { onSignal, StoppedError } from "./signals.ts";

/** The engine of this machine, as long as a command works with it. */
export interface EngineSession {
  /** Ends its calls when the command is told to end. */
  readonly engine: Engine;
  /** For what has to be put away even then: nothing ends its calls, not even a second Ctrl-C. */
  readonly cleaner: Engine;
  /** Aborted when the command is told to end. */
  readonly signal: AbortSignal;
}

/** The engine that DOCKER names, or `docker`. */
export function thisEngine(): Engine {
  return { command: process.env.DOCKER || "docker", environment: process.env };
}

/** Gives work that engine, and lets it end by itself when a signal comes. */
export async function withEngine<T>(work: (session: EngineSession) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stopListening = onSignal(() => controller.abort(new StoppedError("stopped by a signal")));
  const { signal } = controller;
  try {
    return await work({
      engine: { ...thisEngine(), signal },
      cleaner: { ...thisEngine(), ownGroup: true },
      signal,
    });
  } finally {
    stopListening();
  }
}
