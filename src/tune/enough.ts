import { formatDuration } from "../config/units.ts";
import { countNoun } from "../config/words.ts";

/** So many samples, over so many milliseconds, before anything is recommended. krr asks for as many samples. */
export const ENOUGH = { samples: 100, watched: 3 * 3_600_000 } as const;

/** What is missing before a recommendation. */
export interface Lack {
  /** How many samples more; 0 where there are enough. */
  readonly samples: number;
  /** Milliseconds more; 0 where it was watched long enough. */
  readonly watched: number;
}

/** What is missing; null where the data suffice. */
export function describeLack({ samples, watched }: Lack): Lack | null {
  const missing = Math.max(0, ENOUGH.samples - samples);
  // The samples begin a moment after the clock, and a whole number of them seldom ends with it.
  const short = watched >= ENOUGH.watched * 0.99 ? 0 : ENOUGH.watched - watched;
  return missing === 0 && short === 0 ? null : { samples: missing, watched: short };
}

/** `60 samples and 2h50m more` */
export function formatLack({ samples, watched }: Lack): string {
  const parts = [
    ...(samples > 0 ? [countNoun(samples, "sample")] : []),
    ...(watched > 0 ? [formatSpan(watched, Math.ceil)] : []),
  ];
  return `${parts.join(" and ")} more`;
}

/** To the minute, or to the second below that: `2h50m`. @param round up for what is missing, so that it suffices */
export function formatSpan(milliseconds: number, round: (value: number) => number = Math.round): string {
  const unit = milliseconds >= 60_000 ? 60_000 : 1000;
  return formatDuration(round(milliseconds / unit) * unit);
}
