import type { ServiceUse, Spread, UseSlice } from "../config/measured-use.ts";
import type { EnvironmentName } from "../config/plan.ts";
import { groupBy } from "./group.ts";
import { findGrowth } from "./growth.ts";
import { type Reading, toReadings } from "./readings.ts";
import type { Sample, SampledLimits } from "./sample.ts";
import { higherSpread, spreadOf, type Weighted } from "./spread.ts";

/** What one service used, with what recommendations need beside what the site shows. */
export interface Measured extends ServiceUse {
  readonly environment: EnvironmentName;
  /** Bytes of the highest limit under which a process was killed; null without a kill, or where it is not known. */
  readonly killedAt: number | null;
  /** Redis' `used_memory_peak`; null for other services, or where it is not known. */
  readonly redisPeak: number | null;
  /** The fewest workers that ran while samples were taken; null where no sample says it. */
  readonly workers: number | null;
  /** How much of all this was measured under the limits of the last sample. */
  readonly present: UnderLimits;
  /** Bytes an hour by which memory kept growing until the end; null where it did not. */
  readonly growth: number | null;
}

/** The limits of the last sample, and how much has been measured since they are in force. */
export interface UnderLimits extends SampledLimits {
  readonly samples: number;
  /** Milliseconds. */
  readonly watched: number;
}

/**
 * A pause between two samples is watched up to so many times the usual one, and up to so many milliseconds in any case;
 * never above the most, however far apart all of them are.
 */
const LONGEST_GAP = { times: 4, milliseconds: 300_000, most: 3_600_000 } as const;
/** Slices of a picture. */
const SLICES = 48;

/** What each service of each environment used, over all its containers and their restarts. */
export function measureAll(samples: readonly Sample[]): readonly Measured[] {
  const groups = groupBy(samples, ({ environment, service }) => `${environment} ${service}`);
  return [...groups.values()].flatMap((group) => measure(group) ?? []);
}

/** @param samples of one service of one environment; null where none of them says what memory was in use */
function measure(samples: readonly Sample[]): Measured | null {
  const [first] = samples;
  if (first === undefined) return null;
  const colours = [...groupBy(samples, ({ colour }) => colour ?? "").values()].map(toReadings);
  const readings = colours.flat().sort((a, b) => a.at - b.at);
  const spread = (name: "memory" | "cpu" | "pids"): Spread | null =>
    higherSpread(colours.map((one) => spreadOf(weigh(one, name))));
  const memory = spread("memory");
  const [from, until] = [readings[0]?.at ?? 0, readings.at(-1)?.at ?? 0];
  if (memory === null) return null;
  const sum = (name: "kills" | "periods" | "throttled"): number =>
    readings.reduce((total, reading) => total + reading[name], 0);
  const killedAt = readings.flatMap(({ kills, limits }) => (kills > 0 ? (limits.memory ?? []) : []));
  const redisPeaks = readings.flatMap(({ redisPeak }) => redisPeak ?? []);
  const workers = readings.flatMap(({ limits }) => limits.workers ?? []);
  const periods = sum("periods");
  return {
    environment: first.environment,
    service: first.service,
    samples: countMoments(readings),
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    watched: watchedTime(readings),
    memory,
    cpu: spread("cpu"),
    pids: spread("pids"),
    kills: sum("kills"),
    throttled: periods > 0 ? sum("throttled") / periods : null,
    slices: slice(readings, from, until),
    killedAt: most(killedAt),
    redisPeak: most(redisPeaks),
    workers: workers.reduce<number | null>((least, one) => Math.min(least ?? one, one), null),
    present: lastLimits(colours),
    growth: findGrowth(samples),
  };
}

/** Not by spreading into `Math.max`, which takes no hundred thousand values. */
function most(values: readonly number[]): number | null {
  return values.reduce<number | null>((highest, one) => Math.max(highest ?? one, one), null);
}

function weigh(readings: readonly Reading[], name: "memory" | "cpu" | "pids"): readonly Weighted[] {
  return readings.flatMap(({ [name]: value, points }) => (value === null ? [] : [{ value, points }]));
}

/** Containers that are sampled together make one moment: two colours do not watch for twice as long. */
function moments(readings: readonly Reading[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { at, points } of readings) found.set(at, Math.max(points, found.get(at) ?? 0));
  return found;
}

function countMoments(readings: readonly Reading[]): number {
  return [...moments(readings).values()].reduce((sum, points) => sum + points, 0);
}

const LIMITS = ["memory", "cpus", "pids"] as const;
const NO_LIMITS: SampledLimits = { memory: null, cpus: null, pids: null, workers: null };

/**
 * Of two colours, the one that was seen last, and else for longer: the other may have been stopped with the limits of its
 * release.
 */
function lastLimits(colours: readonly (readonly Reading[])[]): UnderLimits {
  const found = colours.map((readings): UnderLimits => {
    const last = readings.at(-1)?.limits ?? NO_LIMITS;
    const isOther = ({ limits }: Reading): boolean => LIMITS.some((name) => limits[name] !== last[name]);
    const since = readings.slice(readings.findLastIndex(isOther) + 1);
    return { ...last, samples: countMoments(since), watched: watchedTime(since) };
  });
  const ends = colours.map((readings) => readings.at(-1)?.at ?? 0);
  const seenLast = found.filter((_, index) => ends[index] === most(ends));
  return seenLast.reduce((one, other) => (other.samples > one.samples ? other : one));
}

/**
 * Milliseconds between the samples, without the pauses in which nobody sampled. A thinned sample stands for several, and
 * for as much more time.
 */
function watchedTime(readings: readonly Reading[]): number {
  const found = [...moments(readings)].sort(([a], [b]) => a - b);
  const gaps = found.slice(1).map(([at, points], index) => {
    const gap = at - (found[index]?.[0] ?? at);
    return { gap, each: gap / points };
  });
  const usual = gaps.map(({ each }) => each).sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  // The first one, thinned, ends a stretch of its own.
  const first = usual > LONGEST_GAP.most ? 0 : ((found[0]?.[1] ?? 1) - 1) * usual;
  const { times, milliseconds, most: limit } = LONGEST_GAP;
  const longest = Math.min(Math.max(times * usual, milliseconds), limit);
  return gaps.filter(({ each }) => each <= longest).reduce((sum, { gap }) => sum + gap, first);
}

function slice(readings: readonly Reading[], from: number, until: number): readonly UseSlice[] {
  const count = Math.max(1, Math.min(SLICES, countMoments(readings)));
  const width = Math.max(1, until - from) / count;
  const slices: Reading[][] = Array.from({ length: count }, () => []);
  for (const reading of readings)
    slices[Math.min(count - 1, Math.floor((reading.at - from) / width))]?.push(reading);
  return slices.map((inside) => {
    const memory = spreadOf(weigh(inside, "memory"));
    return {
      memoryPeak: memory?.peak ?? null,
      memoryP90: memory?.p90 ?? null,
      cpuP95: round(spreadOf(weigh(inside, "cpu"))?.p95),
    };
  });
}

function round(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}
