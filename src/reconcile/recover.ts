import { lstat } from "node:fs/promises";
import { isMissing } from "./file-errors.ts";
import { readHistoryText } from "./history.ts";
import { readJournal } from "./journal.ts";
import { LOCK_FILE, STATE_FOLDER, TRANSACTION_FOLDER } from "./layout.ts";
import { locatePlain } from "./locate.ts";
import { removeIfEmpty, type ThisProcess, withLock } from "./lock.ts";
import { completeTransaction, removeTransaction, undoTransaction } from "./transaction.ts";

/** What was found of a run that had been interrupted, and what became of it. */
export interface Recovery {
  /**
   * - `none`: nothing was left over
   * - `discarded`: it had changed nothing yet; its leftovers are gone
   * - `finished`: it was past its commit point and is complete now
   * - `undone`: it had failed, and all files are as they were before it
   */
  readonly outcome: "none" | "discarded" | "finished" | "undone";
  /** With `finished`: files that were edited in the meantime and left as they are; the next run merges them. */
  readonly left: readonly string[];
}

/**
 * Puts right what a killed run has left over. Every command calls it before it reads the project. Cheap when
 * there is nothing to do: a few system calls.
 *
 * @throws UserError when another run is writing right now, or when the leftovers cannot be settled
 */
export async function recover(root: string, self: ThisProcess): Promise<Recovery> {
  const found = await Promise.all([TRANSACTION_FOLDER, LOCK_FILE].map((path) => isThere(root, path)));
  if (found.includes(true)) return await withLock(root, self, () => settleLeftovers(root));
  // Killed before it had the lock, a first run leaves nothing but an empty folder.
  await removeIfEmpty(await locatePlain(root, STATE_FOLDER));
  return { outcome: "none", left: [] };
}

/**
 * Whether all that was read since then belongs together: no other run has written since the history was `basedOn`, and
 * none is writing now.
 */
export async function isCurrent(root: string, basedOn: string): Promise<boolean> {
  return !(await isThere(root, TRANSACTION_FOLDER)) && (await readHistoryText(root)) === basedOn;
}

/** As `recover`, for who holds the lock already. */
export async function settleLeftovers(root: string): Promise<Recovery> {
  const journal = await readJournal(root);
  if (journal?.direction === "undo") {
    await undoTransaction(root, journal);
    return { outcome: "undone", left: [] };
  }
  if (journal !== null) return { outcome: "finished", left: await completeTransaction(root, journal) };
  const outcome = (await isThere(root, TRANSACTION_FOLDER)) ? "discarded" : "none";
  await removeTransaction(root);
  return { outcome, left: [] };
}

async function isThere(root: string, path: string): Promise<boolean> {
  try {
    await lstat(await locatePlain(root, path));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
