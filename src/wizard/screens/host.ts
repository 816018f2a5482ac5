import type { EnvironmentPlan, Plan, ServicePlan } from "../../config/plan.ts";
import { formatMemory, MIB } from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import type { Host } from "../contract.ts";
import { type Line, line, padText, type Span, span } from "../view/line.ts";

/** From this width on, bars are drawn. */
const WITH_BARS = 46;
const LONGEST_NAME = 12;
/** The mark, and both amounts. */
const FIGURES = 19;
/** Character cells of a bar. */
const LEAST_BAR = 4;
const MOST_BAR = 12;

/**
 * What the limits take of the machine that cryo-init runs on.
 * @param environment shows its services one by one; null shows each environment as a whole
 */
export function drawHost(plan: Plan, host: Host, environment: string | null, width: number): readonly Line[] {
  const one = plan.environments.find(({ name }) => name === environment);
  const machine = `this machine: ${roundMemory(host.memory)}, ${countNoun(host.cpus, "CPU")}`;
  const head = (text: string): Line => line(span(text, "quiet"));
  if (one === undefined) {
    const isShared = plan.environments.some(({ total }) => total.cpus > host.cpus * 1000);
    return [
      head(`Limits; ${machine}${isShared ? " to share" : ""}`),
      ...drawRows(
        plan.environments.map((each) => describeWhole(each, host)),
        host,
        width,
      ),
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
  const about = one.total.cpus > host.cpus * 1000 ? `they share ${countNoun(host.cpus, "CPU")}` : "";
  const total = { name: "together", ...one.total, isOver: one.total.memory > host.memory, about };
  return [head(`Limits in ${one.name}; ${machine}`), ...drawRows([...rows, total], host, width)];
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

function describeWhole(environment: EnvironmentPlan, host: Host): Row {
  const { name, total, services } = environment;
  const isOver = total.memory > host.memory || services.some(({ cpus }) => cpus > host.cpus * 1000);
  const about =
    services.map((service) => describeWorkers(service, environment)).find((text) => text !== "") ?? "";
  return { name, ...total, isOver, about };
}

/** Bars may be short: what stands behind them is said nowhere else. */
function drawRows(rows: readonly Row[], host: Host, width: number): readonly Line[] {
  const about = Math.max(...rows.map((row) => row.about.length));
  const room = Math.floor((width - LONGEST_NAME - FIGURES - about) / 2) - 1;
  const cells = Math.max(LEAST_BAR, Math.min(MOST_BAR, room));
  return rows.map((row) => drawRow(row, host, width < WITH_BARS ? 0 : cells));
}

/** @param cells character cells of a bar; 0 for none */
function drawRow({ name, memory, cpus, isOver, about }: Row, host: Host, cells: number): Line {
  const tone = isOver ? "warn" : "plain";
  const bar = (share: number): readonly Span[] => (cells === 0 ? [] : drawBar(share, cells, isOver));
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

/** The workers of an environment, in few words: the row has no service's name. */
function describeWorkers({ server, copies }: ServicePlan, { name }: EnvironmentPlan): string {
  if (server === null || name === "development") return server === null ? "" : RELOADS;
  return `${copies > 1 ? `${copies} x ` : ""}${countNoun(server.workers, "worker")}`;
}

const RELOADS = "reloads";

/** What follows from a service's limits: its workers, or the data that Redis may hold. */
function describeService({ server, redis, copies }: ServicePlan, { name }: EnvironmentPlan): string {
  if (server !== null) {
    const each = copies > 1 ? " each" : "";
    const update = name === "swarm" ? ", one more in an update" : "";
    return name === "development" ? RELOADS : `${countNoun(server.workers, "worker")}${each}${update}`;
  }
  return redis === null ? "" : `${roundMemory(redis.maxmemory)} of data`;
}

/** As it is typed: a machine's memory, and sums of halves and quarters, need no finer unit. */
function roundMemory(bytes: number): string {
  return formatMemory(Math.round(bytes / MIB) * MIB);
}
