import { quoteText } from "./quote.ts";

/** The dimension of a quantity. Held in memory as bytes, millicores or milliseconds. */
export type Dimension = "memory" | "cpus" | "duration";

/** A parsed quantity, or the sentence that says what is wrong with the text. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Bytes. */
export const KIB = 1024;
/** Bytes. */
export const MIB = 1024 * KIB;
/** Bytes. */
export const GIB = 1024 * MIB;

/** Milliseconds. */
export const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Units of memory. Docker reads `k`, `m` and `g` as powers of 1024, with or without `b` or `ib`
 * (docker/go-units, RAMInBytes), so cryo-init does too.
 */
const MEMORY_UNITS: Readonly<Record<string, number>> = { "": 1, k: KIB, m: MIB, g: GIB, t: 1024 * GIB };
const DURATION_UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR };

const EXAMPLES: Readonly<Record<Dimension, string>> = {
  memory: "512M or 1.5G",
  cpus: "0.5, 2 or 1500m",
  duration: "30s or 2m",
};

/**
 * Reads a quantity as people write it.
 * @param text `512M`, `1Gi`, `0.5`, `1500m`, `30s`, `1m30s`
 * @returns bytes, millicores or milliseconds
 */
export function parseQuantity(text: string, dimension: Dimension): Parsed<number> {
  const value = READERS[dimension](text.trim());
  if (value === null || !Number.isFinite(value)) {
    return {
      ok: false,
      reason: `${quoteText(text)} is not ${NAMES[dimension]}: write for example ${EXAMPLES[dimension]}`,
    };
  }
  return { ok: true, value: Math.round(value) };
}

const NAMES: Readonly<Record<Dimension, string>> = {
  memory: "an amount of memory",
  cpus: "a number of CPUs",
  duration: "a duration",
};

const READERS: Readonly<Record<Dimension, (text: string) => number | null>> = {
  memory(text) {
    const match = /^(\d+(?:\.\d+)?) ?(?:([kmgt])i?b?|b)?$/i.exec(text);
    return match?.[1] ? Number(match[1]) * (MEMORY_UNITS[match[2]?.toLowerCase() ?? ""] ?? Number.NaN) : null;
  },
  cpus(text) {
    const match = /^(\d+(?:\.\d+)?|\.\d+) ?(m?)$/.exec(text);
    return match?.[1] ? Number(match[1]) * (match[2] ? 1 : 1000) : null;
  },
  duration(text) {
    if (!/^(\d+(\.\d+)? ?(ms|s|m|h) ?)+$/.test(text)) return null;
    const parts = text.matchAll(/(\d+(?:\.\d+)?) ?(ms|s|m|h)/g);
    return [...parts].reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * (DURATION_UNITS[unit ?? ""] ?? Number.NaN),
      0,
    );
  },
};

/**
 * Writes a quantity the way Docker reads it, in its largest exact unit: `512M`, `1.5`, `1m30s`.
 * @param value a whole number of bytes, millicores or milliseconds
 */
export function formatQuantity(value: number, dimension: Dimension): string {
  if (dimension === "memory") return formatMemory(value);
  if (dimension === "cpus") return String(value / 1000);
  return formatDuration(value);
}

/** Writes memory in the largest unit that leaves no fraction, up to G. @param bytes a whole number of bytes */
export function formatMemory(bytes: number): string {
  for (const [unit, size] of [
    ["G", GIB],
    ["M", MIB],
    ["K", KIB],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return `${bytes}`;
}

/** Memory for reading, rounded to whole MiB: `1537M`. */
export function formatMib(bytes: number): string {
  return `${Math.round(bytes / MIB)}M`;
}

/** Measured millicores for reading, in processors to the hundredth: `0.37`. */
export function formatCpus(millicores: number): string {
  return String(Math.round(millicores / 10) / 100);
}

/** What something weighs, for reading, in powers of 1000 as Docker shows images: `203.1 MB`, `1.21 GB`. */
export function formatSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  const digits = (power: number): number => Number((bytes / 1000 ** power).toPrecision(4));
  let power = 0;
  while (power < units.length - 1 && digits(power) >= 1000) power += 1;
  return `${digits(power)} ${units[power]}`;
}

/** A measured time, for reading: `840 ms`, `1.84 s`, `75 s`. @param milliseconds may be a fraction */
export function formatMeasuredTime(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  return `${Number((milliseconds / SECOND).toPrecision(3))} s`;
}

/** Writes a duration as Compose reads it: `1m30s`, `500ms`, `0s`. @param milliseconds a whole number of milliseconds */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return "0s";
  if (milliseconds % SECOND !== 0) return `${milliseconds}ms`;
  let rest = milliseconds;
  let text = "";
  for (const [unit, size] of [
    ["h", HOUR],
    ["m", MINUTE],
    ["s", SECOND],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}
