import { posix } from "node:path";

/** Everything that cryo-init remembers in a project. All paths here are relative to the project, with `/`. */
export const STATE_FOLDER = ".cryo-init";

/** Each generated file as it was last written: the base of the three-way merge. Committed. */
export const BASE_FOLDER = `${STATE_FOLDER}/base`;

/** The last two digests of each base, so that one which somebody has changed is not trusted. Committed. */
export const BASES_FILE = `${STATE_FOLDER}/bases.json`;

/** The files that stood there before cryo-init replaced them. Committed. */
export const BEFORE_FOLDER = `${STATE_FOLDER}/before`;

/** One JSON line per run. Committed. */
export const HISTORY_FILE = `${STATE_FOLDER}/history.jsonl`;

/** Which hand edits a run has seen, so that `check` tells of new ones only. Committed. */
export const EDITS_FILE = `${STATE_FOLDER}/edits.json`;

/** Who is writing now; never committed. */
export const LOCK_FILE = `${STATE_FOLDER}/lock`;

/** New contents and copies of the old ones while they are being swapped; never committed. */
export const TRANSACTION_FOLDER = `${STATE_FOLDER}/transaction`;

/** Its being there is the commit point: from then on an interrupted run is finished by the next one. */
export const JOURNAL_FILE = `${TRANSACTION_FOLDER}/journal.json`;

/** The journal, renamed once an error has decided that the run is to be undone. */
export const UNDO_FILE = `${TRANSACTION_FOLDER}/undo.json`;

/** What it takes to go back behind the last run: its journal and the files of before it; never committed. */
export const PREVIOUS_FOLDER = `${STATE_FOLDER}/previous`;

/** The journal of the run that can be undone. */
export const PREVIOUS_FILE = `${PREVIOUS_FOLDER}/journal.json`;

/** What `cryo-init tune` keeps. */
const SAMPLES_FOLDER = `${STATE_FOLDER}/samples`;

/** Samples of running containers, one JSON line each; never committed: each machine has its own, and they are many. */
export const SAMPLES_FILE = `${SAMPLES_FOLDER}/samples.jsonl`;

/**
 * The few figures of them that the site shows. Committed: the pages are made from it, so `check` must find the same one
 * on every machine. Only a run that writes those pages writes it.
 */
export const USE_FILE = `${SAMPLES_FOLDER}/summary.json`;

/** The folder's own rules for Git; their text is `STATE_IGNORE`. */
export const STATE_IGNORE_FILE = `${STATE_FOLDER}/.gitignore`;

/**
 * Keeps what only one run or one checkout needs out of the repository, and bases in it, whatever the project's own
 * .gitignore says about files of their names.
 */
export const STATE_IGNORE = "/lock*\n/transaction/\n/previous/\n/samples/*.jsonl*\n!/base/\n!/base/**\n";

/** The folder's own attributes for Git; their text is `STATE_ATTRIBUTES`. */
export const STATE_ATTRIBUTES_FILE = `${STATE_FOLDER}/.gitattributes`;

/**
 * Where two branches have run cryo-init, what both have noted stands in the merged record: line by line, neither side's
 * is wrong. Nobody reads the bases in a review.
 */
export const STATE_ATTRIBUTES =
  "/history.jsonl merge=union\n/bases.json merge=union\n/edits.json merge=union\n";

/** Git obeys files of these names in every folder, so their bases must not bear them. */
const GIT_FILES: readonly string[] = [".gitignore", ".gitattributes"];
const GIT_FILE_SUFFIX = ".base";

/** True for a file of rules for Git: cryo-init has a block in it, and the rest is the project's. */
export function isGitFile(path: string): boolean {
  return GIT_FILES.includes(posix.basename(path));
}

/** Where the base of a file is kept: under the file's own path below `base/`, but for Git's files. */
export function baseFileOf(path: string): string {
  return `${BASE_FOLDER}/${path}${isGitFile(path) ? GIT_FILE_SUFFIX : ""}`;
}

/** The file that a base, given by its path below `base/`, belongs to. The inverse of `baseFileOf`. */
export function pathOfBase(inBase: string): string {
  const stripped = inBase.slice(0, -GIT_FILE_SUFFIX.length);
  return inBase.endsWith(GIT_FILE_SUFFIX) && isGitFile(stripped) ? stripped : inBase;
}
