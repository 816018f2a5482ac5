import { isPair, isScalar } from "yaml";
import { listServices } from "../compose/list-services.ts";
import { isEverywhere, readPorts } from "../compose/ports.ts";
import { baseOfService } from "../compose/service-image.ts";
import type { Place } from "../finding.ts";
import { isSamePlace } from "../hits.ts";
import { imageName } from "../image-names.ts";
import { isDataPort } from "../rules/cd042.ts";
import type { Subject } from "../subject.ts";
import { appendTo, isBlockMap, ownEntry, spotAt } from "./compose-nodes.ts";
import type { Mend } from "./edits.ts";

const HOST = "127.0.0.1";

/** A data store's port on the host alone. Who is to reach any other port, only people know. */
export const bindToHost: Mend = ({ place }, subject) => {
  const spot = spotAt(subject, place);
  if (spot === null || !isOfDataStore(place, subject)) return [];
  const { node, file, text, around } = spot;
  const map = around.at(-1);
  if (isPair(node)) {
    return isBlockMap(map) && ownEntry(map, "host_ip") === null
      ? [appendTo(spot, map, [`host_ip: ${HOST}`])]
      : [];
  }
  if (!isScalar(node) || node.range == null) return [];
  const [from, to] = node.range;
  const written = text.slice(from, to);
  const [, mark = "", port = ""] = /^(["']?)(.*)\1$/s.exec(written) ?? [];
  const bare = port.replace(/^0\.0\.0\.0:/, "");
  if (port === "" || bare.startsWith("[")) return [];
  const bound = `${HOST}:${bare.replace(/\$\{[^}]*\}/g, "").includes(":") ? "" : ":"}${bare}`;
  const quoted = mark === "" ? '"' : mark;
  return [{ file, from, to, text: `${quoted}${bound}${quoted}` }];
};

function isOfDataStore(place: Place, subject: Subject): boolean {
  return listServices(subject).some(({ service }) => {
    const base = baseOfService(subject, service);
    const name = base === null ? "" : imageName(base);
    return readPorts(service).some(
      (port) => isSamePlace(port.place, place) && isEverywhere(port) && isDataPort(name, port),
    );
  });
}
