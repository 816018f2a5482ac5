import { UserError } from "../config/errors.ts";
import { isObject } from "../config/json.ts";
import { quoteText } from "../config/quote.ts";
import type { OwnerOf } from "./owner.ts";
import type { Sample } from "./sample.ts";

/** cAdvisor's metrics that are read, and what each is in a sample. */
const METRICS = {
  container_memory_working_set_bytes: "memory",
  container_cpu_usage_seconds_total: "cpu",
  container_cpu_cfs_periods_total: "periods",
  container_cpu_cfs_throttled_periods_total: "throttled",
  container_oom_events_total: "kills",
  container_threads: "pids",
  container_start_time_seconds: "started",
  container_spec_memory_limit_bytes: "limit",
} as const;
type Field = (typeof METRICS)[keyof typeof METRICS];

/** Those without which nothing can be said. */
const NEEDED = "container_memory_working_set_bytes";
/** In a second. */
const NANOSECONDS = 1e9;
/** cgroup v1 writes "no limit" as a number near 2^63. */
const NO_LIMIT = 2 ** 60;

/** One container's values by moment (milliseconds since 1970) and field. */
interface Container {
  readonly owner: NonNullable<ReturnType<OwnerOf>>;
  readonly moments: Map<number, Partial<Record<Field, number>>>;
}

/** True for the answer of Prometheus to a query; samples of our own have no such field. */
export function isPrometheus(value: unknown): boolean {
  return isObject(value) && "status" in value && ("data" in value || "error" in value);
}

/**
 * Reads the answer of `/api/v1/query_range` to queries for cAdvisor's metrics, as many answers as there are.
 * @param ownerOf says by the labels of Compose, or by the container's name, what a series belongs to
 * @param file for messages
 * @throws UserError (usage) for an answer that is a failure, of another type, or without the metrics that are needed
 */
export function readPrometheus(
  answers: readonly unknown[],
  ownerOf: OwnerOf,
  file: string,
): readonly Sample[] {
  const containers = new Map<string, Container>();
  const others = new Set<string>();
  const names = new Set<string>();
  for (const { metric, values } of answers.flatMap((answer) => listSeries(answer, file))) {
    const name = metric.__name__;
    if (name === undefined)
      throw refuse(
        file,
        "a series has no name",
        "Query the metric itself, without rate() or another function around it.",
      );
    names.add(name);
    const field = Object.hasOwn(METRICS, name) ? METRICS[name as keyof typeof METRICS] : null;
    if (field === null) continue;
    const owner = ownerOf(metric);
    if (owner === null) {
      others.add(metric.name ?? metric.id ?? "?");
      continue;
    }
    const id = metric.id ?? metric.name ?? `${owner.environment} ${owner.service}`;
    const container = containers.get(id) ?? { owner, moments: new Map() };
    containers.set(id, container);
    add(container, field, metric.cpu, values, file);
  }
  if (!names.has(NEEDED))
    throw refuse(file, `${NEEDED} is not in it`, "Query that metric at least; its neighbours say the rest.");
  if (containers.size === 0)
    throw refuse(
      file,
      `none of its containers is one of this project's: ${[...others].slice(0, 5).map(quoteText).join(", ")}`,
      "cAdvisor keeps the labels of Compose as container_label_com_docker_compose_project and _service, unless it is told not to.",
    );
  return [...containers].flatMap(([id, container]) => toSamples(id, container));
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

function listSeries(answer: unknown, file: string): readonly Series[] {
  const { status, error, data } = answer as { status?: unknown; error?: unknown; data?: unknown };
  if (status !== "success")
    throw refuse(
      file,
      `Prometheus answered ${quoteText(String(error ?? status))}`,
      "Correct the query and save its answer again.",
    );
  const { resultType, result } = (data ?? {}) as { resultType?: unknown; result?: unknown };
  if (resultType !== "matrix" || !Array.isArray(result))
    throw refuse(
      file,
      "this is no answer to a range query",
      "Ask /api/v1/query_range, with start, end and step.",
    );
  for (const one of result as Partial<Series>[])
    if (typeof one?.metric !== "object" || !Array.isArray(one.values))
      throw refuse(file, "a series has no metric or no values", "Save the answer of Prometheus as it is.");
  return result as Series[];
}

/** One metric may be split by processor: those add up, unless their sum is there as well. */
function add(
  container: Container,
  field: Field,
  cpu: string | undefined,
  values: Series["values"],
  file: string,
): void {
  for (const [seconds, text] of values) {
    const value = Number(text);
    if (!Number.isFinite(seconds))
      throw refuse(file, "a value has no time", "Save the answer of Prometheus as it is.");
    if (!Number.isFinite(value) || value < 0) continue;
    const at = Math.round(seconds * 1000);
    const moment = container.moments.get(at) ?? {};
    container.moments.set(at, moment);
    const isPart = cpu !== undefined && cpu !== "" && cpu !== "total";
    moment[field] = isPart ? (moment[field] ?? 0) + value : value;
  }
}

function toSamples(id: string, { owner, moments }: Container): readonly Sample[] {
  let started: string | null = null;
  let before: Partial<Record<Field, number>> = {};
  return [...moments]
    .sort(([a], [b]) => a - b)
    .map(([at, moment]): Sample => {
      const when = new Date(at).toISOString();
      // A counter that falls has begun anew, also where nothing says when the container started.
      const isAnew = (["cpu", "kills"] as const).some((name) => (moment[name] ?? 0) < (before[name] ?? 0));
      if (moment.started !== undefined) started = new Date(moment.started * 1000).toISOString();
      else if (isAnew || started === null) started = when;
      before = { ...before, ...moment };
      const {
        memory = null,
        cpu,
        periods = null,
        throttled = null,
        kills = null,
        pids = null,
        limit,
      } = moment;
      return {
        when,
        ...owner,
        container: id,
        started,
        memory,
        cache: null,
        memoryPeak: null,
        cpu: cpu === undefined ? null : cpu * NANOSECONDS,
        millicores: null,
        periods,
        throttled,
        kills,
        killEvents: 0,
        pids,
        redisPeak: null,
        limits: {
          memory: limit === undefined || limit === 0 || limit > NO_LIMIT ? null : limit,
          cpus: null,
          pids: null,
          workers: null,
        },
        points: 1,
      };
    });
}

function refuse(file: string, what: string, next: string): UserError {
  return new UserError(what, { where: { file }, next, failure: "usage" });
}
