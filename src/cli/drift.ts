import { writes } from "../config/changes.ts";
import { hasConflictMarkers } from "../config/conflict-markers.ts";
import { DOCUMENT_FILE } from "../config/document.ts";
import { isUnseen } from "../reconcile/edits.ts";
import { compileKeep } from "../reconcile/keep.ts";
import type { PlannedChange } from "../reconcile/plan-changes.ts";
import { changedSettings, formatSettingChange, readSaved } from "./history.ts";
import { generateAsLastRun } from "./last-run.ts";
import { readVersion } from "./package-files.ts";
import type { Outcome, Project } from "./project.ts";

/**
 * Why a file is not as the answers say.
 *
 * - `answers`: they have changed since it was written, or it was listed under `keep:` then
 * - `version`: another cryo-init wrote it
 * - `checkout`: what cryo-init reads from the checkout has changed
 * - `edited`: somebody has edited it, and no run has seen that yet
 * - `removed`: somebody has removed it, or cryo-init's block in it
 * - `unsettled`: a conflict is still marked in it
 * - `broken`: an edit has left it such that Docker refuses it
 * - `unknown`: how it was written is not on record
 */
export type DriftCause =
  | "answers"
  | "version"
  | "checkout"
  | "edited"
  | "removed"
  | "unsettled"
  | "broken"
  | "unknown";

/** One file that has drifted. */
export interface Drift {
  readonly change: PlannedChange;
  readonly cause: DriftCause;
  /** What is the matter, and why. */
  readonly reason: string;
}

/** The files that are not as the answers say, in the order of the changes. */
export function findDrift(project: Project, outcome: Outcome): readonly Drift[] {
  const drifted = outcome.changes.filter(
    (change) =>
      writes(change) ||
      change.kind === "deleted" ||
      change.fault !== undefined ||
      isUnsettled(change) ||
      isUnseen(change, project.state.seen),
  );
  if (drifted.length === 0) return [];
  const generated = project.state.last === null ? new Map<string, string>() : generateAsLastRun(project);
  return drifted.map((change) => explain(change, project, outcome, generated.get(change.path)));
}

/** A conflict that was written with markers and never settled: the file says nothing that works. */
function isUnsettled({ before }: PlannedChange): boolean {
  return before !== null && hasConflictMarkers(before);
}

function explain(
  change: PlannedChange,
  project: Project,
  outcome: Outcome,
  before: string | undefined,
): Drift {
  const { kind, reason, generated, path } = change;
  const base = project.state.base.get(path);
  if (isUnsettled(change)) return { change, cause: "unsettled", reason };
  if (change.fault !== undefined) return { change, cause: "broken", reason };
  if (kind === "deleted") return { change, cause: "removed", reason };
  if (project.state.altered.has(path)) return { change, cause: "unknown", reason };
  if (!writes(change) || (base !== undefined && generated === base)) {
    const seen = "Edited by hand since the last run. To keep it as it is, run: npx cryo-init --yes.";
    return { change, cause: "edited", reason: writes(change) ? reason : seen };
  }
  const { last } = project.state;
  if (wasKept(path, project)) {
    const back = `${DOCUMENT_FILE} lists it under keep: no longer, as it did when the last run ended.`;
    return { change, cause: "answers", reason: `${reason} ${back}` };
  }
  if (last === null) return { change, cause: "unknown", reason };
  const settings = changedSettings(project, outcome.config).map(formatSettingChange);
  const isByAnswers = path === DOCUMENT_FILE || before === base;
  const changed = settings.length === 0 ? "" : ` Changed answers: ${settings.join("; ")}.`;
  if (isByAnswers && changed !== "") return { change, cause: "answers", reason: `${reason}${changed}` };
  const version = readVersion();
  if (last.version !== version) {
    const by = `It was written by cryo-init ${last.version}, and this is ${version}.`;
    return { change, cause: "version", reason: `${reason} ${by}` };
  }
  if (base === undefined) return { change, cause: "unknown", reason };
  const what =
    "What cryo-init reads from the checkout has changed since: dependencies, entry point, endpoints, files that add to it, the report of verify, …";
  return { change, cause: "checkout", reason: `${reason} ${what}${changed}` };
}

/** True for what was the project's when the last run ended: the answers of the runs before have passed it by. */
function wasKept(path: string, { state }: Project): boolean {
  const keep = state.document === null ? [] : (readSaved(state.document)?.keep ?? []);
  return compileKeep(keep)(path) !== null;
}
