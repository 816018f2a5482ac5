import { type Config, findProblems, settle } from "../config/config.ts";
import { compareLimits, type LimitChange } from "../config/limit-changes.ts";
import { resolve } from "../config/resolve/index.ts";
import { lastAnswers } from "./history.ts";
import type { Outcome, Project } from "./project.ts";
import { limitsAfter, limitsBefore } from "./standing-limits.ts";

/** The answers of the last run, settled in this checkout; null when they are impossible in it, or by now. */
export function settleLastRun(project: Project): Config | null {
  const given = [...lastAnswers(project)].map(([id, value]) => [id, { value, origin: "saved" }] as const);
  const config = settle(project.facts, new Map(given));
  return findProblems(project.facts, config).length === 0 ? config : null;
}

/** The limits that the files will say otherwise than after the last run; none on a project that was never set up. */
export function changedLimits(project: Project, outcome: Outcome): readonly LimitChange[] {
  if (project.document === null) return [];
  const before = settleLastRun(project);
  if (before === null) return [];
  const last = resolve(before, project.facts);
  return compareLimits(limitsBefore(last, outcome.plan, project), limitsAfter(outcome));
}
