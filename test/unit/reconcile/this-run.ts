import type { ThisProcess } from "../../../src/reconcile/lock.ts";

export const SELF: ThisProcess = {
  pid: process.pid,
  startedAt: new Date().toISOString(),
  isRunning: (pid) => {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return error instanceof Error && "code" in error && error.code === "EPERM";
    }
  },
};

/** This process as one that starts only now, after whatever it finds. */
export function nextRun(): ThisProcess {
  return { ...SELF, startedAt: new Date().toISOString() };
}

export const RUN = { when: "2026-01-02T03:04:05.000Z", version: "1.0.0", changes: [] };

export const UNDO = { when: "2026-01-03T00:00:00.000Z", version: "1.0.1" };
