import { UserError } from "../../config/errors.ts";
import { formatDuration, parseQuantity, SECOND } from "../../config/units.ts";
import type { Options } from "../options.ts";

/** How long to sample, and how often. Milliseconds. */
export interface Times {
  readonly duration: number;
  readonly interval: number;
}

const DEFAULTS = { duration: 600 * SECOND, interval: 15 * SECOND } as const;
/** Reading a container's use takes a part of a second, and costs it that. */
const LEAST_INTERVAL = SECOND;
/** A timer of Node's holds no more than 24 days. */
const MOST = 14 * 24 * 3600 * SECOND;

/** @throws UserError (usage) for what is no time, or none that can be sampled by */
export function readTimes({ duration, interval }: Pick<Options, "duration" | "interval">): Times {
  return {
    duration: readTime("duration", duration, 0) ?? DEFAULTS.duration,
    interval: readTime("interval", interval, LEAST_INTERVAL) ?? DEFAULTS.interval,
  };
}

function readTime(name: string, text: string | null, least: number): number | null {
  if (text === null) return null;
  const parsed = parseQuantity(text, "duration");
  if (!parsed.ok) throw usage(`--${name}: ${parsed.reason}`);
  if (parsed.value < least || parsed.value > MOST)
    throw usage(`--${name}: ${text} is not from ${formatDuration(least)} to ${formatDuration(MOST)}`);
  return parsed.value;
}

function usage(what: string): UserError {
  return new UserError(what, { next: 'See "cryo-init tune --help".', failure: "usage" });
}
