import type { Sample, SampledLimits } from "./sample.ts";

/** What a sample says once it is compared with the one before it of the same container. */
export interface Reading {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly points: number;
  /** Bytes: also what the kernel's own record says of the time since the sample before. */
  readonly memory: number | null;
  /** Millicores, on average since the sample before. */
  readonly cpu: number | null;
  readonly pids: number | null;
  readonly redisPeak: number | null;
  /** Processes that were killed for lack of memory since the sample before, or since the start. */
  readonly kills: number;
  readonly periods: number;
  readonly throttled: number;
  readonly limits: SampledLimits;
}

/**
 * Turns counters into what happened between two samples. A counter that begins anew, with another container or another
 * start of the same one, is compared with nothing: no rate is made up across a restart.
 * @param samples of one service and colour, in any order
 */
export function toReadings(samples: readonly Sample[]): readonly Reading[] {
  const before = new Map<string, Sample>();
  return sortByTime(samples).map((sample) => {
    const last = before.get(sample.container) ?? null;
    before.set(sample.container, sample);
    return compare(sample, last?.started === sample.started ? last : null);
  });
}

/** Times are read once each, and not with each comparison: there may be many thousands. */
export function sortByTime(samples: readonly Sample[]): readonly Sample[] {
  return samples
    .map((sample) => ({ sample, at: Date.parse(sample.when) }))
    .sort((a, b) => a.at - b.at)
    .map(({ sample }) => sample);
}

function compare(sample: Sample, last: Sample | null): Reading {
  const at = Date.parse(sample.when);
  const since = (name: "cpu" | "periods" | "throttled"): number | null => {
    const [now, then] = [sample[name], last?.[name] ?? null];
    return now === null || then === null || now < then ? null : now - then;
  };
  const passed = last === null ? 0 : at - Date.parse(last.when);
  const used = since("cpu");
  const counted = (sample.kills ?? 0) - (last?.kills ?? 0);
  return {
    at,
    points: sample.points,
    memory: highestMemory(sample, last),
    // Nanoseconds in milliseconds are millicores times a thousand.
    cpu: used !== null && passed > 0 ? used / passed / 1000 : sample.millicores,
    pids: sample.pids,
    redisPeak: sample.redisPeak,
    kills: Math.max(0, counted, sample.killEvents),
    periods: since("periods") ?? 0,
    throttled: since("throttled") ?? 0,
    limits: sample.limits,
  };
}

/**
 * Where the kernel's record has risen since the sample before, more was in use for a moment between the two. The record
 * counts the file cache: as much of it as was there before or after is taken off, whichever is more.
 */
function highestMemory({ memory, cache, memoryPeak }: Sample, last: Sample | null): number | null {
  if (memory === null || cache === null || memoryPeak === null) return memory;
  if (last?.memoryPeak == null || memoryPeak <= last.memoryPeak) return memory;
  return Math.max(memory, memoryPeak - Math.max(cache, last.cache ?? 0));
}
