import type { EnvironmentName, ServiceName } from "./plan.ts";

/** How a quantity was used: the most, and what so many percent of the samples stay at or below. */
export interface Spread {
  readonly peak: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
}

/** A stretch of time, for a picture: null where nothing was measured in it. Bytes, millicores. */
export interface UseSlice {
  readonly memoryPeak: number | null;
  readonly memoryP90: number | null;
  readonly cpuP95: number | null;
}

/** What one service of an environment used. In blue/green, of the two colours the higher. */
export interface ServiceUse {
  readonly service: ServiceName;
  /** Samples, of one moment each. */
  readonly samples: number;
  /** ISO 8601: of the first and of the last sample. */
  readonly from: string;
  readonly until: string;
  /** Milliseconds between them that samples cover. */
  readonly watched: number;
  /** Bytes, without the file cache that the kernel drops first. */
  readonly memory: Spread;
  /** Millicores; null where no sample says it. */
  readonly cpu: Spread | null;
  /** Processes and threads; null where no sample says it. */
  readonly pids: Spread | null;
  /** Processes that the kernel has killed for lack of memory. */
  readonly kills: number;
  /** Share of the scheduler's periods in which it was made to wait, 0 to 1; null where no sample says it. */
  readonly throttled: number | null;
  /** From `from` to `until`, all of the same length. */
  readonly slices: readonly UseSlice[];
}

/** What `cryo-init tune` has measured, as far as the site shows it. */
export interface MeasuredUse {
  /** Of this shape. */
  readonly schema: 1;
  readonly environments: readonly {
    readonly name: EnvironmentName;
    readonly services: readonly ServiceUse[];
  }[];
}
