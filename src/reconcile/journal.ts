import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../config/errors.ts";
import { isMissing } from "./file-errors.ts";
import { type HistoryEntry, isHistoryEntry } from "./history.ts";
import { JOURNAL_FILE, TRANSACTION_FOLDER, UNDO_FILE } from "./layout.ts";
import { locatePlain } from "./locate.ts";
import { storeFile } from "./stage-file.ts";

/** One file that a transaction writes or removes. */
export interface JournalStep {
  /** The name of its contents in the transaction's `new/` and `old/`. */
  readonly slot: number;
  /** Relative to the project's real root, with `/`; no link on the way. */
  readonly target: string;
  /** The project's file on whose account this is written: for the base of Dockerfile, Dockerfile. */
  readonly account: string;
  /** Fingerprints; null when there is no file. See `fingerprint`. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What a transaction writes. */
export interface StagedWrites {
  readonly steps: readonly JournalStep[];
  /** Folders that have to be created, parents first. */
  readonly folders: readonly string[];
}

/** All that is needed to finish a run, or to undo it. */
export interface Journal extends StagedWrites {
  /** The line that the run adds to the history; null when it adds none, and then `undo` has no business with it. */
  readonly entry: HistoryEntry | null;
}

/** A journal and what it is there for: to be finished, or to be undone. */
export interface OpenJournal extends Journal {
  readonly direction: "finish" | "undo";
}

/** The commit point: once the journal has its name, the run will be finished, now or by the next run. */
export async function commitJournal(root: string, journal: Journal): Promise<void> {
  const path = await locatePlain(root, JOURNAL_FILE);
  const bytes = Buffer.from(JSON.stringify(journal));
  await storeFile(`${path}.partial`, bytes, { like: null, executable: false });
  await rename(`${path}.partial`, path);
  await syncFolder(dirname(path));
}

/** Decides, durably and without needing space, that the run is to be undone. */
export async function turnToUndo(root: string): Promise<void> {
  const path = await locatePlain(root, JOURNAL_FILE);
  await rename(path, await locatePlain(root, UNDO_FILE));
  await syncFolder(dirname(path));
}

/**
 * The journal that an interrupted run has left; null when it had not got that far.
 *
 * @throws UserError when it is damaged.
 */
export async function readJournal(root: string): Promise<OpenJournal | null> {
  const undo = await readJournalFile(root, UNDO_FILE);
  if (undo !== null) return { ...undo, direction: "undo" };
  const finish = await readJournalFile(root, JOURNAL_FILE);
  return finish === null ? null : { ...finish, direction: "finish" };
}

/** Makes renames in a folder last through a power failure, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows cannot open folders, some network file systems cannot sync them: there, this is as durable as it gets.
  }
}

async function readJournalFile(root: string, file: string): Promise<Journal | null> {
  try {
    const journal = decodeJournal(await readFile(await locatePlain(root, file), "utf8"));
    if (journal !== null) return journal;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  throw new UserError(`${file} is damaged, so the run that was interrupted cannot be finished.`, {
    where: { file },
    next: `See with version control which files it changed, then delete ${TRANSACTION_FOLDER}.`,
  });
}

/** Reads a journal's text; null when it is damaged. */
export function decodeJournal(text: string): Journal | null {
  try {
    const journal: unknown = JSON.parse(text);
    return isJournal(journal) ? { ...journal, entry: journal.entry ?? null } : null;
  } catch {
    return null;
  }
}

/** Versions without `undo` wrote no entry into their journals. */
function isJournal(value: unknown): value is StagedWrites & Partial<Journal> {
  if (typeof value !== "object" || value === null) return false;
  const { steps, folders, entry }: Partial<Record<keyof Journal, unknown>> = value;
  return (
    (entry === undefined || entry === null || isHistoryEntry(entry)) &&
    Array.isArray(steps) &&
    steps.every(isStep) &&
    Array.isArray(folders) &&
    folders.every((folder) => typeof folder === "string")
  );
}

function isStep(value: unknown): value is JournalStep {
  if (typeof value !== "object" || value === null) return false;
  const step: Partial<Record<keyof JournalStep, unknown>> = value;
  return (
    typeof step.slot === "number" &&
    typeof step.target === "string" &&
    typeof step.account === "string" &&
    (step.before === null || typeof step.before === "string") &&
    (step.after === null || typeof step.after === "string")
  );
}
