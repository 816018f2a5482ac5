import { type EnvironmentName, type EnvironmentPlan, findApp, type HealthTiming } from "../../config/plan.ts";
import { formatDuration } from "../../config/units.ts";
import { DRAWING_WIDTH, roundTenth } from "./drawing.ts";
import { TITLES } from "./services.ts";

/** Room on the sides of the rows, in the units of the drawing. */
const LEFT = 96;
const RIGHT = 24;
/** More marks than this in one row would be a smear. */
const MOST_MARKS = 40;
/** Room that a label needs beside its mark before it is written on the other side. */
const LABEL_WIDTH = 190;

interface Mark {
  readonly x: number;
  readonly width: number;
}

/** Path of an environment's picture, relative to the site. */
export function timelinePath(environment: EnvironmentName): string {
  return `images/health-${environment}.svg`;
}

/** The picture in words: for those who do not see it, and where it cannot be shown. */
export function describeTimeline(environment: EnvironmentPlan): string {
  const { health } = findApp(environment);
  return `${TITLES[environment.name]}: failures in the first ${formatDuration(health.startPeriod)} do not count. After that, a fault is called unhealthy after ${formatDuration(health.detectBest)} at the soonest and ${formatDuration(health.detectWorst)} at the latest.`;
}

/**
 * The geometry of the timeline: one row for the start, one for a fault that is noticed at the soonest (it comes just
 * before a check, and each check fails at once) and one for the latest (it comes just after one, and each check hangs).
 */
export function layOutTimeline(environment: EnvironmentPlan): object {
  const { health } = findApp(environment);
  const end = Math.max(health.startPeriod, health.detectWorst, 1);
  const scale = (DRAWING_WIDTH - LEFT - RIGHT) / end;
  const at = (time: number): number => roundTenth(LEFT + time * scale);
  const lengthen = (time: number): number => roundTenth(Math.max(3, time * scale));
  return {
    id: `health-${environment.name}`,
    title: `Health checks, ${TITLES[environment.name].toLowerCase()}`,
    description: describeTimeline(environment),
    width: DRAWING_WIDTH,
    left: LEFT,
    start: {
      width: roundTenth(health.startPeriod * scale),
      marks: startMarks(health, at),
      label: `start period ${formatDuration(health.startPeriod)}: failures do not count`,
      asked: `asked every ${formatDuration(health.startInterval)}`,
    },
    best: {
      marks: Array.from(
        { length: health.retries },
        (_, index): Mark => ({ x: at(index * health.interval), width: 3 }),
      ),
      end: at(health.detectBest),
      ...placeLabel(at(health.detectBest), `unhealthy after ${formatDuration(health.detectBest)}`),
    },
    worst: {
      marks: Array.from(
        { length: health.retries },
        (_, index): Mark => ({
          x: at(health.interval + index * (health.interval + health.timeout)),
          width: lengthen(health.timeout),
        }),
      ),
      end: at(health.detectWorst),
      ...placeLabel(at(health.detectWorst), `unhealthy after ${formatDuration(health.detectWorst)}`),
    },
    ticks: axisTicks(end).map((time) => ({ x: at(time), label: formatDuration(time) })),
    right: DRAWING_WIDTH - RIGHT,
    legend: `interval ${formatDuration(health.interval)}, timeout ${formatDuration(health.timeout)}, ${health.retries} failures in a row`,
  };
}

function startMarks(
  { startPeriod, startInterval }: HealthTiming,
  at: (time: number) => number,
): readonly Mark[] {
  const count = Math.floor(startPeriod / Math.max(1, startInterval));
  const step = Math.ceil(Math.max(1, count) / MOST_MARKS) * startInterval;
  const marks = Math.floor(startPeriod / Math.max(1, step));
  return Array.from({ length: marks }, (_, index) => ({ x: at((index + 1) * step) - 1, width: 2 }));
}

/** A label stands right of its mark, or left of it where the drawing ends. */
function placeLabel(x: number, label: string): object {
  const fits = x + LABEL_WIDTH <= DRAWING_WIDTH;
  return { label, labelX: roundTenth(fits ? x + 10 : x - 2), anchor: fits ? "start" : "end", above: !fits };
}

/** Steps of an axis that people count in, in milliseconds: seconds and minutes, about six of them. */
function axisTicks(end: number): readonly number[] {
  const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400];
  const step = 1000 * (seconds.find((candidate) => end / 1000 / candidate <= 8) ?? 36_000);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}
