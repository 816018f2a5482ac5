import { existsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Config, findProblems, type GivenAnswers, settle } from "../config/config.ts";
import {
  DOCUMENT_FILE,
  DOCUMENT_VERSION,
  readDocument,
  type SavedAnswers,
  SCHEMA_FILE,
  writeDocument,
} from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import type { Facts } from "../config/facts.ts";
import type { Check, Plan } from "../config/plan.ts";
import { checkHost } from "../config/resolve/checks.ts";
import { detect } from "../project/detect.ts";
import { type Disk, readDisk } from "../reconcile/disk.ts";
import { readHistoryText } from "../reconcile/history.ts";
import { listIdlePatterns } from "../reconcile/keep.ts";
import { STATE_FOLDER } from "../reconcile/layout.ts";
import { type PlannedChange, planChanges, planEditedFile } from "../reconcile/plan-changes.ts";
import type { OnConflict } from "../reconcile/plan-file.ts";
import { isCurrent } from "../reconcile/recover.ts";
import { readState, type State } from "../reconcile/state.ts";
import type { Host } from "../wizard/contract.ts";
import { generateProject, listEveryPath } from "./generate.ts";
import { mergeGiven, readEnvironment, readFlags } from "./given.ts";
import { heedLostAnswers } from "./lost-answers.ts";
import { openFolder } from "./open-folder.ts";
import type { Options } from "./options.ts";
import { readVersion } from "./package-files.ts";
import { relyOnRecord } from "./relied-bases.ts";
import { markContradictions } from "./standing-limits.ts";
import type { Terminal } from "./terminal.ts";

/** A project as a command finds it: read once, never written by this file. */
export interface Project {
  readonly root: string;
  /** The history as it was before the rest was read. */
  readonly basedOn: string;
  readonly facts: Facts;
  /** Saved answers under the environment's and the flags'. */
  readonly given: GivenAnswers;
  readonly saved: SavedAnswers;
  /** cryo-init.yaml as it stands, or as it is restored; null when there is none. */
  readonly document: string | null;
  readonly state: State;
  readonly disk: Disk;
}

/** What the answers lead to. */
export interface Outcome {
  readonly config: Config;
  readonly plan: Plan;
  readonly changes: readonly PlannedChange[];
}

const NOTHING_SAVED: SavedAnswers = { version: DOCUMENT_VERSION, answers: new Map(), keep: [] };

/** The machine, to compare limits with. */
export function readHost(): Host {
  return { cpus: availableParallelism(), memory: totalmem() };
}

/**
 * Reads everything that a run depends on: leftovers of a killed run, the checkout, the answers, the files there.
 * @throws UserError for a folder, a file or an answer that cannot be used
 */
export async function openProject(folder: string, options: Options, terminal: Terminal): Promise<Project> {
  const root = await openFolder(folder, terminal);
  const basedOn = await readHistoryText(root);
  // Read while another run is writing, old and new are mixed: they look like hand edits, or cannot be read at all.
  const read = await readProject(root, basedOn, options, terminal).then(
    (found) => found,
    (error: unknown) => ({ error }),
  );
  if (!(await isCurrent(root, basedOn))) return await openProject(folder, options, terminal);
  if ("error" in read) throw read.error;
  for (const pattern of read.idle)
    terminal.warn(`${DOCUMENT_FILE}: keep: "${pattern}" matches no file that is generated here`);
  warnAboutNewer(read.project, terminal);
  return read.project;
}

/** An older program would take a newer one's files back to what it knows. */
function warnAboutNewer({ state }: Project, terminal: Terminal): void {
  const [last, own] = [state.last?.version, readVersion()];
  if (last === undefined || last.localeCompare(own, "en", { numeric: true }) <= 0) return;
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
  const known = { root, given, saved, answers, terminal };
  const first = await readFiles(state, known);
  // What turns out to be cryo-init's own says nothing about the application.
  const isMore = first.state.former.size > state.former.size;
  const { facts, disk, paths, ...rest } = isMore
    ? await readFiles({ ...state, former: first.state.former }, known)
    : first;
  const project = { root, basedOn, facts, given, saved, document, state: rest.state, disk };
  return { project, idle: listIdlePatterns(saved.keep, [...paths, SCHEMA_FILE]) };
}

/** What the checkout says, what stands where files are generated, and how far the record of that can be relied on. */
async function readFiles(
  state: State,
  {
    root,
    given,
    saved,
    answers,
    terminal,
  }: Pick<Project, "root" | "given" | "saved"> & { readonly answers: Disk; readonly terminal: Terminal },
): Promise<Pick<Project, "facts" | "disk" | "state"> & { readonly paths: readonly string[] }> {
  const { former } = state;
  const facts = await terminal.task("Reading the checkout", () => detect(root, { former }), { brief: true });
  requireReadable(facts);
  const paths = [...listEveryPath(facts, given), ...state.base.keys()];
  const disk = new Map([...answers, ...(await readDisk(root, paths, saved.keep))]);
  return { facts, disk, paths, state: relyOnRecord(state, { facts, disk, saved: saved.answers }) };
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

/** Works out what the answers change, and what of it does not fit this machine. */
export function planOutcome(project: Project, config: Config, onConflict: OnConflict): Outcome {
  const { facts, state, disk, saved } = project;
  const { plan: resolved, files } = generateProject(config, facts);
  const plan = { ...resolved, checks: [...resolved.checks, ...checkHost(resolved, readHost())] };
  const crlf = facts.lineEndings === "crlf";
  const changes = planChanges({ files, state, disk, keep: saved.keep, crlf, onConflict });
  const document = planEditedFile({
    path: DOCUMENT_FILE,
    disk: disk.get(DOCUMENT_FILE) ?? null,
    content: writeDocument(config, project.document),
    crlf,
    purpose: "your answers: change them here or in the wizard",
  });
  return { config, plan, changes: markContradictions([document, ...changes], plan) };
}

/**
 * Works the saved and recommended answers out with nobody to ask.
 * @throws UserError (usage) naming each setting that is impossible or cannot be known
 */
export function planSilently(project: Project, onConflict: OnConflict): Outcome {
  const config = settle(project.facts, project.given);
  const problems = findProblems(project.facts, config);
  const [first] = problems;
  if (first !== undefined) {
    throw new UserError(problems.map(({ message }) => message).join("\n"), {
      next: `Give ${problems.length === 1 ? "it" : "them"} with --set ${first.id}=…, or in ${DOCUMENT_FILE}.`,
      failure: "usage",
    });
  }
  refuseIdle(project.given, config);
  const outcome = planOutcome(project, config, onConflict);
  refuseErrors(outcome.plan.checks);
  return outcome;
}

/** What somebody has just asked for is never left out in silence. */
function refuseIdle(given: GivenAnswers, config: Config): void {
  const idle = [...given].filter(([id, { origin }]) => origin === "flag" && !config.answers.has(id));
  const [first] = idle;
  if (first === undefined) return;
  const environment = /^resources\.([^.]+)\./.exec(first[0])?.[1];
  const isAbsent = environment !== undefined && !config.answers.list("environments").includes(environment);
  throw new UserError(
    idle.map(([id]) => `--set ${id}: with the other answers, there is nothing that it is about`).join("\n"),
    {
      next: isAbsent
        ? `Choose the environment as well: --set environments=${[...config.answers.list("environments"), environment].join(",")}`
        : "Leave it out, or give the answer as well that it depends on.",
      failure: "usage",
    },
  );
}

function refuseErrors(checks: readonly Check[]): void {
  const errors = checks.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return;
  throw new UserError(errors.map(({ message }) => message).join("\n"), {
    next: `Try: ${first.fix}`,
    failure: "usage",
  });
}
