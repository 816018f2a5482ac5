import type { EnvironmentName, Plan, ServiceName } from "../config/plan.ts";
import { formatMemory, formatQuantity } from "../config/units.ts";
import {
  type Advice,
  adviseCpus,
  adviseMemory,
  advisePids,
  adviseRedis,
  adviseReservation,
  type Found,
  targetMemory,
} from "./advise.ts";
import { describeLack, type Lack } from "./enough.ts";
import { formatGrowth } from "./growth.ts";
import { wantCpus, wantReservation } from "./limits.ts";
import type { Measured } from "./measure.ts";
import { adviseWorkers, type MeasuredWorkers, measureWorkers } from "./workers.ts";

/** What to do about one service. */
export interface ServiceAdvice {
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  readonly measured: Measured;
  /** What is missing before anything can be said; null where it suffices. */
  readonly lack: Lack | null;
  /** Empty where the data do not suffice. */
  readonly advice: readonly Advice[];
  readonly notes: readonly string[];
}

/** Everything that was worked out from samples. */
export interface Recommendation {
  readonly services: readonly ServiceAdvice[];
  /** What has to be set, by path, as `--set` takes it; nothing where all stays as it is. */
  readonly settings: readonly (readonly [id: string, value: string])[];
}

/** What recommendations depend on beside the measurements. */
export interface RecommendInput {
  readonly plan: Plan;
  readonly measured: readonly Measured[];
  /** The settings that somebody has given, which follow from nothing. */
  readonly given: ReadonlySet<string>;
  /** Millicores of the machine that runs the containers; null where it is not known. */
  readonly hostCpus: number | null;
  /** Recommend from however little there is. */
  readonly acceptFew: boolean;
}

/**
 * Works limits out from measured use: for each service that the plan has, what each limit should be and why. A memory
 * limit is never below what was seen in use.
 */
export function recommend({ plan, measured, given, hostCpus, acceptFew }: RecommendInput): Recommendation {
  const found = measured.flatMap((one) => {
    const environment = plan.environments.find(({ name }) => name === one.environment);
    const service = environment?.services.find((candidate) => candidate.service === one.service);
    if (environment === undefined || service === undefined) return [];
    return [{ environment, service, measured: one, lack: describeLack(one) }];
  });
  const enough = found.filter(({ lack }) => lack === null || acceptFew);
  const workers = measureWorkers(enough, (one) => targetMemory(one, null, given).value);
  const services = found.map((one): ServiceAdvice => {
    const { environment, service, measured: use, lack } = one;
    const base = { environment: environment.name, service: service.service, measured: use, lack };
    if (!enough.includes(one)) return { ...base, advice: [], notes: [] };
    const advice = adviseService(one, { workers, given, hostCpus, acceptFew });
    return { ...base, advice, notes: listNotes(one) };
  });
  return { services, settings: [...listSettings(services, given), ...(workers?.settings ?? [])] };
}

interface Context {
  readonly workers: MeasuredWorkers | null;
  readonly given: ReadonlySet<string>;
  readonly hostCpus: number | null;
  readonly acceptFew: boolean;
}

function adviseService(found: Found, { workers, given, hostCpus, acceptFew }: Context): readonly Advice[] {
  const { environment, service, measured } = found;
  const advice: Advice[] = [];
  const memory = adviseMemory(found, targetMemory(found, workers, given), acceptFew);
  const cpus = adviseCpus(found, wantCpus(measured, hostCpus), acceptFew);
  advice.push(
    memory,
    adviseReservation(service, measured, wantReservation(measured, memory.result), memory.result),
  );
  if (cpus !== null) advice.push(cpus);
  const limits = { cpus: cpus?.result ?? service.cpus, memory: memory.result };
  const running = workers === null ? null : adviseWorkers(environment, service, limits, workers, given);
  if (running !== null) advice.push(running);
  advice.push(...advisePids(found, running?.result ?? service.server?.workers ?? 0, acceptFew));
  advice.push(...adviseRedis(found, memory.result, given));
  return advice;
}

function listNotes({ service, measured }: Found): readonly string[] {
  const { kills, growth, memory } = measured;
  const notes: string[] = [];
  const { server } = service;
  if (growth !== null) notes.push(describeGrowth(growth, measured.watched));
  if (kills > 0)
    notes.push(`${kills} killed for lack of memory: what was needed is not known, only that it was more.`);
  if (server !== null && server.recycleAt > 0 && memory.peak >= server.recycleMemory)
    notes.push(
      `The peak is at the ${server.recycleAt} % of the limit at which workers are replaced: what they would have taken is not known.`,
    );
  return notes;
}

/** A load that rises all morning looks like a leak until the evening. */
function describeGrowth(growth: number, watched: number): string {
  const what = `Memory kept growing, by ${formatGrowth(growth)}`;
  return watched < DAY
    ? `${what}: a leak, or the rise of a day. To tell, sample for a whole day.`
    : `${what}. A higher limit only puts off the end of that.`;
}

const DAY = 24 * 3_600_000;

const SET: readonly Advice["limit"][] = ["memory", "memory_reservation", "cpus", "pids", "maxmemory"];

/** What has to be given so that each limit is as advised; what follows by itself is left to follow. */
function listSettings(
  services: readonly ServiceAdvice[],
  given: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  return services.flatMap(({ environment, service, advice }) => {
    const memory = advice.find(({ limit }) => limit === "memory");
    return advice.flatMap(({ limit, now, result }): (readonly [string, string])[] => {
      const id = `resources.${environment}.${service}.${limit}`;
      if (!SET.includes(limit) || (limit === "maxmemory" && !given.has(id))) return [];
      // Half of the limit is taken where nobody gives it: it would change with the limit.
      const follows = limit === "memory_reservation" && !given.has(id) && memory?.result !== memory?.now;
      return result === now && !follows ? [] : [[id, formatLimit(limit, result)]];
    });
  });
}

/** As `--set` takes it: `480M`, `1.5`, `256`. */
export function formatLimit(limit: Advice["limit"], value: number): string {
  if (limit === "cpus") return formatQuantity(value, "cpus");
  return limit === "pids" || limit === "workers" ? String(value) : formatMemory(value);
}
