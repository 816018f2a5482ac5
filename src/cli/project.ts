import { availableParallelism, totalmem } from "node:os";
import { type Config, findProblems, type GivenAnswers, settle } from "../config/config.ts";
import { DOCUMENT_FILE, type SavedAnswers, writeDocument } from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import type { Facts } from "../config/facts.ts";
import type { Check, Plan } from "../config/plan.ts";
import { checkHost } from "../config/resolve/checks.ts";
import type { Disk } from "../reconcile/disk.ts";
import {
  type PlannedChange,
  planChanges,
  planEditedFile,
  type StandingInput,
} from "../reconcile/plan-changes.ts";
import type { OnConflict } from "../reconcile/plan-file.ts";
import type { State } from "../reconcile/state.ts";
import type { Host } from "../wizard/contract.ts";
import { generateProject } from "./generate.ts";
import { generateAsLastRun } from "./last-run.ts";
import { markContradictions } from "./standing-limits.ts";
import type { Verified } from "./verified.ts";

/** A project as a command finds it: read once, by `openProject`. */
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
  /** What the last `verify` has found. */
  readonly verified: Verified;
}

/** What the answers lead to. */
export interface Outcome {
  readonly config: Config;
  readonly plan: Plan;
  readonly changes: readonly PlannedChange[];
}

/** The machine, to compare limits with. */
export function readHost(): Host {
  return { cpus: availableParallelism(), memory: totalmem() };
}

/** Works out what the answers change, and what of it does not fit this machine. */
export function planOutcome(project: Project, config: Config, onConflict: OnConflict): Outcome {
  const { facts, disk } = project;
  const { plan: resolved, files } = generateProject(config, facts, project.verified);
  const plan = { ...resolved, checks: [...resolved.checks, ...checkHost(resolved, readHost())] };
  const standing = standingOf(project, onConflict);
  const changes = planChanges({ ...standing, files });
  const document = planEditedFile({
    path: DOCUMENT_FILE,
    disk: disk.get(DOCUMENT_FILE) ?? null,
    content: writeDocument(config, project.document),
    crlf: standing.crlf,
    purpose: "your answers: change them here or in the wizard",
  });
  return { config, plan, changes: markContradictions([document, ...changes], plan) };
}

/** What decides about files beside what is generated. */
export function standingOf(project: Project, onConflict: OnConflict): StandingInput {
  const { facts, state, disk, saved } = project;
  const wasAskedFor = (path: string): boolean => {
    const last = generateAsLastRun(project);
    return last.size === 0 || last.has(path);
  };
  const crlf = facts.lineEndings === "crlf";
  return { state, disk, keep: saved.keep, crlf, onConflict, wasAskedFor };
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
