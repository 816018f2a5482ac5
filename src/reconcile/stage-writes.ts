import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import { UserError } from "../config/errors.ts";
import { explaining, isMissing } from "./file-errors.ts";
import { type JournalStep, type StagedWrites, syncFolder } from "./journal.ts";
import { TRANSACTION_FOLDER } from "./layout.ts";
import { locateEntry, locatePlain } from "./locate.ts";
import { type FileModel, fingerprint, makeFolder, readStored, storeFile, targetMode } from "./stage-file.ts";

/** A file as a transaction is to leave it. */
export interface PlannedWrite {
  /** Relative to the project's real root, with `/`; no link on the way. */
  readonly target: string;
  /** The project's file on whose account this is written; its own write comes before that of its base. */
  readonly account: string;
  /** Null removes the file. */
  readonly content: Uint8Array | null;
  readonly executable: boolean;
  /** Gives mode and owner, whatever stands there; without it they stay. */
  readonly like?: FileModel;
  /** The fingerprint of what is to be replaced; null where nothing may stand. Without it, whatever stands there goes. */
  readonly expected?: string | null;
}

/** Where a transaction keeps the new file of a step, or its copy of the old one. */
export async function stagedPath(root: string, side: "new" | "old", slot: number): Promise<string> {
  return await locatePlain(root, `${TRANSACTION_FOLDER}/${side}/${slot}`);
}

/**
 * Stores all new contents, and copies of the old ones, in the transaction's folder. Touches nothing else.
 *
 * @throws UserError (conflict) when a file is not the expected one
 */
export async function stageWrites(root: string, writes: readonly PlannedWrite[]): Promise<StagedWrites> {
  const folder = await locatePlain(root, TRANSACTION_FOLDER);
  const sides = [join(folder, "new"), join(folder, "old")];
  for (const path of [folder, ...sides]) await makeFolder(path);
  const steps = (await stageAll(root, writes)).filter((step) => step !== null);
  for (const path of sides) await syncFolder(path);
  const created = steps.filter(({ after }) => after !== null).map(({ target }) => target);
  return { steps, folders: await findMissingFolders(root, created) };
}

/** Side by side, because file systems sync many files at once faster than one after the other. */
async function stageAll(root: string, writes: readonly PlannedWrite[]): Promise<(JournalStep | null)[]> {
  const staged = writes.map((write, slot) =>
    explaining(`Cannot prepare ${write.target}`, write.target, () => stageWrite(root, write, slot)),
  );
  // After an error the folder is removed: nothing may be writing into it any more by then.
  await Promise.allSettled(staged);
  return await Promise.all(staged);
}

/** Null when the file already is as it is to be. */
async function stageWrite(root: string, write: PlannedWrite, slot: number): Promise<JournalStep | null> {
  const { target, account, content, executable } = write;
  const stored = await readStored(await locateEntry(root, target));
  if (stored === null && content === null) return null;
  const like = write.like ?? stored?.stats ?? null;
  if (stored !== null && content !== null && Buffer.compare(stored.bytes, content) === 0) {
    if (targetMode(like ?? stored.stats, executable) === targetMode(stored.stats, false)) return null;
  }
  const oldPath = await stagedPath(root, "old", slot);
  const newPath = await stagedPath(root, "new", slot);
  if (stored !== null) await storeFile(oldPath, stored.bytes, { like: stored.stats, executable: false });
  if (content !== null) await storeFile(newPath, content, { like, executable });
  const before = await fingerprint(oldPath);
  if (write.expected !== undefined && write.expected !== before) throw editedMeanwhile(target);
  return { slot, target, account, before, after: await fingerprint(newPath) };
}

function editedMeanwhile(target: string): UserError {
  return new UserError(`${target} was edited at this very moment. Nothing was written.`, {
    where: { file: target },
    next: "Run it again: it starts from what is there now.",
    failure: "conflict",
  });
}

/** The folders that the files need and that are not there, parents first. */
async function findMissingFolders(root: string, targets: readonly string[]): Promise<string[]> {
  const missing = new Set<string>();
  for (const target of targets) {
    for (let folder = posix.dirname(target); folder !== "."; folder = posix.dirname(folder)) {
      if (missing.has(folder) || (await exists(await locateEntry(root, folder)))) break;
      missing.add(folder);
    }
  }
  return [...missing].sort();
}

async function exists(absolute: string): Promise<boolean> {
  try {
    await lstat(absolute);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
