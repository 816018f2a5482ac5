import type { Change } from "../config/changes.ts";
import { DOCUMENT_FILE } from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import { REPORT_PAGES } from "../config/report.ts";
import { formatDigests, parseDigests, readDigests } from "./digests.ts";
import { errorCode, explainFileError } from "./file-errors.ts";
import { type HistoryEntry, readHistory, reverse, type SettingChange } from "./history.ts";
import { BASE_FOLDER, BASES_FILE, BEFORE_FOLDER, baseFileOf, EDITS_FILE, PREVIOUS_FOLDER } from "./layout.ts";
import { locateEntry } from "./locate.ts";
import { type ThisProcess, withLock } from "./lock.ts";
import { writeHistory } from "./prepare-writes.ts";
import { type KeptFile, readPrevious } from "./previous.ts";
import { settleLeftovers } from "./recover.ts";
import { fingerprint, readFingerprint, readStored } from "./stage-file.ts";
import type { PlannedWrite } from "./stage-writes.ts";
import { decodeText } from "./text.ts";
import { runTransaction } from "./transaction.ts";

/** What undoing the last run does. */
export interface UndoPlan {
  /** The run that is undone. */
  readonly run: HistoryEntry;
  /** The project's files, without what cryo-init remembers of them: `create`, `update` or `remove`, sorted by path. */
  readonly changes: readonly Change[];
  /** The run's changes of settings in reverse. */
  readonly settings: readonly SettingChange[];
}

/** What was undone. */
export interface UndoResult extends UndoPlan {
  /** Edited by somebody at this very moment, and left as they are. */
  readonly left: readonly string[];
}

/** What an undo leaves in the history, and who holds the lock while it writes. */
export interface UndoOptions extends Pick<HistoryEntry, "when" | "version"> {
  readonly self: ThisProcess;
}

/**
 * Works out what undoing the last run would do. Reads only.
 *
 * @throws UserError when there is nothing to undo (failure `usage`), when a file is not as the run left it (failure
 * `conflict`, naming each), and when what is kept of the run is damaged
 */
export async function planUndo(root: string): Promise<UndoPlan> {
  return (await prepare(root)).plan;
}

/**
 * Restores every file of the last run as it was before it: bytes, line endings, mode. All or nothing, as `writeChanges`.
 * The history gets one more line, and nothing is kept after it: an undo cannot be undone.
 *
 * @throws UserError as `planUndo`, when another run is writing, and when the system refuses a write; nothing is changed
 * then
 */
export async function undoRun(root: string, { when, version, self }: UndoOptions): Promise<UndoResult> {
  return await withLock(root, self, async () => {
    await settleLeftovers(root);
    const { plan, files } = await prepare(root);
    const { run, changes, settings } = plan;
    const touched = changes.map(({ path, kind }) => ({ path, kind }));
    const entry = { when, version, changes: settings, files: touched, undoes: run.when };
    const restored = await Promise.all(files.map((file) => restore(root, file, files)));
    const writes = [...restored, await writeHistory(root, entry)];
    return { ...plan, left: await runTransaction(root, writes, entry) };
  });
}

async function prepare(root: string): Promise<{ plan: UndoPlan; files: readonly KeptFile[] }> {
  const previous = await readPrevious(root);
  const { entries } = await readHistory(root);
  if (previous === null) throw nothingKept(entries);
  const { entry: run, files } = previous;
  const compared = files.filter(({ target }) => !isNoted(target));
  const now = await Promise.all(compared.map(({ target }) => readPrint(root, target)));
  requireAsLeft(run, compared, now, entries.at(-1));
  const own = files.filter(({ target }) => isOwn(target));
  const changes = await Promise.all(own.map((file) => describe(root, file)));
  const settings = run.changes.map(reverse);
  return { plan: { run, changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), settings }, files };
}

/** Behind a link, or where a file has taken the place of its folder, nothing is as the run left it. */
async function readPrint(root: string, target: string): Promise<string | null> {
  try {
    return await fingerprint(await locateEntry(root, target));
  } catch (error) {
    if (error instanceof UserError || errorCode(error) === "ENOTDIR") return "not a file";
    throw explainFileError(error, `Cannot read ${target}`, target);
  }
}

/** What cryo-init may have noted anew since, without a place in the history: nothing that people write. */
const NOTED = [EDITS_FILE, BASES_FILE, ...[DOCUMENT_FILE, ...REPORT_PAGES].map(baseFileOf)];

/** The same, and the pages of a report, which `verify` makes anew at any time. */
function isNoted(target: string): boolean {
  return NOTED.includes(target) || REPORT_PAGES.includes(target);
}

/** True for a file of the project; false for what cryo-init remembers of one. */
function isOwn(target: string): boolean {
  return (
    !NOTED.includes(target) && ![BASE_FOLDER, BEFORE_FOLDER].some((folder) => target.startsWith(`${folder}/`))
  );
}

/** Compared once more when it is copied: an editor may save a file in between. */
async function restore(root: string, file: KeptFile, files: readonly KeptFile[]): Promise<PlannedWrite> {
  const { target, account, after, former } = file;
  const compared = isNoted(target) ? {} : { expected: after };
  const written = { target, account, executable: false, ...compared };
  if (target === EDITS_FILE || target === BASES_FILE)
    return { ...written, content: await restoreDigests(root, file, files) };
  return former === null
    ? { ...written, content: null }
    : { ...written, content: former.bytes, like: former.like };
}

/** Only what the run has noted of its files goes back: later runs, and merges of branches, may have noted more. */
async function restoreDigests(
  root: string,
  { target, former }: KeptFile,
  files: readonly KeptFile[],
): Promise<Uint8Array | null> {
  const before = parseDigests(former === null ? "" : Buffer.from(former.bytes).toString("utf8"));
  const now = await readDigests(root, target);
  const undone = new Set(files.map(({ account }) => account));
  const paths = new Set([...before.keys(), ...now.keys()]);
  const restored = new Map(
    [...paths].flatMap((path) => {
      const records = (now.size === 0 || undone.has(path) ? before : now).get(path);
      return records === undefined ? [] : [[path, records] as const];
    }),
  );
  const text = formatDigests(restored);
  return text === null ? null : Buffer.from(text);
}

async function describe(root: string, { target, account, former }: KeptFile): Promise<Change> {
  const stored = await readStored(await locateEntry(root, target));
  const before = stored === null ? null : decodeText(stored.bytes, account).text;
  const after = former === null ? null : decodeText(former.bytes, account).text;
  const kind = after === null ? "remove" : before === null ? "create" : "update";
  const reason = {
    remove: "The run created it.",
    create: "The run removed it.",
    update: before === after ? "The run changed its line endings or its mode." : "The run changed it.",
  }[kind];
  return { path: account, kind, reason, before, after, generated: null, executable: false, purpose: reason };
}

function requireAsLeft(
  run: HistoryEntry,
  files: readonly KeptFile[],
  now: readonly (string | null)[],
  last: HistoryEntry | undefined,
): void {
  const changed = files.flatMap((file, index) => {
    const what = describeEdit(file.after, now[index] ?? null);
    return what === null ? [] : [{ file: isOwn(file.target) ? file.account : file.target, what }];
  });
  const [first] = changed;
  if (first !== undefined && files.every(({ before }, index) => before === (now[index] ?? null))) {
    throw new UserError(`Nothing to undo: every file is as it was before the run of ${run.when}.`, {
      next: "To have that run again: npx cryo-init",
      failure: "usage",
    });
  }
  if (last !== undefined && last.when !== run.when) throw otherRun(run, last);
  if (first === undefined) return;
  const count = changed.length === 1 ? "One file is" : `${changed.length} files are`;
  const lines = changed.map(({ file, what }) => `\n  ${file}: ${what}`).join("");
  throw new UserError(`${count} not as left by the run of ${run.when}. Nothing was written.${lines}`, {
    next: "Take these edits back, then run undo again. To keep them: npx cryo-init history shows the settings of before, and a run with those merges.",
    failure: "conflict",
  });
}

/** Null when the file is exactly as the run left it. */
function describeEdit(left: string | null, now: string | null): string | null {
  if (now === left) return null;
  if (now === null) return "removed since";
  if (left === null) return "the run removed it, and something stands there again";
  const [before, after] = [readFingerprint(left), readFingerprint(now)];
  if (after === null) return "not a file any more, or behind a link";
  if (before?.hash !== after.hash) return "edited since";
  return `its mode was ${before.mode.toString(8)} and is ${after.mode.toString(8)}`;
}

function otherRun(run: HistoryEntry, last: HistoryEntry): UserError {
  return new UserError(
    `The last run is that of ${last.when}; what is kept in ${PREVIOUS_FOLDER} belongs to that of ${run.when}. Nothing was written.`,
    { where: { file: PREVIOUS_FOLDER }, next: GO_BACK, failure: "usage" },
  );
}

const GO_BACK =
  "Go back with version control, or set the answers back: npx cryo-init history shows what they were.";

function nothingKept(entries: readonly HistoryEntry[]): UserError {
  const last = entries.at(-1);
  if (last === undefined) {
    return new UserError("Nothing to undo: no run of cryo-init has written anything here.", {
      next: "Set the project up first: npx cryo-init",
      failure: "usage",
    });
  }
  if (last.undoes !== undefined) {
    return new UserError(
      `Nothing to undo: the run of ${last.undoes} is undone already, and only one step back is kept.`,
      {
        next: "To have it again, run cryo-init with its answers: npx cryo-init history shows them.",
        failure: "usage",
      },
    );
  }
  return new UserError(
    `The run of ${last.when} cannot be undone: what it takes stays in the checkout where it ran, and ${PREVIOUS_FOLDER} is not here.`,
    { where: { file: PREVIOUS_FOLDER }, next: GO_BACK, failure: "usage" },
  );
}
