import { isMap, isPair, isScalar, isSeq } from "yaml";
import { startOf } from "../../config/document/nodes.ts";
import { itemsOf, type ListedService, listServices, replicasOf } from "../compose/list-services.ts";
import { baseOfService, stageOfService } from "../compose/service-image.ts";
import { DATA_STORES, PUBLIC_SERVERS } from "../data/data-stores.ts";
import { inheritedInstructions } from "../dockerfile/read-dockerfile.ts";
import { wholeText } from "../dockerfile/read-instruction.ts";
import type { Place } from "../finding.ts";
import { isSamePlace } from "../hits.ts";
import { imageName } from "../image-names.ts";
import { graceOfServer } from "../rules/cd048.ts";
import { serverOf } from "../server.ts";
import { serviceStarts } from "../starts.ts";
import type { Subject } from "../subject.ts";
import {
  appendTo,
  indentOf,
  isBlockMap,
  ownEntry,
  removeEntry,
  type Spot,
  serviceMap,
  spotAt,
} from "./compose-nodes.ts";
import { type Edit, lineEnd, lineStart, type Mend, offsetOf } from "./edits.ts";

const NO_NEW = "no-new-privileges:true";

/** `no-new-privileges`, where nothing is known to need more rights than it starts with. */
export const forbidNewRights: Mend = ({ place }, subject) => {
  const one = serviceAt(place, subject);
  const spot = spotAt(subject, place);
  const map = serviceMap(spot);
  if (one === null || spot === null || map === null || mayGainRights(one, subject)) return [];
  const own = ownEntry(map, "security_opt");
  const given = itemsOf(one, "security_opt").length;
  if (own === null) return given > 0 ? [] : [appendTo(spot, map, [`security_opt: [${NO_NEW}]`])];
  const list = own.value;
  if (!isSeq(list) || list.items.length !== given || list.range == null || list.items.length === 0) return [];
  if (list.flow !== true) return [appendTo(spot, list, [`- ${NO_NEW}`])];
  const end = list.range[1] - 1;
  return [{ file: spot.file, from: end, to: end, text: `, ${NO_NEW}` }];
};

/** An own image can start through sudo, or hold a program with rights of its own; an unknown one, too. */
function mayGainRights({ service }: ListedService, subject: Subject): boolean {
  const stage = stageOfService(subject, service);
  if (stage === null) {
    const name = imageName(baseOfService(subject, service) ?? "");
    return !DATA_STORES.has(name) && !PUBLIC_SERVERS.has(name);
  }
  return inheritedInstructions(stage).some((instruction) =>
    /\b(?:sudo|su|setcap|doas)\b|\bchmod\s+(?:[ugoa]*\+\w*s|[2-7]\d{3}\b)/.test(wholeText(instruction)),
  );
}

/** A bound for the logs. */
export const boundLogs: Mend = ({ place }, subject) => {
  const spot = spotAt(subject, place);
  const map = serviceMap(spot);
  if (spot === null) return [];
  if (map !== null) {
    if (ownEntry(map, "logging") !== null || !isPair(spot.node)) return [];
    const step = " ".repeat(Math.max(indentOf(spot.text, map) - columnOf(spot), 2));
    const lines = ["driver: json-file", "options:", `${step}max-size: 10m`, `${step}max-file: "3"`];
    return [appendTo(spot, map, ["logging:", ...lines.map((line) => `${step}${line}`)])];
  }
  return boundOptions(spot);
};

/** The place is that of the driver's name, which is json-file. */
function boundOptions(spot: Spot): readonly Edit[] {
  const logging = spot.around.at(-2);
  if (!isScalar(spot.node) || spot.node.value !== "json-file" || !isBlockMap(logging)) return [];
  const options = ownEntry(logging, "options");
  const step = " ".repeat(2);
  if (options === null) return [appendTo(spot, logging, ["options:", `${step}max-size: 10m`])];
  if (isBlockMap(options.value)) return [appendTo(spot, options.value, ["max-size: 10m"])];
  const map = options.value;
  if (!isMap(map) || map.range == null || map.items.length === 0) return [];
  return [{ file: spot.file, from: map.range[0] + 1, to: map.range[0] + 1, text: " max-size: 10m," }];
}

/** Seconds that a container gets to end, above those that its server takes. */
const SPARE = 10;

/** The time to stop, above what the server gives running requests. */
export const allowToFinish: Mend = ({ place }, subject) => {
  const spot = spotAt(subject, place);
  if (spot === null) return [];
  const needed = serviceStarts(subject).flatMap((start) => {
    const { service } = start;
    const at = service.get("stop_grace_period")?.place ?? service.place;
    const server = isSamePlace(at, place) ? serverOf(start) : null;
    return server === null ? [] : (graceOfServer(subject, start, server) ?? []);
  });
  if (needed.length === 0) return [];
  const period = `${Math.max(...needed) + SPARE}s`;
  const map = serviceMap(spot);
  if (map !== null) return [appendTo(spot, map, [`stop_grace_period: ${period}`])];
  if (!isScalar(spot.node) || spot.node.range == null) return [];
  const [from, to] = spot.node.range;
  return spot.text.slice(from, to).includes("$") ? [] : [{ file: spot.file, from, to, text: period }];
};

/** A fixed name that keeps the second copy from starting. Others can reach a single container by it. */
export const dropName: Mend = ({ place }, subject) => {
  const spot = spotAt(subject, place);
  const one = listServices(subject).find(({ service }) =>
    isSamePlace(service.get("container_name")?.place, place),
  );
  if (spot === null || one === undefined || !isScalar(spot.node)) return [];
  return replicasOf(one) > 1 ? removeEntry(spot) : [];
};

/** The line with the version, and the empty one behind it. */
export const dropVersion: Mend = ({ place }, { read }) => {
  const text = read(place.file) ?? "";
  const from = offsetOf(text, place.line, 1);
  const end = lineEnd(text, from) + 1;
  const to = text[end] === "\n" && (from === 0 || text[from - 2] === "\n") ? end + 1 : end;
  return [{ file: place.file, from, to: Math.min(to, text.length), text: "" }];
};

function serviceAt(place: Place, subject: Subject): ListedService | null {
  return listServices(subject).find(({ at }) => isSamePlace(at, place)) ?? null;
}

function columnOf({ node, text }: Spot): number {
  const start = isPair(node) ? startOf(node.key) : 0;
  return start - lineStart(text, start);
}
