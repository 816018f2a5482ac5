import type { EnvironmentName, EnvironmentPlan, ServiceName, ServicePlan } from "./plan.ts";
import { formatMemory, formatMib, formatQuantity } from "./units.ts";

/** One number of a service before and after, as people write it; null where there is no such limit. */
export interface ChangedLimit {
  /** `memory`, `CPUs`, `workers`, … */
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What changes for one service of a variant, or for all its services together. */
export interface LimitChange {
  readonly environment: EnvironmentName;
  readonly service: ServiceName | "all";
  /** Never empty. */
  readonly changed: readonly ChangedLimit[];
  /** What depends on a limit that changes and stays as it is all the same: `5 workers`. */
  readonly unchanged: readonly string[];
}

/**
 * Compares the limits of variants, with what follows from them. Variants and services that only one side has are
 * left out: their whole files come or go.
 */
export function compareLimits(
  before: readonly EnvironmentPlan[],
  after: readonly EnvironmentPlan[],
): readonly LimitChange[] {
  return after.flatMap((environment) => {
    const old = before.find(({ name }) => name === environment.name);
    return old === undefined ? [] : compareEnvironment(old, environment);
  });
}

/** One line for each change: `production app: memory 1536M -> 1G, reserved 768M -> 512M; 5 workers as before`. */
export function describeLimitChanges(
  changes: readonly LimitChange[],
  host: { readonly memory: number; readonly cpus: number },
): string[] {
  const width = Math.max(0, ...changes.map((change) => nameOf(change).length));
  return changes.map((change) => {
    const changed = change.changed.map(
      ({ name, from, to }) => `${name} ${from ?? "none"} -> ${to ?? "none"}`,
    );
    const unchanged = change.unchanged.map((text) => `${text} as before`);
    const has = change.changed.map(({ name }) =>
      name === "memory" ? formatMib(host.memory) : `${host.cpus} CPUs`,
    );
    const all = change.service === "all" ? [`this machine has ${has.join(" and ")}`] : unchanged;
    return `${nameOf(change).padEnd(width)}  ${[changed.join(", "), ...all].join("; ")}`;
  });
}

function nameOf({ environment, service }: LimitChange): string {
  return `${environment} ${service}`;
}

function compareEnvironment(before: EnvironmentPlan, after: EnvironmentPlan): readonly LimitChange[] {
  const environment = after.name;
  const services = after.services.flatMap((service): readonly LimitChange[] => {
    const old = before.services.find((one) => one.service === service.service);
    if (old === undefined) return [];
    const changed = difference(limitsOf(old), limitsOf(service));
    if (changed.length === 0) return [];
    const sameServer = JSON.stringify(serverOf(old)) === JSON.stringify(serverOf(service));
    const unchanged = service.server !== null && sameServer ? [`${service.server.workers} workers`] : [];
    return [{ environment, service: service.service, changed, unchanged }];
  });
  const total = difference(totalOf(before), totalOf(after));
  if (total.length === 0) return services;
  return [...services, { environment, service: "all", changed: total, unchanged: [] }];
}

type Named = readonly (readonly [name: string, value: string | null])[];

function limitsOf(service: ServicePlan): Named {
  const { memory, reservation, cpus, pids, copies, redis } = service;
  return [
    ["copies", String(copies)],
    ["memory", formatMemory(memory)],
    ["reserved", formatMemory(reservation)],
    ["CPUs", formatQuantity(cpus, "cpus")],
    ["processes", pids === null ? null : String(pids)],
    ...serverOf(service),
    ["maxmemory", redis === null ? null : formatMemory(redis.maxmemory)],
  ];
}

function serverOf({ server }: ServicePlan): Named {
  return [
    ["workers", server === null ? null : String(server.workers)],
    ["threads", server === null ? null : String(server.threads)],
  ];
}

function totalOf({ total }: EnvironmentPlan): Named {
  return [
    ["memory", formatMemory(total.memory)],
    ["CPUs", formatQuantity(total.cpus, "cpus")],
  ];
}

function difference(before: Named, after: Named): readonly ChangedLimit[] {
  const old = new Map(before);
  return after
    .map(([name, to]) => ({ name, from: old.get(name) ?? null, to }))
    .filter(({ from, to }) => from !== to);
}
