import type { Spread } from "../config/measured-use.ts";

/** A measured value, and how many samples it stands for. */
export interface Weighted {
  readonly value: number;
  readonly points: number;
}

/**
 * The value that a share of the samples stays at or below, by the nearest rank: always one that was measured.
 * @param sorted ascending, not empty
 * @param percent 0 to 100
 */
export function percentile(sorted: readonly Weighted[], percent: number): number {
  const total = sorted.reduce((sum, { points }) => sum + points, 0);
  const rank = Math.max(1, Math.ceil((percent * total) / 100));
  let seen = 0;
  for (const { value, points } of sorted) {
    seen += points;
    if (seen >= rank) return value;
  }
  return sorted.at(-1)?.value ?? 0;
}

/** The most, and the percentiles; null without any value. */
export function spreadOf(values: readonly Weighted[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const at = (percent: number): number => percentile(sorted, percent);
  return { peak: at(100), p50: at(50), p90: at(90), p95: at(95), p99: at(99) };
}

/** Of each figure the higher. */
export function higherSpread(spreads: readonly (Spread | null)[]): Spread | null {
  const known = spreads.filter((one) => one !== null);
  if (known.length === 0) return null;
  const most = (figure: keyof Spread): number => Math.max(...known.map((one) => one[figure]));
  return { peak: most("peak"), p50: most("p50"), p90: most("p90"), p95: most("p95"), p99: most("p99") };
}
