import { readFile, stat } from "node:fs/promises";
import { UserError } from "../config/errors.ts";
import { explainFileError, explaining, isMissing } from "./file-errors.ts";
import type { HistoryEntry } from "./history.ts";
import { decodeJournal, type Journal, type JournalStep } from "./journal.ts";
import {
  HISTORY_FILE,
  PREVIOUS_FILE,
  PREVIOUS_FOLDER,
  STATE_ATTRIBUTES_FILE,
  STATE_IGNORE_FILE,
} from "./layout.ts";
import { isProjectPath, locatePlain } from "./locate.ts";
import { type FileModel, hashOf, readFingerprint, readStored } from "./stage-file.ts";

/** A file as it was before a run. */
export interface FormerFile {
  readonly bytes: Uint8Array;
  readonly like: FileModel;
}

/** What a run did to one file, with what it takes to go back. `target` and `account` as in `JournalStep`. */
export interface KeptFile extends Pick<JournalStep, "target" | "account" | "before" | "after"> {
  /** Null when the run created the file. */
  readonly former: FormerFile | null;
}

/** The last run, as it is kept in `.cryo-init/previous/`. */
export interface PreviousRun {
  readonly entry: HistoryEntry;
  readonly files: readonly KeptFile[];
}

/** The history only grows, and the rules for Git are the same after every run: neither goes back. */
const STAYING: readonly string[] = [HISTORY_FILE, STATE_IGNORE_FILE, STATE_ATTRIBUTES_FILE];

/**
 * Reads what it takes to undo the last run; null when nothing is kept.
 *
 * @throws UserError that names the file, when what is kept is damaged, incomplete, a link or unreadable
 */
export async function readPrevious(root: string): Promise<PreviousRun | null> {
  const journal = await readKeptJournal(root);
  if (journal === null) return null;
  if (journal.entry === null || journal.entry.undoes !== undefined) throw damaged(PREVIOUS_FILE);
  const steps = journal.steps.filter(({ target }) => !STAYING.includes(target));
  return { entry: journal.entry, files: await Promise.all(steps.map((step) => readKept(root, step))) };
}

async function readKeptJournal(root: string): Promise<Journal | null> {
  const folder = await locatePlain(root, PREVIOUS_FOLDER);
  try {
    await stat(folder);
  } catch (error) {
    if (isMissing(error)) return null;
    throw explainFileError(error, `Cannot read ${PREVIOUS_FOLDER}`, PREVIOUS_FOLDER);
  }
  const absolute = await locatePlain(root, PREVIOUS_FILE);
  try {
    const journal = decodeJournal(await readFile(absolute, "utf8"));
    if (journal !== null) return journal;
  } catch (error) {
    if (!isMissing(error)) throw explainFileError(error, `Cannot read ${PREVIOUS_FILE}`, PREVIOUS_FILE);
  }
  throw damaged(PREVIOUS_FILE);
}

async function readKept(
  root: string,
  { slot, target, account, before, after }: JournalStep,
): Promise<KeptFile> {
  if (!isProjectPath(target)) throw damaged(PREVIOUS_FILE);
  const kept = { target, account, before, after };
  if (before === null) return { ...kept, former: null };
  const print = readFingerprint(before);
  if (print === null) throw damaged(PREVIOUS_FILE);
  const file = `${PREVIOUS_FOLDER}/old/${slot}`;
  const absolute = await locatePlain(root, file);
  const stored = await explaining(`Cannot read ${file}`, file, () => readStored(absolute));
  if (stored === null || hashOf(stored.bytes) !== print.hash) throw damaged(file);
  const { uid, gid } = stored.stats;
  return { ...kept, former: { bytes: stored.bytes, like: { uid, gid, mode: print.mode } } };
}

function damaged(file: string): UserError {
  return new UserError(
    `${file} is missing or damaged, so the last run cannot be undone. Nothing was written.`,
    {
      where: { file },
      next: `Go back with version control instead. The next run that writes makes ${PREVIOUS_FOLDER} anew.`,
    },
  );
}
