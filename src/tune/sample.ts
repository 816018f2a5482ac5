import { UserError } from "../config/errors.ts";
import { isObject, type JsonObject } from "../config/json.ts";
import { ENVIRONMENTS, type EnvironmentName, SERVICES, type ServiceName } from "../config/plan.ts";
import { COLOURS, type Colour } from "../config/service-plan.ts";

/** One container at one moment. What could not be read is null. */
export interface Sample {
  /** ISO 8601. */
  readonly when: string;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** `blue` or `green` in blue/green, else null. */
  readonly colour: Colour | null;
  /** The container and its start: counters begin anew with either. */
  readonly container: string;
  readonly started: string;
  /** Bytes in use, without the file cache that the kernel drops first (`inactive_file`). */
  readonly memory: number | null;
  /** Bytes of that file cache. */
  readonly cache: number | null;
  /** The kernel's own record of the most in use since the start, with the file cache. Bytes. */
  readonly memoryPeak: number | null;
  /** Processor time since the start, in nanoseconds. */
  readonly cpu: number | null;
  /** Millicores at this moment, where there is no such counter. */
  readonly millicores: number | null;
  /** The scheduler's periods since the start, and those in which the container was made to wait. */
  readonly periods: number | null;
  readonly throttled: number | null;
  /** Processes that the kernel has killed for lack of memory since the start. */
  readonly kills: number | null;
  /** The same since the sample before, as the engine has told them: they outlive a restart. */
  readonly killEvents: number;
  readonly pids: number | null;
  /** Redis' `used_memory_peak`, in bytes. */
  readonly redisPeak: number | null;
  readonly limits: SampledLimits;
  /** How many samples this one stands for, since older ones are thinned. */
  readonly points: number;
}

/** What limited a container when the sample was taken; null where nothing did, or where it is not known. */
export interface SampledLimits {
  /** Bytes. */
  readonly memory: number | null;
  /** Millicores. */
  readonly cpus: number | null;
  readonly pids: number | null;
  readonly workers: number | null;
}

/** One line of a file of samples. */
export function formatSample(sample: Sample): string {
  return `${JSON.stringify(sample)}\n`;
}

const COUNTERS = [
  "memory",
  "cache",
  "memoryPeak",
  "cpu",
  "millicores",
  "periods",
  "throttled",
  "kills",
  "pids",
  "redisPeak",
] as const;
const LIMITS = ["memory", "cpus", "pids", "workers"] as const;

/**
 * Reads samples, one JSON object a line. Empty lines are passed over.
 * @param file for messages
 * @throws UserError (usage) that names the file, the line, and what is wrong with it
 */
export function readSamples(text: string, file: string): readonly Sample[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [checkSample(JSON.parse(line))];
    } catch (error) {
      const reason = error instanceof Fault ? error.message : "this is no JSON";
      throw new UserError(reason, {
        where: { file, line: index + 1 },
        next: "Take that line out, or make the samples anew.",
        failure: "usage",
      });
    }
  });
}

/** What is wrong with a line. */
class Fault extends Error {}

function checkSample(value: unknown): Sample {
  const fields = asObject(value, "a sample");
  const limits = asObject(fields.limits ?? {}, "limits");
  const counters = Object.fromEntries(COUNTERS.map((name) => [name, readCount(fields, name)]));
  return {
    when: readTime(fields, "when"),
    environment: readWord(fields, "environment", ENVIRONMENTS),
    service: readWord(fields, "service", SERVICES),
    colour: fields.colour == null ? null : readWord(fields, "colour", COLOURS),
    container: readText(fields, "container"),
    started: readTime(fields, "started"),
    ...(counters as Record<(typeof COUNTERS)[number], number | null>),
    killEvents: readCount(fields, "killEvents") ?? 0,
    limits: Object.fromEntries(
      LIMITS.map((name) => [name, readCount(limits, name)]),
    ) as unknown as SampledLimits,
    points: Math.max(1, readCount(fields, "points") ?? 1),
  };
}

function asObject(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new Fault(`${what} is expected here, as an object`);
}

function readText(fields: JsonObject, name: string): string {
  const value = fields[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Fault(`"${name}" is missing, or no text`);
}

function readTime(fields: JsonObject, name: string): string {
  const text = readText(fields, name);
  if (Number.isFinite(Date.parse(text))) return text;
  throw new Fault(`"${name}" is no time: write for example 2026-01-31T12:00:00Z`);
}

function readWord<T extends string>(fields: JsonObject, name: string, words: readonly T[]): T {
  const text = readText(fields, name);
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw new Fault(`"${name}" is one of ${words.join(", ")}`);
}

function readCount(fields: JsonObject, name: string): number | null {
  const value = fields[name] ?? null;
  if (value === null || (typeof value === "number" && Number.isFinite(value) && value >= 0)) return value;
  throw new Fault(`"${name}" is no number of 0 or more`);
}
