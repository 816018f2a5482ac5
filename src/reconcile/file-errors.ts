import { DOCUMENT_FILE } from "../config/document.ts";
import { UserError } from "../config/errors.ts";

const REASONS: Readonly<Record<string, { reason: string; next: string }>> = {
  ENOENT: { reason: "it does not exist", next: "Check the path." },
  EACCES: {
    reason: "permission denied",
    next: "Give the user that runs cryo-init permission to read and write there.",
  },
  EPERM: { reason: "not permitted", next: "Check who owns it, and whether it is write-protected." },
  EROFS: { reason: "the file system is read-only", next: "Work on a copy that can be written." },
  ENOSPC: { reason: "the disk is full", next: "Free some space, then run cryo-init again." },
  EDQUOT: { reason: "the disk quota is used up", next: "Free some space, then run cryo-init again." },
  EFBIG: { reason: "the limit on file sizes is reached", next: "Raise the limit (ulimit -f)." },
  EMFILE: { reason: "too many files are open", next: "Raise the limit (ulimit -n)." },
  ENOTDIR: { reason: "a file stands where a folder is needed", next: "Move that file away." },
  EISDIR: { reason: "a folder stands where a file is needed", next: "Move that folder away." },
  ELOOP: { reason: "its symbolic links lead in a circle", next: "Put a real file there." },
};

/** The code of a failed system call (`ENOENT`); null for any other error. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/** What to do about a file that cannot be used as it is. Any but the one that says so can be left to the project. */
export function orKeep(advice: string, path: string): string {
  return path === DOCUMENT_FILE ? `${advice}.` : `${advice}, or list it under keep: in ${DOCUMENT_FILE}.`;
}

/** True when nothing stands under that name. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT";
}

/**
 * Puts a failed system call into words: `what` ("Cannot write Dockerfile"), then the reason. Returns every other
 * error as it is, so that `throw explainFileError(error, …)` is always right.
 */
export function explainFileError(error: unknown, what: string, file?: string): unknown {
  const code = errorCode(error);
  if (code === null) return error;
  const { reason, next } = REASONS[code] ?? { reason: code, next: null };
  return new UserError(`${what}: ${reason}.`, {
    ...(file === undefined ? {} : { where: { file } }),
    ...(next === null ? {} : { next }),
    cause: error,
  });
}

/** Runs `work`; a system call that fails in it is put into words. */
export async function explaining<T>(what: string, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainFileError(error, what, file);
  }
}
