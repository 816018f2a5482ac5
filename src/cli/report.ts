import { existsSync } from "node:fs";
import { join } from "node:path";
import { writes } from "../config/changes.ts";
import { DOCUMENT_FILE } from "../config/document.ts";
import { describeLimitChanges } from "../config/limit-changes.ts";
import { listTranslations } from "../config/translations.ts";
import { countNoun } from "../config/words.ts";
import { isUnseen } from "../reconcile/edits.ts";
import { summarizeChanges } from "../reconcile/render-diff.ts";
import { changedLimits } from "./last-run.ts";
import type { Options } from "./options.ts";
import { type Outcome, type Project, readHost } from "./project.ts";
import {
  applySteps,
  describeChanges,
  describeSecrets,
  formatDiff,
  listChangedLines,
  listUnsettled,
  nextSteps,
} from "./summary.ts";
import type { Terminal } from "./terminal.ts";

/**
 * What a run did, for people on standard error and with `--json` on standard output.
 * @param audit which faults of the old files the new ones have settled, in lines
 */
export function reportOutcome(
  project: Project,
  outcome: Outcome,
  options: Options,
  terminal: Terminal,
  audit: readonly string[] = [],
): void {
  const touched = outcome.changes.filter(writes);
  if (options.json) terminal.result(toJson(project, outcome, touched.length > 0 ? "written" : "nothing"));
  if (touched.length === 0) {
    const seen = outcome.changes.filter(
      (change) => change.fault === undefined && isUnseen(change, project.state.seen),
    );
    const left = describeChanges(outcome.changes);
    const but = left.length > 0 ? ", but for those that are the project's own:" : ".";
    terminal.say(`Nothing to do: all files are as ${DOCUMENT_FILE} says${but}`);
    for (const line of left) terminal.row(`  ${line}`);
    if (seen.length > 0)
      terminal.say(`Noted, so that "cryo-init check" accepts it: ${seen.map(({ path }) => path).join(", ")}`);
    return;
  }
  terminal.say();
  terminal.say(terminal.paint("bold", `${countNoun(touched.length, "file")} written in ${project.root}`));
  for (const line of describeChanges(outcome.changes)) terminal.row(`  ${line}`);
  if (project.document !== null) reportChanges(project, outcome, terminal);
  const replaced = touched.some(({ kind }) => kind === "replace");
  if (replaced) terminal.say("\nWhat stood there before is kept in .cryo-init/before/.");
  if (audit.length > 0) terminal.say();
  for (const line of audit) terminal.row(line);
  terminal.say();
  const unsettled = listUnsettled(outcome.changes);
  if (unsettled.length > 0)
    terminal.say(`Settle the lines between <<<<<<< and >>>>>>> first: ${unsettled.join(", ")}`);
  const isThere = (path: string): boolean => existsSync(join(project.root, path));
  const secrets = describeSecrets(outcome.plan, isThere);
  if (secrets !== null) terminal.say(secrets);
  const isFirst = project.document === null;
  const steps = isFirst ? nextSteps(outcome.plan, project.root, isThere) : applySteps(outcome, isThere);
  if (steps.length > 0) terminal.say(terminal.paint("bold", isFirst ? "Next:" : "To put it in force:"));
  for (const step of steps) terminal.say(`  ${step}`);
}

/** What somebody who adjusts a limit looks for: the limits, and each line that depends on them. */
function reportChanges(project: Project, outcome: Outcome, terminal: Terminal): void {
  for (const line of listLimits(project, outcome)) terminal.say(line);
  const lines = listChangedLines(outcome.changes, terminal);
  if (lines.length > 0) terminal.say();
  for (const line of lines) terminal.row(line);
}

function listLimits(project: Project, outcome: Outcome): readonly string[] {
  const limits = changedLimits(project, outcome);
  if (limits.length === 0) return [];
  return ["", "Limits:", ...describeLimitChanges(limits, readHost()).map((line) => `  ${line}`)];
}

/** The changes of a run that writes nothing, with their diffs, as a result. */
export function showDryRun(project: Project, outcome: Outcome, options: Options, terminal: Terminal): void {
  if (options.json) {
    terminal.result(toJson(project, outcome, "dry-run"));
    return;
  }
  for (const line of describeChanges(outcome.changes)) terminal.result(line);
  for (const line of listLimits(project, outcome)) terminal.result(line === "" ? "\n" : line);
  // New files are all additions: their names say enough.
  const plain = { paint: (_style: unknown, text: string) => text };
  for (const change of outcome.changes) {
    if (writes(change) && change.kind !== "create") terminal.result(`\n${formatDiff(change, plain)}`);
  }
  const isOpen = outcome.changes.some(({ kind, after }) => kind === "conflict" && after === null);
  const stop = isOpen
    ? " A run would stop with exit code 4: hand edits conflict with what is generated."
    : "";
  terminal.say(`Nothing was written (--dry-run).${stop}`);
}

/** The stable form of a result. */
function toJson(project: Project, outcome: Outcome, done: string): string {
  const { changes, plan } = outcome;
  const counts = new Map(
    summarizeChanges(changes).map(({ path, added, removed }) => [path, { added, removed }]),
  );
  const files = changes.map(({ path, kind, reason }) => ({ path, kind, reason, ...counts.get(path) }));
  const translations = listTranslations(plan.dependencies);
  const limits = changedLimits(project, outcome);
  const result = {
    outcome: done,
    root: project.root,
    files,
    limits,
    translations,
    checks: plan.checks,
    plan,
  };
  return JSON.stringify(result, null, 2);
}
