import { writes } from "../config/changes.ts";
import type { EnvironmentPlan, Plan, ServicePlan } from "../config/plan.ts";
import { sumLimits } from "../config/service-plan.ts";
import { asItStands, findContradiction } from "../reconcile/compose-limits.ts";
import { findDangling } from "../reconcile/compose-references.ts";
import { isRecorded } from "../reconcile/digests.ts";
import type { PlannedChange } from "../reconcile/plan-changes.ts";
import { withFault } from "../reconcile/verdict.ts";
import type { Outcome, Project } from "./project.ts";

/** What will stand in a file once its change is carried out; null while a conflict is open, and for no file. */
function textAfter(change: PlannedChange): string | null {
  return writes(change) ? change.after : change.before;
}

/** Names what a hand edit has left such that Docker refuses the file: limits together, or names of what is not there. */
export function markContradictions(changes: readonly PlannedChange[], plan: Plan): readonly PlannedChange[] {
  return changes.map((change) => {
    const environment = plan.environments.find(({ file }) => file === change.path);
    const text = textAfter(change);
    const isSound = environment === undefined || text === null || text === change.generated;
    if (isSound || change.fault !== undefined) return change;
    // What an override file adds is not known here.
    const dangling = environment.override === null ? findDangling(text) : null;
    const fault = findContradiction(text) ?? dangling;
    return fault === null ? change : withFault(change, fault);
  });
}

/**
 * The limits that were in force, as far as the last run and the files tell: what an edit says that a run has seen, and of
 * a newer one where its answer has not changed since, so that an edit that stays is no change.
 */
export function limitsBefore(last: Plan, plan: Plan, { state, disk }: Project): readonly EnvironmentPlan[] {
  return last.environments.map((environment) => {
    const text = disk.get(environment.file)?.text;
    if (text === undefined || text === state.base.get(environment.file)) return environment;
    const standing = asItStands(environment, text);
    if (isRecorded(state.seen, environment.file, text)) return standing;
    const next = plan.environments.find(({ name }) => name === environment.name);
    const services = environment.services.map((before, at) => {
      const [now, after] = [
        standing.services[at],
        next?.services.find(({ service }) => service === before.service),
      ];
      if (now === undefined || after === undefined) return before;
      const keep = <T>(limit: (one: ServicePlan) => T): T =>
        limit(limit(before) === limit(after) ? now : before);
      return {
        ...before,
        copies: keep(({ copies }) => copies),
        memory: keep(({ memory }) => memory),
        cpus: keep(({ cpus }) => cpus),
        reservation: keep(({ reservation }) => reservation),
        pids: keep(({ pids }) => pids),
      };
    });
    return { ...environment, services, total: sumLimits(services) };
  });
}

/** The limits that the files will say; without those of files that have been removed or are the project's own. */
export function limitsAfter({ plan, changes }: Outcome): readonly EnvironmentPlan[] {
  return plan.environments.flatMap((environment) => {
    const change = changes.find(({ path }) => path === environment.file);
    if (change === undefined) return [environment];
    if (change.takenOver || change.kind === "deleted") return [];
    const text = textAfter(change);
    return [text === null || text === change.generated ? environment : asItStands(environment, text)];
  });
}
