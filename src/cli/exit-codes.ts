import type { Failure } from "../config/errors.ts";

/** What the shell is told. Stable: scripts and CI rely on it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  drift: 3,
  conflict: 4,
  findings: 5,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

/** One of the numbers in `EXIT`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a failure. */
export function exitCodeOf(failure: Failure): ExitCode {
  return EXIT[failure];
}
