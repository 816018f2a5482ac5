import { mkdir, rename, rm, rmdir, unlink } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { UserError } from "../config/errors.ts";
import { errorCode, explainFileError, explaining, isMissing } from "./file-errors.ts";
import type { HistoryEntry } from "./history.ts";
import { commitJournal, type Journal, type JournalStep, syncFolder, turnToUndo } from "./journal.ts";
import { JOURNAL_FILE, PREVIOUS_FOLDER, TRANSACTION_FOLDER, UNDO_FILE } from "./layout.ts";
import { locateEntry, locatePlain } from "./locate.ts";
import { fingerprint, makeFolder, moveIntoPlace } from "./stage-file.ts";
import { type PlannedWrite, stagedPath, stageWrites } from "./stage-writes.ts";

/**
 * Carries out all writes or none. Everything is staged first; the journal, renamed into place, is the commit point;
 * then the staged files are renamed into place one by one. Killed before that point, the project is the old one; after
 * it, `completeTransaction` makes it the new one in the next run. An error takes back what was done.
 *
 * `entry` is the line that `writes` add to the history. With one, what the transaction has kept of the files of before
 * takes the place of what the run before it had kept; after an undo nothing is kept.
 *
 * Call it with the lock held and no leftovers there.
 *
 * @returns accounts whose files somebody else changed at this very moment, and which were left alone
 * @throws UserError when the system refuses something; all files are then as they were
 */
export async function runTransaction(
  root: string,
  writes: readonly PlannedWrite[],
  entry: HistoryEntry | null,
): Promise<string[]> {
  let journal: Journal;
  try {
    journal = { ...(await stageWrites(root, writes)), entry };
    await commitJournal(root, journal);
  } catch (error) {
    // What cannot be removed now has no journal, so the next run discards it.
    await removeTransaction(root).catch(() => undefined);
    throw sayUnchanged(explainFileError(error, "Cannot prepare the files"));
  }
  return await completeTransaction(root, journal);
}

/** Finishes a committed transaction, however far it has got; takes it back if that fails. See `runTransaction`. */
export async function completeTransaction(root: string, journal: Journal): Promise<string[]> {
  let left: string[];
  try {
    left = await carryForward(root, journal);
  } catch (error) {
    await takeBack(root, journal, error);
    throw sayUnchanged(error);
  }
  await explaining("Cannot tidy up", TRANSACTION_FOLDER, () => closeTransaction(root, journal));
  return left;
}

/** Undoes a transaction, however far it or an earlier attempt to undo it has got. Files edited since are left alone. */
export async function undoTransaction(root: string, journal: Journal): Promise<void> {
  for (const step of [...journal.steps].reverse()) {
    await explaining(`Cannot restore ${step.target}`, step.target, () => undoStep(root, step));
  }
  for (const folder of [...journal.folders].reverse()) await removeEmptyFolder(root, folder);
  await explaining("Cannot tidy up", TRANSACTION_FOLDER, () => removeTransaction(root));
}

/** Removes what a transaction needed. The journal goes first: without it, the rest means nothing. */
export async function removeTransaction(root: string): Promise<void> {
  for (const path of [JOURNAL_FILE, UNDO_FILE]) await rm(await locatePlain(root, path), { force: true });
  await rm(await locatePlain(root, TRANSACTION_FOLDER), { recursive: true, force: true });
}

/**
 * What a run has replaced stays, for `undo`: the transaction's folder gets another name, which writes nothing anew and
 * needs no space. Killed in between, the journal is still there, and the next run does it again.
 */
async function closeTransaction(root: string, { entry }: Journal): Promise<void> {
  if (entry === null) return await removeTransaction(root);
  // Whatever stands there goes, a link that a checkout brought along as well: it is not followed.
  const previous = await locateEntry(root, PREVIOUS_FOLDER);
  try {
    await rm(previous, { recursive: true, force: true });
  } catch (error) {
    if (errorCode(error) === null) throw error;
    // Somebody else's, of an earlier run: this one is done, and `undo` says that what is kept is of another.
    return await removeTransaction(root);
  }
  if (entry.undoes !== undefined) return await removeTransaction(root);
  await rm(await locatePlain(root, `${TRANSACTION_FOLDER}/new`), { recursive: true, force: true });
  await rename(await locatePlain(root, TRANSACTION_FOLDER), previous);
  await syncFolder(dirname(previous));
}

async function carryForward(root: string, journal: Journal): Promise<string[]> {
  for (const folder of journal.folders) {
    const absolute = await locateEntry(root, folder);
    await explaining(`Cannot create ${folder}`, folder, () => makeFolder(absolute));
  }
  const left = new Set<string>();
  for (const step of journal.steps) {
    if (left.has(step.account)) continue;
    const done = await explaining(`Cannot write ${step.target}`, step.target, () => carryStep(root, step));
    if (!done) left.add(step.account);
  }
  await tidyFolders(root, journal.steps);
  return [...left];
}

/** False when the file is neither the old nor the new one: somebody has edited it since, and keeps it. */
async function carryStep(root: string, step: JournalStep): Promise<boolean> {
  const target = await locateEntry(root, step.target);
  const current = await fingerprint(target);
  if (current === step.after) return true;
  if (current !== step.before) return false;
  if (step.after === null) await unlink(target);
  else await moveIntoPlace(await stagedPath(root, "new", step.slot), target);
  return true;
}

async function undoStep(root: string, step: JournalStep): Promise<void> {
  const target = await locateEntry(root, step.target);
  if ((await fingerprint(target)) !== step.after) return;
  if (step.before === null) {
    await unlink(target);
    return;
  }
  await mkdir(dirname(target), { recursive: true });
  await moveIntoPlace(await stagedPath(root, "old", step.slot), target);
}

async function takeBack(root: string, journal: Journal, reason: unknown): Promise<void> {
  try {
    await turnToUndo(root);
    await undoTransaction(root, journal);
  } catch (error) {
    const words = [reason, error].map((each) => (each instanceof Error ? each.message : String(each)));
    throw new UserError(`${words.join(" ")} So some files are new and some are not.`, {
      next: "Put that right, then run cryo-init again: it first restores the files as they were.",
      cause: error,
    });
  }
}

/** Removes the folders that removed files leave empty, and makes the renames durable. */
async function tidyFolders(root: string, steps: readonly JournalStep[]): Promise<void> {
  for (const { target, after } of steps) {
    if (after !== null) continue;
    for (let folder = posix.dirname(target); folder !== "."; folder = posix.dirname(folder)) {
      if (!(await removeEmptyFolder(root, folder))) break;
    }
  }
  const folders = new Set(steps.map(({ target }) => posix.dirname(target)));
  for (const folder of folders) await syncFolder(join(root, folder));
}

/** False when it stays, because something is in it or the system refuses: an empty folder does no harm. */
async function removeEmptyFolder(root: string, folder: string): Promise<boolean> {
  try {
    await rmdir(await locateEntry(root, folder));
    return true;
  } catch (error) {
    if (isMissing(error)) return true;
    if (errorCode(error) === null) throw error;
    return false;
  }
}

function sayUnchanged(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  return new UserError(`${error.message} All files are as they were before.`, {
    ...(error.where === null ? {} : { where: error.where }),
    ...(error.next === null ? {} : { next: error.next }),
    failure: error.failure,
    cause: error.cause,
  });
}
