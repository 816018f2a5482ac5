import { limitAfterKill, limitForShare, redisShare } from "../config/sizing.ts";
import { formatCpus, formatMemory, formatMib, MIB } from "../config/units.ts";
import { countNoun } from "../config/words.ts";
import type { Measured } from "./measure.ts";

/** The formulas: pure functions from what was measured to a limit, with the words that show the sum. */

/** What a formula asks for. */
export interface Wanted {
  /** Bytes, millicores or processes, in whole steps. */
  readonly value: number;
  /** The sum: `peak 412M x 1.15`. */
  readonly rule: string;
}

/** Room above what was measured. Of the Vertical Pod Autoscaler and of krr, too. */
const MARGIN = 1.15;
/** More for processors that were made to wait: what they would have used is not known. */
const THROTTLED_MARGIN = 1.25;
/** Share of the periods above which a service counts as held back. */
const THROTTLED_SHARE = 0.05;
/** Room above Redis' `used_memory_peak`. */
const REDIS_MARGIN = 1.2;

/** What no limit is shrunk below, however little was used. A limit that is lower already stays. */
export const FLOORS = {
  memory: 128 * MIB,
  /** Half a processor for the application, below which a start takes long. */
  appCpus: 500,
  cpus: 100,
  pids: 64,
} as const;

/** A limit is shrunk only where so much of it is not needed, or each run would change it by a little. */
const SHRINK_MARGIN = 0.1;
/** And by no more than this at once: what was measured may not have been all. */
const SHRINK_STEP = 0.25;

const STEPS = { memory: 16 * MIB, cpus: 100, pids: 16 } as const;

/** The memory limit: above the peak, above the limit at which a process was killed, and with room for Redis' data. */
export function wantMemory({ memory, kills, killedAt }: Measured, more: readonly Wanted[]): Wanted {
  const wanted: Wanted[] = [
    { value: memory.peak * MARGIN, rule: `peak ${formatMib(memory.peak)} x ${MARGIN}` },
    ...more,
  ];
  if (killedAt !== null)
    wanted.push({
      value: limitAfterKill(killedAt),
      rule: `${countNoun(kills, "kill")} at ${formatMemory(killedAt)}: a fifth and at least 100M more`,
    });
  const most = wanted.reduce((one, other) => (other.value > one.value ? other : one));
  return { value: roundUp(most.value, STEPS.memory), rule: most.rule };
}

/** The limit that Redis' data need. A cache that is full is no sign of want: keys make room, so it asks for no more. */
export function wantRedis(
  { redisPeak }: Measured,
  { maxmemory, persistent }: { readonly maxmemory: number; readonly persistent: boolean },
): { readonly maxmemory: number; readonly limit: Wanted } | null {
  if (redisPeak === null) return null;
  const used = Math.ceil(redisPeak * REDIS_MARGIN);
  const needed = roundUp(persistent ? used : Math.min(used, maxmemory), 4 * MIB);
  const share = redisShare(persistent);
  const rule = `data ${formatMib(redisPeak)} x ${REDIS_MARGIN} / ${share}`;
  return { maxmemory: needed, limit: { value: limitForShare(needed, share), rule } };
}

/** What it is meant to keep when the host runs short. @param limit bytes */
export function wantReservation({ memory }: Measured, limit: number): Wanted {
  const value = roundUp(memory.p90 * MARGIN, STEPS.memory);
  const rule = `P90 ${formatMib(memory.p90)} x ${MARGIN}`;
  return value <= limit ? { value, rule } : { value: limit, rule: `${rule}, at most the limit` };
}

/**
 * Processor time. Unlike memory it may be below the peak: what is above is slowed down, and nothing ends.
 * @param host millicores of the machine, or null where it is not known
 */
export function wantCpus({ cpu, throttled }: Measured, host: number | null): Wanted | null {
  if (cpu === null) return null;
  const [byP95, byP99] = [cpu.p95 * MARGIN, cpu.p99];
  const isHeldBack = throttled !== null && throttled > THROTTLED_SHARE;
  const rule = [
    byP95 >= byP99 ? `P95 ${formatCpus(cpu.p95)} x ${MARGIN}` : `P99 ${formatCpus(cpu.p99)}`,
    isHeldBack ? ` x ${THROTTLED_MARGIN}, held back in ${Math.round(throttled * 100)} % of the time` : "",
  ].join("");
  const value = roundUp(Math.max(byP95, byP99) * (isHeldBack ? THROTTLED_MARGIN : 1), STEPS.cpus);
  return host !== null && value > host
    ? { value: host, rule: `${rule}, at most the machine` }
    : { value, rule };
}

/** Processes and threads. @param own those that the server starts by itself; 0 for other services */
export function wantPids({ pids }: Measured, own: number): Wanted | null {
  if (pids === null) return null;
  const twice = { value: roundUp(2 * pids.peak, STEPS.pids), rule: `2 x peak ${pids.peak}` };
  return own <= twice.value ? twice : { value: own, rule: "what the workers and threads need" };
}

/** A limit that was decided, and why it is not simply what the formula asks for; null where it is. */
export interface Settled {
  readonly value: number;
  readonly note: string | null;
}

/**
 * From the limit that there is to the one that is wanted: up at once, down only past a margin, by at most a quarter at a
 * time, and never below the floor.
 * @param hold why it is not shrunk, where there is such a reason
 */
export function approach(
  now: number,
  wanted: number,
  {
    floor,
    step,
    hold,
  }: { readonly floor: number; readonly step: keyof typeof STEPS; readonly hold: string | null },
): Settled {
  if (wanted >= now) return { value: wanted, note: null };
  const least = Math.max(wanted, Math.min(floor, now));
  const floored = least > wanted ? "the floor" : null;
  if (hold !== null) return { value: now, note: hold };
  if (least >= now * (1 - SHRINK_MARGIN)) {
    const near = `less than ${SHRINK_MARGIN * 100} % above it: left as it is`;
    return { value: now, note: least === now ? floored : near };
  }
  const stepped = roundUp(now * (1 - SHRINK_STEP), STEPS[step]);
  if (stepped > least && stepped < now)
    return { value: stepped, note: `at most ${SHRINK_STEP * 100} % less at once` };
  return stepped >= now ? { value: now, note: null } : { value: least, note: floored };
}

function roundUp(value: number, step: number): number {
  // A peak that is met exactly must not be pushed up a step by the fraction of a byte that a product leaves.
  return Math.ceil(Math.ceil(value - 1e-6) / step) * step;
}
