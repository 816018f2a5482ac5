import { MIB } from "../../../src/config/units.ts";

/** Milliseconds between two samples of a simulation: every method sees each of them, and nothing in between. */
export const STEP = 5 * 60_000;
const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A load, as the memory that it needs at a moment. Bytes. */
export interface Shape {
  readonly name: string;
  /**
   * @param time milliseconds since the beginning
   * @param uptime milliseconds since the container's start
   */
  need(time: number, uptime: number): number;
  /** Milliseconds between two releases, which start the container anew; null for none. */
  readonly releases: number | null;
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The five shapes, of a size and with a noise that follow from the seed. */
export function shapesOf(seed: number): readonly Shape[] {
  const random = randomFrom(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const base = between(200, 500) * MIB;
  const noise = (share: number): number => 1 + share * (2 * random() - 1);
  const spikes = listSpikes(between, 60);
  return [
    { name: "steady", releases: 7 * DAY, need: () => base * noise(0.03) },
    {
      name: "daily wave",
      releases: 7 * DAY,
      need: (time) => base * (1 + 0.6 * wave(time) * weekday(time)) * noise(0.04),
    },
    // Nothing but a start ends it.
    { name: "leak", releases: null, need: (_, uptime) => (base + (uptime / HOUR) * 4 * MIB) * noise(0.02) },
    {
      name: "spike",
      releases: 7 * DAY,
      need: (time) => base * (1 + spikeAt(spikes, time)) * noise(0.03),
    },
    {
      name: "cold start",
      releases: 5 * DAY,
      // What a start loads and throws away again.
      need: (_, uptime) => base * (uptime < 2 * STEP ? 1.9 : 1) * noise(0.03),
    },
  ];
}

/** 0 at night, 1 in the afternoon. */
function wave(time: number): number {
  return (1 - Math.cos((2 * Math.PI * (time % DAY)) / DAY)) / 2;
}

/** Less on two days of seven. */
function weekday(time: number): number {
  return Math.floor(time / DAY) % 7 < 5 ? 1 : 0.3;
}

interface Spike {
  readonly at: number;
  readonly height: number;
}

/** A report that somebody asks for every few days: it takes ten minutes, and more memory than all else. */
function listSpikes(between: (low: number, high: number) => number, days: number): readonly Spike[] {
  const spikes: Spike[] = [];
  for (let at = between(0.5, 4) * DAY; at < days * DAY; at += between(1, 6) * DAY)
    spikes.push({ at, height: between(0.6, 1) });
  return spikes;
}

function spikeAt(spikes: readonly Spike[], time: number): number {
  return spikes.find(({ at }) => time >= at && time < at + 2 * STEP)?.height ?? 0;
}
