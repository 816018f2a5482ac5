import type { EnvironmentPlan, ServicePlan } from "../config/plan.ts";
import { countWorkers, shareOf, WORKER_MEMORY_SHARE } from "../config/sizing.ts";
import { formatMemory, formatMib, MIB } from "../config/units.ts";
import type { Advice, Found } from "./advise.ts";

/** What one worker was seen to take, over all environments. */
export interface MeasuredWorkers {
  /** Bytes: `resources.worker_memory` from now on. */
  readonly perWorker: number;
  /** What has to be set for it; nothing where it stays. */
  readonly settings: readonly (readonly [id: string, value: string])[];
}

const SETTING = "resources.worker_memory";
/** A smaller difference is no news. */
const NEAR = 0.02;
const LEAST = 8 * MIB;

/**
 * What a worker takes: the share of the wanted limit that workers may fill, less the server, over those that ran. The
 * peak is then in the rest of the limit, and the workers that were measured fit by the same arithmetic that counts them.
 * Of several environments, the most. Null where no application with workers was measured.
 * @param targetOf bytes of the memory limit that is wanted, before steps
 */
export function measureWorkers(
  found: readonly Found[],
  targetOf: (one: Found) => number,
): MeasuredWorkers | null {
  const seen = found.flatMap((one) => {
    const { server } = one.service;
    if (server === null || one.environment.name === "development") return [];
    const ran = Math.max(1, one.measured.workers ?? server.workers);
    const each = (shareOf(targetOf(one), WORKER_MEMORY_SHARE) - server.baseMemory) / ran;
    return [{ each: Math.max(LEAST, Math.floor(each / MIB) * MIB), now: server.workerMemory }];
  });
  const [first] = seen;
  if (first === undefined) return null;
  const perWorker = seen.reduce((most, { each }) => Math.max(most, each), 0);
  const isNews = Math.abs(perWorker - first.now) > first.now * NEAR;
  return isNews
    ? { perWorker, settings: [[SETTING, formatMemory(perWorker)]] }
    : { perWorker: first.now, settings: [] };
}

/** How many workers follow from the new limits; null where none are counted. */
export function adviseWorkers(
  { name }: EnvironmentPlan,
  { server, service }: ServicePlan,
  limits: { readonly cpus: number; readonly memory: number },
  { perWorker }: MeasuredWorkers,
  given: ReadonlySet<string>,
): Advice | null {
  if (server === null || name === "development") return null;
  const { workers, byCpu, byMemory } = countWorkers(limits.cpus, limits.memory, perWorker, server.baseMemory);
  const isGiven = given.has(`resources.${name}.${service}.workers`);
  return {
    limit: "workers",
    now: server.workers,
    result: isGiven ? server.workers : workers,
    measured: null,
    wanted: workers,
    rule: `${byCpu} by CPUs, ${byMemory} by memory at ${formatMib(perWorker)} each`,
    floor: null,
    note: isGiven ? "as given" : null,
  };
}
