import type { Spread } from "../config/measured-use.ts";
import type { EnvironmentPlan, ServicePlan } from "../config/plan.ts";
import { countProcesses, limitForProcesses } from "../config/propose-limits.ts";
import { limitForShare, redisMaxmemory, redisShare, WORKER_MEMORY_SHARE } from "../config/sizing.ts";
import { formatCpus, formatMemory, formatMib } from "../config/units.ts";
import { formatGrowth } from "./growth.ts";
import { whyHold } from "./hold.ts";
import { approach, FLOORS, type Wanted, wantMemory, wantPids, wantRedis } from "./limits.ts";
import type { Measured } from "./measure.ts";
import type { MeasuredWorkers } from "./workers.ts";

/** One limit: what it is, what was measured, and what it should be. */
export interface Advice {
  readonly limit: "memory" | "memory_reservation" | "cpus" | "pids" | "maxmemory" | "workers";
  /** Bytes, millicores or a count. */
  readonly now: number;
  readonly result: number;
  /** What the result rests on; null for what follows from other limits. */
  readonly measured: Spread | null;
  /** What the formula asks for before floor and steps. */
  readonly wanted: number;
  readonly rule: string;
  /** What it is not shrunk below. */
  readonly floor: number | null;
  /** Why the result is not what the formula asks for; null where it is. */
  readonly note: string | null;
}

/** A service of the plan and what was measured of it. */
export interface Found {
  readonly environment: EnvironmentPlan;
  readonly service: ServicePlan;
  readonly measured: Measured;
}

/** What it keeps when the host runs short. One that is nearly as wanted is left as it is, where the limit still holds it. */
export function adviseReservation(
  { reservation: now }: ServicePlan,
  measured: Measured,
  wanted: Wanted,
  limit: number,
): Advice {
  const isNear = now <= limit && Math.abs(now - wanted.value) <= now * NEAR;
  return {
    limit: "memory_reservation",
    now,
    result: isNear ? now : wanted.value,
    measured: measured.memory,
    wanted: wanted.value,
    rule: wanted.rule,
    floor: null,
    note: isNear && now !== wanted.value ? "near enough: left as it is" : null,
  };
}

/** A difference below a tenth is no news. */
const NEAR = 0.1;

/** What the memory limit has to be, whatever it is now. */
export function targetMemory(
  { environment, service, measured }: Found,
  workers: MeasuredWorkers | null,
  given: ReadonlySet<string>,
): Wanted {
  const more: Wanted[] = [];
  const { redis, server } = service;
  const at = `resources.${environment.name}.${service.service}`;
  const data = redis === null ? null : wantRedis(measured, redis);
  if (data !== null) more.push(data.limit);
  if (redis !== null && given.has(`${at}.maxmemory`)) {
    const share = redisShare(redis.persistent);
    const value = limitForShare(redis.maxmemory, share);
    more.push({ value, rule: `maxmemory ${formatMemory(redis.maxmemory)}, as given, / ${share}` });
  }
  // Workers that somebody asks for run, however few were there when it was measured.
  if (
    workers !== null &&
    server !== null &&
    given.has(`${at}.workers`) &&
    server.workers > (measured.workers ?? server.workers)
  ) {
    const used = server.workers * workers.perWorker + server.baseMemory;
    more.push({
      value: limitForShare(used, WORKER_MEMORY_SHARE),
      rule: `${server.workers} workers, as given, x ${formatMib(workers.perWorker)}`,
    });
  }
  return wantMemory(measured, more);
}

/** The memory limit: from the present one to the one that is wanted. */
export function adviseMemory({ service, measured }: Found, wanted: Wanted, acceptFew: boolean): Advice {
  const hold =
    measured.growth === null
      ? whyHold(measured, measured.present.memory, service.memory, acceptFew, formatMemory)
      : `it keeps growing, by ${formatGrowth(measured.growth)}: not shrunk`;
  const { value, note } = approach(service.memory, wanted.value, {
    floor: FLOORS.memory,
    step: "memory",
    hold,
  });
  return {
    limit: "memory",
    now: service.memory,
    result: value,
    measured: measured.memory,
    wanted: wanted.value,
    rule: wanted.rule,
    floor: Math.min(FLOORS.memory, service.memory),
    note,
  };
}

/** The limit on processor time; null where nothing was measured. */
export function adviseCpus(
  { service, measured }: Found,
  wanted: Wanted | null,
  acceptFew: boolean,
): Advice | null {
  if (wanted === null) return null;
  const hold = whyHold(measured, measured.present.cpus, service.cpus, acceptFew, formatCpus);
  const floor = service.server === null ? FLOORS.cpus : FLOORS.appCpus;
  const { value, note } = approach(service.cpus, wanted.value, { floor, step: "cpus", hold });
  return {
    limit: "cpus",
    now: service.cpus,
    result: value,
    measured: measured.cpu,
    wanted: wanted.value,
    rule: wanted.rule,
    floor: Math.min(floor, service.cpus),
    note,
  };
}

/** The limit on processes and threads; none where they are not limited, or were not measured. @param workers that will run */
export function advisePids(
  { service, measured }: Found,
  workers: number,
  acceptFew: boolean,
): readonly Advice[] {
  const { pids: now, server } = service;
  const own = server === null ? 0 : limitForProcesses(countProcesses(workers, server.threads));
  const wanted = wantPids(measured, own);
  if (wanted === null || now === null) return [];
  const hold = whyHold(measured, measured.present.pids, now, acceptFew, String);
  const { value, note } = approach(now, wanted.value, { floor: FLOORS.pids, step: "pids", hold });
  const floor = Math.min(FLOORS.pids, now);
  return [
    {
      limit: "pids",
      now,
      result: value,
      measured: measured.pids,
      wanted: wanted.value,
      rule: wanted.rule,
      floor,
      note,
    },
  ];
}

/** `maxmemory`, which follows from the limit unless somebody gives it. @param limit bytes of the new memory limit */
export function adviseRedis(
  { environment, service, measured }: Found,
  limit: number,
  given: ReadonlySet<string>,
): readonly Advice[] {
  const { redis } = service;
  if (redis === null) return [];
  const isGiven = given.has(`resources.${environment.name}.redis.maxmemory`);
  const needed = wantRedis(measured, redis)?.maxmemory ?? null;
  const follows = redisMaxmemory(limit, redis.persistent);
  const result = isGiven ? Math.max(redis.maxmemory, needed ?? 0) : follows;
  const share = redisShare(redis.persistent);
  return [
    {
      limit: "maxmemory",
      now: redis.maxmemory,
      result,
      measured: null,
      wanted: needed ?? follows,
      rule: isGiven ? "as given" : `${share * 100} % of the limit`,
      floor: null,
      note: null,
    },
  ];
}
