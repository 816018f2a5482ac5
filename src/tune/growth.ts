import { formatMib, MIB } from "../config/units.ts";
import { groupBy } from "./group.ts";
import { sortByTime } from "./readings.ts";
import type { Sample } from "./sample.ts";

const HOUR = 3_600_000;
const HOURS_A_DAY = 24;
/** Bytes: with less, no limit is reached before the next release. */
const LEAST_IN_A_DAY = MIB;
/** Below so many samples, growth and a start that goes on look alike. */
const LEAST_SAMPLES = 40;
/** From the first quarter of the time to the last, as a share of the first. */
const LEAST_GROWTH = 0.1;

/**
 * Growth that has not ended: from each quarter of a container's run to the next, the middle value is higher, and the last
 * is well above the first. A daily wave falls again; a start is over in the first quarter. Only a run that still went on
 * counts, and the longest of several: that of an earlier release says nothing about this one.
 * @param samples of one service
 * @returns bytes an hour; null where there is none, or it cannot be told
 */
export function findGrowth(samples: readonly Sample[]): number | null {
  const sorted = sortByTime(samples);
  const end = sorted.at(-1)?.when;
  const runs = [...groupBy(sorted, ({ container, started }) => `${container} ${started}`).values()];
  const open = runs.filter((run) => run.at(-1)?.when === end);
  const longest = open.reduce<readonly Sample[]>(
    (one, other) => (other.length > one.length ? other : one),
    [],
  );
  const values = longest.flatMap(({ when, memory }) => (memory === null ? [] : [{ when, memory }]));
  if (values.length < LEAST_SAMPLES) return null;
  const quarter = Math.floor(values.length / 4);
  const middles = [0, 1, 2, 3].map((at) => {
    const part = values.slice(at * quarter, (at + 1) * quarter).map(({ memory }) => memory);
    return part.sort((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
  });
  const [first = 0, second = 0, third = 0, last = 0] = middles;
  if (!(first < second && second < third && third < last) || last < first * (1 + LEAST_GROWTH)) return null;
  const hours = (Date.parse(values.at(-1)?.when ?? "") - Date.parse(values[0]?.when ?? "")) / HOUR;
  // The middles of the first and the last quarter are three quarters of the time apart.
  const growth = hours > 0 ? Math.round((last - first) / (hours * 0.75)) : 0;
  return growth * HOURS_A_DAY >= LEAST_IN_A_DAY ? growth : null;
}

/** `12M an hour`; a slow one by the day: `7M a day`. @param growth bytes an hour */
export function formatGrowth(growth: number): string {
  return growth >= MIB ? `${formatMib(growth)} an hour` : `${formatMib(growth * HOURS_A_DAY)} a day`;
}
