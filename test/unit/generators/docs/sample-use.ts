import type { MeasuredUse, ServiceUse } from "../../../../src/config/measured-use.ts";
import { MIB } from "../../../../src/config/units.ts";

/** A use that is the same at all times but for its median. */
export const spread = (value: number) => ({
  peak: value,
  p50: value / 2,
  p90: value,
  p95: value,
  p99: value,
});

/** The application in production, with a pause in which nothing was measured. */
export const APP: ServiceUse = {
  service: "app",
  samples: 720,
  from: "2026-01-31T12:00:00.000Z",
  until: "2026-01-31T15:00:00.000Z",
  watched: 3 * 3_600_000,
  memory: spread(600 * MIB),
  cpu: spread(1200),
  pids: spread(40),
  kills: 1,
  throttled: 0.07,
  slices: [
    { memoryPeak: 600 * MIB, memoryP90: 500 * MIB, cpuP95: 1200 },
    { memoryPeak: null, memoryP90: null, cpuP95: null },
    { memoryPeak: 300 * MIB, memoryP90: 300 * MIB, cpuP95: 0 },
  ],
};

/** What `tune` has measured of the sample project. */
export const USE: MeasuredUse = {
  schema: 1,
  environments: [
    {
      name: "production",
      services: [APP, { ...APP, service: "redis", cpu: null, pids: null, throttled: null, kills: 0 }],
    },
  ],
};
