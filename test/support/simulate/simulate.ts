import { MIB } from "../../../src/config/units.ts";
import type { Sample } from "../../../src/tune/sample.ts";
import type { Method } from "./methods.ts";
import { DAY, type Shape, STEP } from "./shapes.ts";

/** The limit that all begin with: the recommended one of the application. */
export const FIRST_LIMIT = 1536 * MIB;
/** Days that are simulated; each evening the limit is set anew. */
const DAYS = 28;

/** A day under one limit. Bytes. */
export interface SimulatedDay {
  readonly limit: number;
  /** The most that was in use before this day: no method may recommend less. */
  readonly peakBefore: number;
  /** The most that the load needed on this day; null where a kill kept it from showing. */
  readonly needed: number;
  readonly kills: number;
}

/** What became of a load under a method. */
export interface Simulation {
  /** Without the first day, whose limit nobody recommended. */
  readonly days: readonly SimulatedDay[];
  /** Shares of the days with at least one kill. */
  readonly killedDays: number;
  /** Bytes that the limit was above the need, on average. */
  readonly waste: number;
}

const BEGIN = Date.parse("2026-01-01T00:00:00Z");

/** Runs a load under a method's limits: what needs more than the limit is killed, and starts anew. */
export function simulate(shape: Shape, method: Method): Simulation {
  const samples: Sample[] = [];
  const days: SimulatedDay[] = [];
  let [limit, start, peak] = [FIRST_LIMIT, 0, 0];
  for (let day = 0; day < DAYS; day += 1) {
    const peakBefore = peak;
    let [needed, kills] = [0, 0];
    for (let time = day * DAY; time < (day + 1) * DAY; time += STEP) {
      if (shape.releases !== null && time > 0 && time % shape.releases < STEP) start = time;
      const need = shape.need(time, time - start);
      const isKilled = need > limit;
      samples.push(sampleOf(time, start, Math.min(need, limit), isKilled, limit));
      needed = Math.max(needed, need);
      peak = Math.max(peak, Math.min(need, limit));
      if (!isKilled) continue;
      kills += 1;
      start = time + STEP;
    }
    days.push({ limit, peakBefore, needed, kills });
    limit = Math.ceil(method.recommend(samples, limit));
  }
  const recommended = days.slice(1);
  return {
    days: recommended,
    killedDays: recommended.filter(({ kills }) => kills > 0).length / recommended.length,
    waste:
      recommended.reduce((sum, one) => sum + Math.max(0, one.limit - one.needed), 0) / recommended.length,
  };
}

function sampleOf(time: number, start: number, memory: number, isKilled: boolean, limit: number): Sample {
  return {
    when: new Date(BEGIN + time).toISOString(),
    environment: "production",
    service: "app",
    colour: null,
    container: "simulated",
    started: new Date(BEGIN + start).toISOString(),
    memory: Math.round(memory),
    cache: null,
    memoryPeak: null,
    cpu: null,
    millicores: 100,
    periods: null,
    throttled: null,
    kills: null,
    killEvents: isKilled ? 1 : 0,
    pids: 20,
    redisPeak: null,
    limits: { memory: limit, cpus: null, pids: null, workers: null },
    points: 1,
  };
}
