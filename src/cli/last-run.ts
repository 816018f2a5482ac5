import { type Config, findProblems, settle } from "../config/config.ts";
import { compareLimits, type LimitChange } from "../config/limit-changes.ts";
import { resolve } from "../config/resolve/index.ts";
import { wrapBlock } from "../reconcile/block.ts";
import { generateProject } from "./generate.ts";
import { lastAnswers } from "./history.ts";
import type { Outcome, Project } from "./project.ts";
import { limitsAfter, limitsBefore } from "./standing-limits.ts";

/** What tells how the last run went: its record, the checkout, and the answers where they are not on record. */
type LastRunSources = Pick<Project, "facts" | "state" | "saved" | "verified">;

/** The answers of the last run, settled in this checkout; null when they are impossible in it, or by now. */
function settleLastRun({ facts, ...sources }: Omit<LastRunSources, "verified">): Config | null {
  const given = [...lastAnswers(sources)].map(([id, value]) => [id, { value, origin: "saved" }] as const);
  const config = settle(facts, new Map(given));
  return findProblems(facts, config).length === 0 ? config : null;
}

/** What the answers of the last run give in this checkout now, by path; nothing when they are impossible by now. */
export function generateAsLastRun(sources: LastRunSources): ReadonlyMap<string, string> {
  const config = settleLastRun(sources);
  const files = config === null ? [] : generateProject(config, sources.facts, sources.verified).files;
  return new Map(
    files.map(({ path, kind, content }) => [path, kind === "block" ? wrapBlock(content) : content]),
  );
}

/** The limits that the files will say otherwise than after the last run; none on a project that was never set up. */
export function changedLimits(project: Project, outcome: Outcome): readonly LimitChange[] {
  if (project.document === null) return [];
  const before = settleLastRun(project);
  if (before === null) return [];
  const last = resolve(before, project.facts);
  return compareLimits(limitsBefore(last, outcome.plan, project), limitsAfter(outcome));
}
