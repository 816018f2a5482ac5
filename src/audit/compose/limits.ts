import { parseQuantity } from "../../config/units.ts";
import { type ListedService, settingOf } from "./list-services.ts";
import type { Found } from "./read-compose.ts";

/** A setting that can stand in two places; Docker takes both for the same. */
export interface Limit {
  readonly name: string;
  /** Directly at the service. */
  readonly short: readonly string[];
  /** Under `deploy`. */
  readonly long: readonly string[];
  readonly dimension: "memory" | "cpus" | "count";
}

const limits = ["deploy", "resources", "limits"];
const reservations = ["deploy", "resources", "reservations"];

/** At the most so much memory. */
export const MEMORY: Limit = {
  name: "memory limit",
  short: ["mem_limit"],
  long: [...limits, "memory"],
  dimension: "memory",
};
/** At the most so many processors. */
export const CPUS: Limit = {
  name: "CPU limit",
  short: ["cpus"],
  long: [...limits, "cpus"],
  dimension: "cpus",
};
/** At the most so many processes and threads. */
export const PIDS: Limit = {
  name: "limit of processes",
  short: ["pids_limit"],
  long: [...limits, "pids"],
  dimension: "count",
};
/** Memory that is kept free. */
export const RESERVED_MEMORY: Limit = {
  name: "memory reservation",
  short: ["mem_reservation"],
  long: [...reservations, "memory"],
  dimension: "memory",
};
/** Processors that are kept free: for Swarm. */
export const RESERVED_CPUS: Limit = {
  name: "CPU reservation",
  short: [],
  long: [...reservations, "cpus"],
  dimension: "cpus",
};

/** What a service is given, wherever it stands; null for nothing. */
export function limitOf(one: ListedService, { short, long }: Limit): Found | null {
  return (short.length === 0 ? null : settingOf(one, ...short)) ?? settingOf(one, ...long);
}

/** Bytes, thousandths of a processor, or a count; null for what is no number, such as a variable without a value. */
export function amountOf(found: Found | null, dimension: Limit["dimension"]): number | null {
  if (found === null) return null;
  const text = String(found.value);
  if (dimension === "count") return /^-?\d+$/.test(text) ? Number(text) : null;
  const parsed = parseQuantity(text, dimension);
  return parsed.ok ? parsed.value : null;
}

/** True where there is a limit that counts: 0 and -1 are none. */
export function isLimited(one: ListedService, limit: Limit): boolean {
  const found = limitOf(one, limit);
  if (found === null) return false;
  return !/^-?[0.]+[a-z]*$|^-1$/i.test(String(found.value));
}
