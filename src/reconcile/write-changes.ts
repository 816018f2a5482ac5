import { type Change, writes } from "../config/changes.ts";
import { UserError } from "../config/errors.ts";
import { describeConflict } from "./conflicts.ts";
import { readHistoryText } from "./history.ts";
import { BEFORE_FOLDER, HISTORY_FILE } from "./layout.ts";
import { type ThisProcess, withLock } from "./lock.ts";
import type { PlannedChange } from "./plan-changes.ts";
import { prepareWrites, type RunRecord, type StateFile } from "./prepare-writes.ts";
import { settleLeftovers } from "./recover.ts";
import { requireReplaceable, requireWritable } from "./require-writable.ts";
import { runTransaction } from "./transaction.ts";

/** What a run leaves in the history, and who holds the lock while it writes. */
export interface WriteOptions {
  /** Null for what follows from no answer: it is no run of its own, and what `undo` takes back stays the run before. */
  readonly history: RunRecord | null;
  readonly self: ThisProcess;
  /**
   * The history as it was before anything was read that the changes follow from; without it, nothing is compared.
   * Another run in between leaves files and bases that belong together in another way.
   */
  readonly basedOn?: string;
  /** What else cryo-init remembers from this run: in the same transaction, so that `undo` takes it back with the files. */
  readonly memory?: readonly StateFile[];
}

/** What was done, as paths in the project, in the order of the changes. */
export interface WriteResult {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Copies in `.cryo-init/before/` that this run made of files it replaced. */
  readonly saved: readonly string[];
  /** Changed by somebody else while they were being written, and left as they are; the next run merges them. */
  readonly left: readonly string[];
}

/**
 * Carries out the changes: all of them or none. Killed at any instant, the project is wholly old, or `recover` makes it
 * wholly new. Also brings the bases up to date, adds a line to the history, and keeps what it takes to undo the run.
 * Modes, owners and in-project links stay.
 *
 * @throws UserError when a conflict is not settled (failure `conflict`), when another run is writing, when a file has
 * changed since it was compared, and when the system refuses a write; nothing is changed then
 */
export async function writeChanges(
  root: string,
  changes: readonly PlannedChange[],
  options: WriteOptions,
): Promise<WriteResult> {
  refuseConflicts(changes);
  await requireWritable(root);
  for (const change of changes) {
    if (writes(change)) await requireReplaceable(root, change.path);
  }
  return await withLock(root, options.self, async () => {
    await settleLeftovers(root);
    await refuseOutdated(root, options.basedOn);
    const { writes: planned, entry } = await prepareWrites(root, changes, options);
    const left = await runTransaction(root, planned, entry);
    const done = changes.filter((change) => writes(change) && !left.includes(change.path));
    const saved = planned.map(({ target }) => target).filter(isBeforeCopy);
    return { written: pathsOf(done, false), removed: pathsOf(done, true), saved, left };
  });
}

async function refuseOutdated(root: string, basedOn: string | undefined): Promise<void> {
  if (basedOn === undefined || basedOn === (await readHistoryText(root))) return;
  throw new UserError(
    "Another run of cryo-init has written here since this one began. Nothing was written.",
    {
      where: { file: HISTORY_FILE },
      next: "Run it again: it starts from what is there now.",
    },
  );
}

function isBeforeCopy(target: string): boolean {
  return target.startsWith(`${BEFORE_FOLDER}/`);
}

function pathsOf(changes: readonly Change[], removed: boolean): string[] {
  return changes.filter(({ kind }) => (kind === "remove") === removed).map(({ path }) => path);
}

function refuseConflicts(changes: readonly Change[]): void {
  const open = changes.filter(({ kind, after }) => kind === "conflict" && after === null);
  if (open.length === 0) return;
  const places = open.flatMap(describeConflict).map((place) => `\n  ${place}`);
  const isMarked = open.every(({ before, choices }) => choices?.markers === before);
  throw new UserError(`Hand edits conflict with what is generated. Nothing was written.${places.join("")}`, {
    next: isMarked
      ? "Settle the lines between <<<<<<< and >>>>>>> in an editor, then run it again."
      : "Settle them in the wizard, or choose with --on-conflict mine, theirs or markers.",
    failure: "conflict",
  });
}
