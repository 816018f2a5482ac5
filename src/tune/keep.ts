import { sortByTime } from "./readings.ts";
import { formatSample, type Sample } from "./sample.ts";

/** What is kept of samples: a few megabytes, and a month. A monthly job is then in them once. */
export const KEPT = { bytes: 4 * 1024 * 1024, milliseconds: 31 * 24 * 3_600_000 } as const;

/**
 * The samples that are kept: those of the last month, thinned until they fit. Thinning goes over the older half and makes
 * one of two that follow each other in one container: with the higher memory, processes and kills, so that no peak is
 * lost, and with the later counters, so that processor time is that of both.
 * @param now milliseconds since 1970
 * @returns by time
 */
export function keepSamples(
  samples: readonly Sample[],
  now: number,
  { bytes, milliseconds }: { readonly bytes: number; readonly milliseconds: number } = KEPT,
): readonly Sample[] {
  let kept = sortByTime(samples.filter(({ when }) => now - Date.parse(when) <= milliseconds));
  while (sizeOf(kept) > bytes) {
    const half = Math.ceil(kept.length / 2);
    const thinned = [...thin(kept.slice(0, half)), ...kept.slice(half)];
    // Nothing left to join, such as one sample of each of many containers: the oldest go.
    kept = thinned.length < kept.length ? thinned : kept.slice(half);
  }
  return kept;
}

function sizeOf(samples: readonly Sample[]): number {
  return samples.reduce((sum, sample) => sum + formatSample(sample).length, 0);
}

function thin(samples: readonly Sample[]): readonly Sample[] {
  const open = new Map<string, Sample>();
  const thinned: Sample[] = [];
  for (const sample of samples) {
    const key = `${sample.container} ${sample.started}`;
    const first = open.get(key);
    if (first === undefined) {
      open.set(key, sample);
      continue;
    }
    open.delete(key);
    thinned.push(join(first, sample));
  }
  return sortByTime([...thinned, ...open.values()]);
}

function join(first: Sample, second: Sample): Sample {
  const higher = (name: "memory" | "pids" | "redisPeak" | "memoryPeak" | "millicores"): number | null => {
    const [one, other] = [first[name], second[name]];
    return one === null || other === null ? (one ?? other) : Math.max(one, other);
  };
  return {
    ...second,
    memory: higher("memory"),
    memoryPeak: higher("memoryPeak"),
    millicores: higher("millicores"),
    pids: higher("pids"),
    redisPeak: higher("redisPeak"),
    killEvents: first.killEvents + second.killEvents,
    points: first.points + second.points,
  };
}
