import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Fault } from "../config/changes.ts";
import { followAlias, keyOf } from "../config/document/nodes.ts";
import type { EnvironmentPlan, ServiceName } from "../config/plan.ts";
import { COLOURS, sumLimits } from "../config/service-plan.ts";
import { parseQuantity } from "../config/units.ts";

import { rememberTexts } from "./remember-texts.ts";

/** What a Compose file limits a service to. */
export type LimitName = "memory" | "cpus" | "pids" | "reservation" | "swap" | "replicas";

/** Where each may stand below its service: as it is generated, then in Compose's short form. */
const PLACES: Readonly<Record<LimitName, readonly (readonly string[])[]>> = {
  memory: [["deploy", "resources", "limits", "memory"], ["mem_limit"]],
  cpus: [["deploy", "resources", "limits", "cpus"], ["cpus"]],
  pids: [["deploy", "resources", "limits", "pids"], ["pids_limit"]],
  reservation: [["deploy", "resources", "reservations", "memory"], ["mem_reservation"]],
  swap: [["memswap_limit"]],
  replicas: [["deploy", "replicas"]],
};

/** One limit in a file. */
export interface StandingLimit {
  /** From 1; of the value itself, also where it is reached by way of an anchor. */
  readonly line: number;
  readonly column: number;
  /** As it is written. */
  readonly text: string;
  /** Bytes, millicores or a count; null where it says nothing of the kind, such as `${MEMORY}`. */
  readonly value: number | null;
  /** The offsets of its first character and of the one behind its last. */
  readonly range: readonly [from: number, to: number];
}

/** The limits of one service of a Compose file. */
export interface ServiceLimits extends Readonly<Partial<Record<LimitName, StandingLimit>>> {
  /** As the file calls it: `app-blue`. */
  readonly name: string;
  /** Of the service, from 1; null where it is not there. */
  readonly line: number | null;
}

/** The same of a service that is planned: `app-blue` is one of those that stand for `app`. */
export interface StandingLimits extends ServiceLimits {
  readonly service: ServiceName;
}

/** Reads the limits of every service, through anchors and merge keys; empty for a text that is no YAML. */
export const readServiceLimits: (text: string) => readonly ServiceLimits[] = rememberTexts(findLimits);

function findLimits(text: string): readonly ServiceLimits[] {
  const counter = new LineCounter();
  // Merge keys are followed here, so that it is known where a value stands.
  const document = parseDocument(text, { lineCounter: counter });
  const services = document.errors.length > 0 ? null : find(document, ["services"]);
  if (!isMap(services)) return [];
  return services.items.map(keyOf).map((name) => {
    const limits = Object.entries(PLACES).flatMap(([limit, places]) => {
      const nodes = places.map((place) => find(document, ["services", name, ...place]));
      const node = nodes.find((one) => isScalar(one));
      if (node === undefined || node?.range == null) return [];
      const [from, to] = node.range;
      const { line, col: column } = counter.linePos(from);
      const written = String(node.value);
      const value = amountOf(limit as LimitName, written);
      return [[limit, { line, column, text: written, value, range: [from, to] }] as const];
    });
    const at = find(document, ["services", name])?.range?.[0];
    const line = at === undefined ? null : counter.linePos(at).line;
    return { name, line, ...Object.fromEntries(limits) };
  });
}

/** The limits of the services that are planned, whether or not they are there; empty for a text that is no YAML. */
export function readLimits(text: string, environment: EnvironmentPlan): readonly StandingLimits[] {
  const there = readServiceLimits(text);
  if (there.length === 0) return [];
  return environment.services.flatMap(({ service }) =>
    namesOf(environment, service).map((name) => {
      const found = there.find((one) => one.name === name);
      return { service, ...(found ?? { name, line: null }) };
    }),
  );
}

/** The services of a text that no planned one stands for: a person's own, and what is generated no more. */
export function readOtherLimits(text: string, environment: EnvironmentPlan): readonly ServiceLimits[] {
  const planned = new Set(environment.services.flatMap(({ service }) => namesOf(environment, service)));
  return readServiceLimits(text).filter(({ name }) => !planned.has(name));
}

/** In blue/green, `app` is each of the two colours. */
function namesOf({ name }: EnvironmentPlan, service: ServiceName): readonly string[] {
  return name === "blue-green" && service === "app" ? COLOURS.map((colour) => `app-${colour}`) : [service];
}

/**
 * The environment with the limits that a text of its file says, and their sum. What the text lacks, or says by a
 * variable, is as planned; of two colours, the larger counts.
 */
export function asItStands(environment: EnvironmentPlan, text: string): EnvironmentPlan {
  const limits = readLimits(text, environment);
  const services = environment.services.map((service) => {
    const own = limits.filter((one) => one.service === service.service);
    const largest = (name: LimitName): number | null => {
      const values = own.flatMap((one) => one[name]?.value ?? []);
      return values.length === 0 ? null : Math.max(...values);
    };
    const replicas = largest("replicas");
    const { swarm } = service;
    const more = swarm === null || replicas === null ? 0 : replicas - swarm.replicas;
    return {
      ...service,
      copies: service.copies + more,
      memory: largest("memory") ?? service.memory,
      cpus: largest("cpus") ?? service.cpus,
      reservation: largest("reservation") ?? service.reservation,
      pids: largest("pids") ?? service.pids,
    };
  });
  return { ...environment, services, total: sumLimits(services) };
}

/** Two limits of a service that Docker does not take together, which it says only when it makes the container. */
export function findContradiction(text: string): (Fault & { readonly service: string }) | null {
  for (const { name, memory, reservation, swap } of readServiceLimits(text)) {
    const refused = "Docker makes no such container";
    const service = name;
    if (memory !== undefined && swap !== undefined && isAbove(memory, swap)) {
      const { line, column } = memory;
      const what = `memory of ${name} is ${memory.text}, above its memswap_limit of ${swap.text}: ${refused}`;
      return { line, column, text: what, service };
    }
    if (reservation !== undefined && memory !== undefined && isAbove(reservation, memory)) {
      const { line, column } = reservation;
      const what = `the reserved memory of ${name} is ${reservation.text}, above its limit of ${memory.text}: ${refused}`;
      return { line, column, text: what, service };
    }
  }
  return null;
}

function isAbove(one: StandingLimit, other: StandingLimit): boolean {
  // A swap limit of 0 or -1 says: none.
  return one.value !== null && other.value !== null && other.value > 0 && one.value > other.value;
}

function amountOf(name: LimitName, text: string): number | null {
  if (name === "pids" || name === "replicas") return /^\d+$/.test(text) ? Number(text) : null;
  const parsed = parseQuantity(text, name === "cpus" ? "cpus" : "memory");
  return parsed.ok ? parsed.value : null;
}

function find(document: Document.Parsed, path: readonly string[]): Node | null {
  let node: Node | null = document.contents;
  for (const key of path) node = childOf(document, node, key);
  return followAlias(node, document);
}

/** The value of a key, which may come from a mapping that is merged in: `<<: *limits`. */
function childOf(document: Document.Parsed, node: Node | null, key: string): Node | null {
  const map = followAlias(node, document);
  if (!isMap(map)) return null;
  const own = map.items.find((pair) => keyOf(pair) === key);
  if (own !== undefined) return own.value as Node | null;
  const merged = map.items
    .filter((pair) => keyOf(pair) === "<<")
    .map(({ value }) => followAlias(value, document));
  for (const source of merged.flatMap((value) => (isSeq(value) ? value.items : [value]))) {
    const found = childOf(document, source as Node | null, key);
    if (found !== null) return found;
  }
  return null;
}
