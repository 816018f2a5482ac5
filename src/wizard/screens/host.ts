import type { EnvironmentPlan, Plan, ServicePlan } from "../../config/plan.ts";
import { formatMemory, MIB } from "../../config/units.ts";
import type { Host } from "../contract.ts";
import { count } from "../flow/review.ts";
import { type Line, line, padText, type Span, span } from "../view/line.ts";

/** From this width on, bars are drawn. */
const WITH_BARS = 46;
const LONGEST_NAME = 12;

/**
 * What the limits take of the machine that cryo-init runs on.
 * @param environment shows its services one by one; null shows each environment as a whole
 */
export function drawHost(plan: Plan, host: Host, environment: string | null, width: number): readonly Line[] {
  const one = plan.environments.find(({ name }) => name === environment);
  const machine = `this machine: ${roundMemory(host.memory)}, ${count(host.cpus, "CPU")}`;
  const head = (text: string): Line => line(span(text, "quiet"));
  if (one === undefined) {
    const isShared = plan.environments.some(({ total }) => total.cpus > host.cpus * 1000);
    return [
      head(`Limits; ${machine}${isShared ? " to share" : ""}`),
      ...plan.environments.map((each) => drawWhole(each, host, width)),
    ];
  }
  const rows = one.services.map((service) => ({
    name: service.copies > 1 ? `${service.copies} x ${service.service}` : service.service,
    memory: service.memory * service.copies,
    cpus: service.cpus * service.copies,
    // Docker refuses a container that may use more processors than there are; several share what there is.
    isOver: service.cpus > host.cpus * 1000,
    about: describeService(service, one),
  }));
  const about = one.total.cpus > host.cpus * 1000 ? `they share ${count(host.cpus, "CPU")}` : "";
  const total = { name: "together", ...one.total, isOver: one.total.memory > host.memory, about };
  return [
    head(`Limits in ${one.name}; ${machine}`),
    ...[...rows, total].map((row) => drawRow(row, host, width)),
  ];
}

interface Row {
  readonly name: string;
  /** Bytes. */
  readonly memory: number;
  /** Millicores. */
  readonly cpus: number;
  readonly isOver: boolean;
  readonly about: string;
}

function drawWhole(environment: EnvironmentPlan, host: Host, width: number): Line {
  const { name, total, services } = environment;
  const isOver = total.memory > host.memory || services.some(({ cpus }) => cpus > host.cpus * 1000);
  const about =
    services.map((service) => describeService(service, environment)).find((text) => text !== "") ?? "";
  return drawRow({ name, ...total, isOver, about }, host, width);
}

function drawRow({ name, memory, cpus, isOver, about }: Row, host: Host, width: number): Line {
  const cells = width < 70 ? 6 : 12;
  const tone = isOver ? "warn" : "plain";
  const bar = (share: number): readonly Span[] => (width < WITH_BARS ? [] : drawBar(share, cells, isOver));
  return line(
    span(padText(name, LONGEST_NAME)),
    span(isOver ? "! " : "  ", "warn"),
    ...bar(memory / host.memory),
    span(padText(roundMemory(memory), 6), tone),
    " ",
    ...bar(cpus / (host.cpus * 1000)),
    span(padText(`${cpus / 1000} CPU${cpus === 1000 ? "" : "s"}`, 10), tone),
    span(about, "quiet"),
  );
}

function drawBar(share: number, cells: number, isOver: boolean): readonly Span[] {
  const filled = Math.min(cells, Math.max(1, Math.round(share * cells)));
  return [
    span("█".repeat(filled), isOver ? "warn" : "accent"),
    span("░".repeat(cells - filled), "quiet"),
    span(" "),
  ];
}

/** What follows from a service's limits: its workers, or the data that Redis may hold. */
function describeService({ server, redis, copies }: ServicePlan, { name }: EnvironmentPlan): string {
  if (server !== null) {
    const each = copies > 1 ? " each" : "";
    const update = name === "swarm" ? ", one more in an update" : "";
    return name === "development" ? "reloads" : `${count(server.workers, "worker")}${each}${update}`;
  }
  return redis === null ? "" : `${roundMemory(redis.maxmemory)} of data`;
}

/** As it is typed: a machine's memory, and sums of halves and quarters, need no finer unit. */
function roundMemory(bytes: number): string {
  return formatMemory(Math.round(bytes / MIB) * MIB);
}
