import { type Dirent, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { DOCUMENT_FILE } from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import type { Value } from "../config/question.ts";
import { isBlockFile } from "./block.ts";
import { type Digests, isRecorded, readDigests } from "./digests.ts";
import type { SeenEdits } from "./edits.ts";
import { explainFileError, explaining, isMissing } from "./file-errors.ts";
import { answersOfLastRun, type HistoryEntry, listRunsInEffect, readHistory } from "./history.ts";
import { BASE_FOLDER, BASES_FILE, BEFORE_FOLDER, EDITS_FILE, pathOfBase } from "./layout.ts";
import { locatePlain } from "./locate.ts";
import { isText, toLf } from "./text.ts";

/** What cryo-init remembers of its earlier runs in this project. */
export interface State {
  /** Each generated file as it was last written, by path, with `\n` endings. */
  readonly base: ReadonlyMap<string, string>;
  /** cryo-init.yaml as it stood when the last run ended, with `\n` endings; null when that is not on record. */
  readonly document: string | null;
  /** The files whose base is not what a run has written, or is gone: what was edited in them cannot be told from it. */
  readonly altered: ReadonlySet<string>;
  /** The digests of what runs have generated, by path; empty when that is not on record. */
  readonly digests: Digests;
  /** Every file that any run has written and no undo taken back, also those without a base, sorted. */
  readonly written: readonly string[];
  /** Those of them that a later run has removed. What stands there now is somebody's own, unless it says otherwise. */
  readonly removed: ReadonlySet<string>;
  /** For each file that is cryo-init's whole: the copy of what stood there before the first run, or null. */
  readonly former: ReadonlyMap<string, string | null>;
  /** What the last run that wrote anything left behind; null when the history does not say. */
  readonly last: LastRun | null;
  /** Hand edits that an earlier run has seen. */
  readonly seen: SeenEdits;
}

/** The last run, as the history has it. */
export interface LastRun {
  /** The version of cryo-init. */
  readonly version: string;
  /** By setting, in base units. */
  readonly answers: ReadonlyMap<string, Value>;
}

/**
 * Reads `.cryo-init/`. Run `recover` before: a run that was interrupted leaves base and files apart.
 *
 * @throws UserError when something there is unreadable, not text, or a link.
 */
export async function readState(root: string): Promise<State> {
  const folder = await locatePlain(root, BASE_FOLDER);
  const base = new Map<string, string>();
  for (const inBase of await listFiles(folder, ""))
    base.set(pathOfBase(inBase), await readBase(folder, inBase));
  const document = base.get(DOCUMENT_FILE) ?? null;
  base.delete(DOCUMENT_FILE);
  const digests = await readDigests(root, BASES_FILE);
  // One that the record does not name, while it names others, has lost its line.
  const isAltered = ([path, text]: [string, string]): boolean =>
    digests.size > 0 && !isRecorded(digests, path, text);
  const altered = new Set([...base].filter(isAltered).map(([path]) => path));
  const history = await readHistory(root);
  const runs = listRunsInEffect(history.entries);
  const written = new Set([...base.keys(), ...runs.flatMap(({ files }) => files.map(({ path }) => path))]);
  const removed = listRemoved(runs);
  const answers = answersOfLastRun(history);
  const version = runs.at(-1)?.version;
  const last = answers === null || version === undefined ? null : { version, answers };
  const seen = await readDigests(root, EDITS_FILE);
  const standing = new Set([...written].filter((path) => !removed.has(path)));
  const former = await findFormer(root, standing, base);
  return { base, document, altered, digests, written: [...written].sort(), removed, former, last, seen };
}

function listRemoved(runs: readonly HistoryEntry[]): ReadonlySet<string> {
  const removed = new Set<string>();
  for (const { path, kind } of runs.flatMap(({ files }) => files)) {
    if (kind === "remove") removed.add(path);
    else removed.delete(path);
  }
  return removed;
}

async function findFormer(
  root: string,
  written: ReadonlySet<string>,
  base: ReadonlyMap<string, string>,
): Promise<State["former"]> {
  // Also without a base: what an earlier run has generated says nothing about the application.
  const whole = [...written].filter((path) => !isBlockFile(path, base.get(path) ?? null));
  const kept = new Set(await listFiles(await locatePlain(root, BEFORE_FOLDER), ""));
  return new Map(whole.map((path) => [path, kept.has(path) ? `${BEFORE_FOLDER}/${path}` : null]));
}

/** Paths below `folder`, with `/`, sorted. */
async function listFiles(folder: string, prefix: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await listFolder(join(folder, prefix))) {
    const path = posix.join(prefix, entry.name);
    if (entry.isDirectory()) paths.push(...(await listFiles(folder, path)));
    else if (entry.isFile()) paths.push(path);
    else throw damagedBase(path, "is neither a file nor a folder");
  }
  return paths.sort();
}

async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw explainFileError(error, `Cannot read ${BASE_FOLDER}`, BASE_FOLDER);
  }
}

async function readBase(folder: string, inBase: string): Promise<string> {
  const file = `${BASE_FOLDER}/${inBase}`;
  const bytes = await explaining(`Cannot read ${file}`, file, async () => readFileSync(join(folder, inBase)));
  // A checkout with `core.autocrlf` turns the bases into CRLF files as well.
  if (isText(bytes)) return toLf(bytes.toString("utf8"));
  throw damagedBase(inBase, "is not the text that was written");
}

function damagedBase(inBase: string, what: string): UserError {
  const file = `${BASE_FOLDER}/${inBase}`;
  return new UserError(`${file} ${what}.`, {
    where: { file },
    next: `Restore it from version control, or delete it: then what is edited in ${pathOfBase(inBase)} is yours to settle.`,
  });
}
