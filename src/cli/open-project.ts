import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  DOCUMENT_FILE,
  DOCUMENT_VERSION,
  readDocument,
  type SavedAnswers,
  SCHEMA_FILE,
} from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import type { Facts } from "../config/facts.ts";
import type { MeasuredUse } from "../config/measured-use.ts";
import type { ReadReport } from "../config/read-report.ts";
import { detect } from "../project/detect.ts";
import { type Disk, readDisk } from "../reconcile/disk.ts";
import { readHistoryText } from "../reconcile/history.ts";
import { listIdlePatterns } from "../reconcile/keep.ts";
import { STATE_FOLDER } from "../reconcile/layout.ts";
import { isCurrent } from "../reconcile/recover.ts";
import { readState, type State } from "../reconcile/state.ts";
import { listPaths } from "./generate.ts";
import { mergeGiven, readEnvironment, readFlags } from "./given.ts";
import { heedLostAnswers } from "./lost-answers.ts";
import { openFolder } from "./open-folder.ts";
import type { Options } from "./options.ts";
import { readVersion } from "./package-files.ts";
import type { Project } from "./project.ts";
import { relyOnRecord } from "./relied-bases.ts";
import type { Terminal } from "./terminal.ts";
import { readMeasuredUse } from "./tune/use-file.ts";
import { readReport, takeVerified, warnAboutReport } from "./verified.ts";

const NOTHING_SAVED: SavedAnswers = { version: DOCUMENT_VERSION, answers: new Map(), keep: [] };

/**
 * Reads everything that a run depends on: leftovers of a killed run, the checkout, the answers, the files there.
 * @param asks true for a wizard: its answers may need files that those given do not
 * @param use what was measured, in place of what is kept of earlier measurements
 * @throws UserError for a folder, a file or an answer that cannot be used
 */
export async function openProject(
  folder: string,
  options: Options,
  terminal: Terminal,
  asks = false,
  use: MeasuredUse | null = null,
): Promise<Project> {
  const root = await openFolder(folder, terminal);
  const basedOn = await readHistoryText(root);
  // Read while another run is writing, old and new are mixed: they look like hand edits, or cannot be read at all.
  const read = await readProject(root, basedOn, options, terminal, { asks, use }).then(
    (found) => found,
    (error: unknown) => ({ error }),
  );
  if (!(await isCurrent(root, basedOn))) return await openProject(folder, options, terminal, asks, use);
  if ("error" in read) throw read.error;
  for (const pattern of read.idle)
    terminal.warn(`${DOCUMENT_FILE}: keep: "${pattern}" matches no file that is generated here`);
  warnAboutNewer(read.project, terminal);
  warnAboutReport(read.project.verified.read, terminal);
  return read.project;
}

/** An older program would take a newer one's files back to what it knows. */
function warnAboutNewer({ state }: Project, terminal: Terminal): void {
  const [last, own] = [state.last?.version, readVersion()];
  // The same one is the rule, and comparing by language loads a table that takes longer than all the rest of it.
  if (last === undefined || last === own || last.localeCompare(own, "en", { numeric: true }) <= 0) return;
  terminal.warn(
    `cryo-init ${last} wrote these files, and this is ${own}: it would take them back to what it knows\n  npx cryo-init@${last}`,
  );
}

/** The project, and the patterns under `keep:` that mean nothing in it. */
async function readProject(
  root: string,
  basedOn: string,
  options: Options,
  terminal: Terminal,
  { asks, use }: { readonly asks: boolean; readonly use: MeasuredUse | null },
): Promise<{ readonly project: Project; readonly idle: readonly string[] }> {
  const flags = readFlags(options.set);
  const state = await readState(root);
  // Whatever stands under keep: itself, the answers are read and written.
  const answers = await readDisk(root, [DOCUMENT_FILE]);
  const { text: document, restored } = heedLostAnswers(
    answers.get(DOCUMENT_FILE)?.text ?? null,
    state,
    options,
  );
  const read = await readSaved(document, options);
  const saved = { ...read, answers: mergeGiven(read.answers, restored) };
  const given = mergeGiven(saved.answers, readEnvironment(process.env), flags);
  const measured = use ?? (await readMeasuredUse(root));
  const report = await readReport(root);
  const known = { root, given, saved, answers, asks, measured, terminal, report };
  const first = await readFiles(state, known);
  // What turns out to be cryo-init's own says nothing about the application.
  const isMore = first.state.former.size > state.former.size;
  const { facts, disk, verified, ...rest } = isMore
    ? await readFiles({ ...state, former: first.state.former }, known)
    : first;
  const project = { root, basedOn, facts, given, saved, document, state: rest.state, disk, verified };
  return { project, idle: listIdle(project, rest.paths) };
}

/** What is generated with another choice of environments only may stay under `keep:`. */
function listIdle({ facts, given, saved }: Project, paths: readonly string[]): readonly string[] {
  const idle = listIdlePatterns(saved.keep, [...paths, SCHEMA_FILE]);
  return idle.length === 0 ? idle : listIdlePatterns(idle, listPaths(facts, given, true));
}

/** What the checkout says, what stands where files are generated, and how far the record of that can be relied on. */
async function readFiles(
  state: State,
  {
    root,
    given,
    saved,
    answers,
    asks,
    measured,
    terminal,
    report,
  }: Pick<Project, "root" | "given" | "saved"> & {
    readonly answers: Disk;
    readonly asks: boolean;
    readonly measured: MeasuredUse | null;
    readonly terminal: Terminal;
    readonly report: ReadReport;
  },
): Promise<Pick<Project, "facts" | "disk" | "state" | "verified"> & { readonly paths: readonly string[] }> {
  const { former } = state;
  const found = await terminal.task("Reading the checkout", () => detect(root, { former }), { brief: true });
  const facts = measured === null ? found : { ...found, use: measured };
  requireReadable(facts);
  const paths = [...listPaths(facts, given, asks), ...state.written];
  const disk = new Map([...answers, ...(await readDisk(root, paths, saved.keep))]);
  const verified = await takeVerified(report, root, paths, { disk, state, keep: saved.keep });
  return { facts, disk, paths, state: relyOnRecord(state, { facts, disk, saved, verified }), verified };
}

/**
 * The same, for a command that needs the answers of an earlier run.
 * @throws UserError (usage) also for a project that was never set up
 */
export async function openSetUp(folder: string, options: Options, terminal: Terminal): Promise<Project> {
  const isHere = [DOCUMENT_FILE, STATE_FOLDER].some((name) => existsSync(join(folder, name)));
  const above = isHere ? null : findSetUp(resolve(folder));
  if (above !== null && options.config === null)
    throw notSetUp(resolve(folder), `There is one in ${above}: run it there, or name that folder.`);
  const project = await openProject(folder, options, terminal);
  if (project.document !== null || options.config !== null) return project;
  throw notSetUp(project.root, "Set the project up first: npx cryo-init");
}

function notSetUp(folder: string, next: string): UserError {
  return new UserError(`there is no ${DOCUMENT_FILE} in ${folder}`, { next, failure: "usage" });
}

/** The nearest folder above that is set up; null when there is none. */
export function findSetUp(folder: string): string | null {
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above))
    if (existsSync(join(above, DOCUMENT_FILE))) return above;
  return null;
}

/** A file that may not be read may hold any fact: files written without it would look right and be wrong. */
function requireReadable({ scan }: Facts): void {
  const [first] = scan.denied;
  if (first === undefined) return;
  const more = scan.denied.length > 1 ? ` (and ${scan.denied.length - 1} more)` : "";
  throw new UserError(`${first} may not be read${more}. Nothing was written.`, {
    where: { file: first },
    next: "Give yourself permission to read it, or move it out of the checkout.",
  });
}

async function readSaved(document: string | null, options: Options): Promise<SavedAnswers> {
  if (options.config === null) return document === null ? NOTHING_SAVED : readDocument(document);
  const { readFile } = await import("node:fs/promises");
  try {
    return readDocument(await readFile(options.config, "utf8"), options.config);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--config: ${describeReadError(error)}: "${options.config}"`, {
      next: `Name a file with answers, such as the ${DOCUMENT_FILE} of another project.`,
      failure: "usage",
      cause: error,
    });
  }
}

function describeReadError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "this is a folder";
  return code === "EACCES" ? "this file may not be read" : "this file cannot be read";
}
