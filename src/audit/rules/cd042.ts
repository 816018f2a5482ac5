import { findInServices } from "../compose/list-services.ts";
import { isEverywhere, type PublishedPort, readPorts } from "../compose/ports.ts";
import { baseOfService } from "../compose/service-image.ts";
import { DATA_PORTS, DATA_STORES, PUBLIC_SERVERS } from "../data/data-stores.ts";
import type { Hit, Rule } from "../finding.ts";
import { imageName } from "../image-names.ts";

/** Ports that everybody is meant to reach: web, mail, names, ssh. */
const PUBLIC_PORTS = new Set([22, 25, 53, 80, 443, 465, 587, 993]);

/** A port that more can reach than should. */
export const cd042: Rule = {
  id: "CD042",
  title: "Data store published, or a port on every interface",
  severity: "high",
  what: "A port without a host address, or with 0.0.0.0: of a data store, in files for development too; of anything else but reverse proxies and public ports (80, 443 …) in files for production. Swarm cannot bind to an address, so there only data stores count.",
  why: "Docker opens the port past the host's firewall rules (ufw, firewalld): the whole network reaches it.",
  fix: "Leave the port out where only containers need it, or write 127.0.0.1 in front: `127.0.0.1:5432:5432`.",
  settled: true,
  references: ["CIS 5.14", "dclint no-unbound-port-interfaces"],
  find: (subject) =>
    findInServices(subject, ({ service, development, swarm }) => {
      if (service.get("network_mode")?.value === "host") return [];
      const name = imageName(baseOfService(subject, service) ?? "");
      return readPorts(service)
        .filter(isEverywhere)
        .flatMap((port): readonly Hit[] => {
          const { place, text } = port;
          if (isDataPort(name, port)) {
            return [
              {
                place,
                message: `The data store of service ${service.name} is published on every interface (${text}).`,
              },
            ];
          }
          if (development || swarm || PUBLIC_SERVERS.has(name) || isPublic(port)) return [];
          return [
            { place, message: `Service ${service.name} publishes ${text} on every interface of the host.` },
          ];
        });
    }),
};

/** True for a port that a data store serves its data on. */
export function isDataPort(image: string, { target: { from, to }, protocol }: PublishedPort): boolean {
  const own = [...(DATA_STORES.get(image) ?? []), ...DATA_PORTS];
  return protocol === "tcp" && own.some((port) => port >= from && port <= to);
}

function isPublic({ published }: PublishedPort): boolean {
  return published !== null && published.from === published.to && PUBLIC_PORTS.has(published.from);
}
