import { MIB } from "../../../src/config/units.ts";
import { type Measured, measureAll } from "../../../src/tune/measure.ts";
import type { Sample } from "../../../src/tune/sample.ts";

const BEGIN = Date.parse("2026-01-01T00:00:00Z");

/** A sample of the application's container; without any change, an idle one under the example's limits. */
export function sampleAt(seconds: number, changes: Partial<Sample> = {}): Sample {
  return {
    when: new Date(BEGIN + seconds * 1000).toISOString(),
    environment: "production",
    service: "app",
    colour: null,
    container: "aaaaaaaaaaaa",
    started: new Date(BEGIN).toISOString(),
    memory: 400 * MIB,
    cache: 0,
    memoryPeak: null,
    cpu: null,
    millicores: 200,
    periods: null,
    throttled: null,
    kills: 0,
    killEvents: 0,
    pids: 20,
    redisPeak: null,
    limits: { memory: 1536 * MIB, cpus: 2000, pids: 256, workers: 5 },
    points: 1,
    ...changes,
  };
}

/** Samples every 15 s over so many hours: enough of them to recommend by, unless told otherwise. */
export function series(
  change: (index: number) => Partial<Sample> = () => ({}),
  hours = 3.1,
): readonly Sample[] {
  return Array.from({ length: Math.floor(hours * 240) }, (_, index) => sampleAt(15 * index, change(index)));
}

/** What was measured of the one service that the samples are about. */
export function measureOne(samples: readonly Sample[]): Measured {
  const [measured, other] = measureAll(samples);
  if (measured === undefined || other !== undefined) throw new Error("these are not samples of one service");
  return measured;
}
