import { type EnvironmentPlan, findApp, type Plan } from "../../config/plan.ts";
import type { PresentLimits } from "../../config/propose-limits.ts";
import { sumLimits } from "../../config/service-plan.ts";
import { runsOwnServer } from "./services.ts";
import type { DocumentedSetting } from "./settings.ts";

/** What the calculator of the page on resources starts from: each environment whose workers follow from its limits. */
export function describeCalculator(
  plan: Plan,
  settings: readonly DocumentedSetting[],
): readonly PresentLimits[] {
  const given = new Set(settings.filter(({ isGiven }) => isGiven).map(({ id }) => id));
  return plan.environments.filter(runsOwnServer).flatMap((environment) => describe(environment, given));
}

function describe(environment: EnvironmentPlan, given: ReadonlySet<string>): readonly PresentLimits[] {
  const { server, cpus, memory, pids, reservation, copies } = findApp(environment);
  if (server === null) return [];
  const at = `resources.${environment.name}.app`;
  return [
    {
      environment: environment.name,
      cpus,
      memory,
      pids,
      workers: server.workers,
      threads: server.threads,
      workerMemory: server.workerMemory,
      baseMemory: server.baseMemory,
      copies,
      others: sumLimits(environment.services.filter(({ service }) => service !== "app")),
      givenReservation: given.has(`${at}.memory_reservation`) ? reservation : null,
      hasGivenWorkers: given.has(`${at}.workers`),
    },
  ];
}
