import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Change, writes } from "../config/changes.ts";
import { UserError } from "../config/errors.ts";
import { type Digests, follow, formatDigests, isSettled, readDigests } from "./digests.ts";
import { readDiskFile } from "./disk.ts";
import { seeEdits } from "./edits.ts";
import { explaining } from "./file-errors.ts";
import { appendEntry, type HistoryEntry, readHistoryText } from "./history.ts";
import {
  BASES_FILE,
  BEFORE_FOLDER,
  baseFileOf,
  EDITS_FILE,
  HISTORY_FILE,
  STATE_ATTRIBUTES,
  STATE_ATTRIBUTES_FILE,
  STATE_IGNORE,
  STATE_IGNORE_FILE,
} from "./layout.ts";
import { locatePlain, locateTarget } from "./locate.ts";
import type { PlannedChange } from "./plan-changes.ts";
import { readStored } from "./stage-file.ts";
import type { PlannedWrite } from "./stage-writes.ts";
import { encodeText } from "./text.ts";

/** What Git is told about `.cryo-init/`. */
const GIT_RULES = [
  [STATE_IGNORE_FILE, STATE_IGNORE],
  [STATE_ATTRIBUTES_FILE, STATE_ATTRIBUTES],
] as const;

/** What a run adds to the history; its list of files follows from its changes. */
export type RunRecord = Omit<HistoryEntry, "files" | "undoes">;

/** A file of `.cryo-init/` that is written as it is. */
export interface StateFile {
  readonly path: string;
  readonly content: string;
}

/** What a run writes. */
export interface PreparedRun {
  readonly writes: readonly PlannedWrite[];
  /** The line that `writes` add to the history; null for a run that changes neither files nor settings. */
  readonly entry: HistoryEntry | null;
}

/**
 * Everything that carrying out the changes writes: the files, copies of what they replace, their bases, the history.
 * Reads only.
 *
 * @throws UserError when a file is no longer as it was when the changes were decided, or two of them are the same file
 */
export async function prepareWrites(
  root: string,
  changes: readonly PlannedChange[],
  {
    history: run,
    memory = [],
  }: { readonly history: RunRecord | null; readonly memory?: readonly StateFile[] },
): Promise<PreparedRun> {
  const planned: PlannedWrite[] = [];
  const owners = new Map<string, string>();
  for (const change of changes) {
    if (writes(change)) {
      const target = await locateTarget(root, change.path);
      refuseSharedFile(owners, target, change.path);
      await refuseEdited(root, change);
      if (change.kind === "replace") planned.push(...(await copyBefore(root, change, target)));
      planned.push(writeTarget(change, target));
    }
    planned.push(...writeBase(change));
  }
  const entry = makeEntry(changes, run);
  if (entry !== null) planned.push(await writeHistory(root, entry));
  planned.push(...(await writeEdits(root, changes)), ...(await writeBaseDigests(root, changes)));
  for (const { path, content } of memory) planned.push(plainWrite(path, path, Buffer.from(content)));
  for (const [file, text] of GIT_RULES) planned.push(plainWrite(file, file, Buffer.from(text)));
  return { writes: planned, entry };
}

/** Adds a line to the history. Throws as `readHistoryText` does. */
export async function writeHistory(root: string, entry: HistoryEntry): Promise<PlannedWrite> {
  const text = appendEntry(await readHistoryText(root), entry);
  return plainWrite(HISTORY_FILE, HISTORY_FILE, Buffer.from(text));
}

function writeTarget(change: PlannedChange, target: string): PlannedWrite {
  const content = change.after === null ? null : encodeText(change.after, change.eol);
  return { target, account: change.path, content, executable: change.executable };
}

/**
 * A file that is the project's own or was removed keeps its base: it tells later runs that this is what people want. Of
 * one that was edited, and for which nothing new was generated, the base is what is generated: written again in case
 * that it was lost.
 */
function keepsBase({ kind, takenOver, generated }: PlannedChange): boolean {
  return kind === "deleted" || (kind === "kept" && (takenOver || generated === null));
}

function writeBase(change: PlannedChange): PlannedWrite[] {
  if (keepsBase(change)) return [];
  const content = change.generated === null ? null : encodeText(change.generated, "lf");
  return [plainWrite(baseFileOf(change.path), change.path, content)];
}

/** Copies what is about to be replaced, under the first name that is free; nothing when such a copy exists. */
async function copyBefore(root: string, change: Change, target: string): Promise<PlannedWrite[]> {
  const bytes = await explaining(`Cannot read ${change.path}`, change.path, () =>
    readFile(join(root, target)),
  );
  for (let number = 0; ; number++) {
    const copy = `${BEFORE_FOLDER}/${change.path}${number === 0 ? "" : `.${number}`}`;
    const absolute = await locatePlain(root, copy);
    const stored = await explaining(`Cannot read ${copy}`, copy, () => readStored(absolute));
    if (stored === null) return [plainWrite(copy, change.path, bytes)];
    if (Buffer.compare(stored.bytes, bytes) === 0) return [];
  }
}

function makeEntry(changes: readonly PlannedChange[], run: RunRecord | null): HistoryEntry | null {
  if (run === null) return null;
  const files = changes.filter(writes).map(({ path, kind }) => ({ path, kind }));
  return files.length === 0 && run.changes.length === 0 ? null : { ...run, files };
}

async function writeEdits(root: string, changes: readonly PlannedChange[]): Promise<PlannedWrite[]> {
  const seen = await readDigests(root, EDITS_FILE);
  return writeDigests(EDITS_FILE, seen, seeEdits(seen, changes));
}

/**
 * True when carrying out the changes gives bases and digests that are not on record as they are, such as after a merge of
 * branches. Only then is there anything to write where every file stands as generated.
 */
export function settlesRecord(changes: readonly PlannedChange[], digests: Digests): boolean {
  return changes.some(
    (change) =>
      !keepsBase(change) &&
      (change.generated === null
        ? digests.has(change.path)
        : !isSettled(digests, change.path, change.generated)),
  );
}

/** Beside the new digest, those before it: a file that is edited while it is written keeps its old base. */
async function writeBaseDigests(root: string, changes: readonly PlannedChange[]): Promise<PlannedWrite[]> {
  const before = await readDigests(root, BASES_FILE);
  const after = new Map(before);
  for (const change of changes.filter((one) => !keepsBase(one))) {
    if (change.generated === null) after.delete(change.path);
    else after.set(change.path, follow(before.get(change.path) ?? [], change.generated));
  }
  return writeDigests(BASES_FILE, before, after);
}

function writeDigests(file: string, before: Digests, after: Digests): PlannedWrite[] {
  const text = formatDigests(after);
  if (text === formatDigests(before)) return [];
  // A file that comes and goes would be in Git's way where branches are merged or taken back.
  return [plainWrite(file, file, Buffer.from(text ?? "{}\n"))];
}

function plainWrite(target: string, account: string, content: Uint8Array | null): PlannedWrite {
  return { target, account, content, executable: false };
}

/** Between the review and the writing, people may have used their editor. */
async function refuseEdited(root: string, change: Change): Promise<void> {
  const disk = await readDiskFile(root, change.path);
  if ((disk?.text ?? null) !== change.before) throw changedMeanwhile(change.path);
}

/** What is said of a file that somebody has edited since it was read. */
export function changedMeanwhile(path: string): UserError {
  return new UserError(`${path} has changed since it was compared. Nothing was written.`, {
    where: { file: path },
    next: "Run cryo-init again: it starts from what is there now.",
  });
}

/**
 * @param owners the files that are written, by where they really are
 * @throws UserError for a second one at the same place
 */
export function refuseSharedFile(owners: Map<string, string>, target: string, path: string): void {
  const other = owners.get(target);
  if (other !== undefined) {
    throw new UserError(`${path} and ${other} are the same file, by way of a symbolic link.`, {
      where: { file: path },
      next: "Remove the link: each of them needs a file of its own.",
    });
  }
  owners.set(target, path);
}
