import type { Place } from "./facts.ts";

/** Where in a file, for errors that point at a column as well. */
export interface Position extends Place {
  readonly column?: number;
}

/** What the exit code will be; the numbers stand in `src/cli/exit-codes.ts`. */
export type Failure = "failed" | "usage" | "drift" | "conflict";

/**
 * Something that the user can put right. Says what happened, where, and what to do next; never shows a stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly where: Position | null;
  readonly next: string | null;
  readonly failure: Failure;

  constructor(
    what: string,
    options: { where?: Position; next?: string; failure?: Failure; cause?: unknown } = {},
  ) {
    super(what, { cause: options.cause });
    this.where = options.where ?? null;
    this.next = options.next ?? null;
    this.failure = options.failure ?? "failed";
  }
}

/** A program that cryo-init started and that failed. */
export class ExternalError extends Error {
  override readonly name = "ExternalError";
  /** As it could be typed in a shell. */
  readonly command: string;
  /** Null when a signal ended it or it could not be started. */
  readonly exitCode: number | null;
  /** The last lines of its standard error. */
  readonly tail: string;

  constructor(command: string, exitCode: number | null, tail: string, options: { cause?: unknown } = {}) {
    super(`"${command}" failed${exitCode === null ? "" : ` with exit code ${exitCode}`}`, options);
    this.command = command;
    this.exitCode = exitCode;
    this.tail = tail;
  }
}
