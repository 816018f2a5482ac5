import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from "yaml";
import type { Fault } from "../config/changes.ts";
import { followAlias, keyOf } from "../config/document/nodes.ts";
import type { EnvironmentPlan, ServiceName } from "../config/plan.ts";
import { sumLimits } from "../config/service-plan.ts";
import { parseQuantity } from "../config/units.ts";

/** What a Compose file limits a service to. */
export type LimitName = "memory" | "cpus" | "pids" | "reservation" | "swap";

/** Where each stands below its service. */
const PLACES: Readonly<Record<LimitName, readonly string[]>> = {
  memory: ["deploy", "resources", "limits", "memory"],
  cpus: ["deploy", "resources", "limits", "cpus"],
  pids: ["deploy", "resources", "limits", "pids"],
  reservation: ["deploy", "resources", "reservations", "memory"],
  swap: ["memswap_limit"],
};

/** One limit in a file. */
export interface StandingLimit {
  /** From 1; of the value itself, also where it is reached by way of an anchor. */
  readonly line: number;
  readonly column: number;
  /** As it is written. */
  readonly text: string;
  /** Bytes, millicores or a count; null where it says nothing of the kind. */
  readonly value: number | null;
}

/** The limits of one service. */
export type StandingLimits = Readonly<Partial<Record<LimitName, StandingLimit>>>;

/** Reads the limits of a Compose file, through anchors and merge keys; empty for a text that is no YAML. */
export function readLimits(
  text: string,
  environment: EnvironmentPlan,
): ReadonlyMap<ServiceName, StandingLimits> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true });
  if (document.errors.length > 0) return new Map();
  return new Map(
    environment.services.map(({ service }) => {
      // What both colours of blue/green share stands in front of the services.
      const shared = environment.name === "blue-green" && service === "app";
      const at = shared ? ["x-app"] : ["services", service];
      const limits = Object.entries(PLACES).flatMap(([name, place]) => {
        const node = find(document, [...at, ...place]);
        if (node?.range == null) return [];
        const { line, col: column } = counter.linePos(node.range[0]);
        const written = String(node.value);
        return [
          [name, { line, column, text: written, value: amountOf(name as LimitName, written) }] as const,
        ];
      });
      return [service, Object.fromEntries(limits)] as const;
    }),
  );
}

/** The environment with the limits that a text of its file says, and their sum. What the text lacks is as planned. */
export function asItStands(environment: EnvironmentPlan, text: string): EnvironmentPlan {
  const limits = readLimits(text, environment);
  const services = environment.services.map((service) => {
    const { memory, cpus, reservation, pids } = limits.get(service.service) ?? {};
    return {
      ...service,
      memory: memory?.value ?? service.memory,
      cpus: cpus?.value ?? service.cpus,
      reservation: reservation?.value ?? service.reservation,
      pids: pids?.value ?? service.pids,
    };
  });
  return { ...environment, services, total: sumLimits(services) };
}

/** Two limits of a service that Docker does not take together, which it says only when it makes the container. */
export function findContradiction(environment: EnvironmentPlan, text: string): Fault | null {
  for (const [service, limits] of readLimits(text, environment)) {
    const { memory, reservation, swap } = limits;
    const refused = "Docker makes no such container";
    if (memory !== undefined && swap !== undefined && isAbove(memory, swap)) {
      const { line, column } = memory;
      const what = `memory of ${service} is ${memory.text}, above its memswap_limit of ${swap.text}: ${refused}`;
      return { line, column, text: what };
    }
    if (reservation !== undefined && memory !== undefined && isAbove(reservation, memory)) {
      const { line, column } = reservation;
      const what = `the reserved memory of ${service} is ${reservation.text}, above its limit of ${memory.text}: ${refused}`;
      return { line, column, text: what };
    }
  }
  return null;
}

function isAbove(one: StandingLimit, other: StandingLimit): boolean {
  // A swap limit of 0 or -1 says: none.
  return one.value !== null && other.value !== null && other.value > 0 && one.value > other.value;
}

function amountOf(name: LimitName, text: string): number | null {
  if (name === "pids") return /^\d+$/.test(text) ? Number(text) : null;
  const parsed = parseQuantity(text, name === "cpus" ? "cpus" : "memory");
  return parsed.ok ? parsed.value : null;
}

function find(document: Document.Parsed, path: readonly string[]): Scalar | null {
  let node: Node | null = document.contents;
  for (const key of path) node = childOf(document, node, key);
  const found = followAlias(node, document);
  return isScalar(found) ? found : null;
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
