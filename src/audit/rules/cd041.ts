import { findInServices } from "../compose/list-services.ts";
import { imageNameOf } from "../compose/service-image.ts";
import { HOST_AGENTS } from "../data/host-agents.ts";
import type { Hit, Rule } from "../finding.ts";

/** Settings that can be `host`, and what is shared with it then. */
const NAMESPACES = [
  ["network_mode", "network"],
  ["pid", "processes"],
  ["ipc", "shared memory"],
  ["uts", "name"],
  ["userns_mode", "users"],
] as const;
const UNCONFINED = /^(seccomp|apparmor|systempaths)[:=]unconfined$/;

/** A container without the walls between it and the host. */
export const cd041: Rule = {
  id: "CD041",
  title: "Host namespaces, or no seccomp or AppArmor",
  severity: "high",
  what: "`network_mode`, `pid`, `ipc`, `uts` or `userns_mode` of `host`, and `seccomp`, `apparmor` or `systempaths` as `unconfined`. Files for development (debuggers need some of it), files for Swarm, which reads none of it, and the host's namespaces for programs that watch the host (node-exporter) are left out.",
  why: "The container reaches every local port of the host, sees or ends its processes, or makes system calls that the kernel's filter would have kept from it.",
  fix: "Remove the line, and publish the ports that are needed, or allow the one system call by a seccomp profile.",
  settled: true,
  references: ["CIS 5.10", "CIS 5.16", "CIS 5.17", "CIS 5.22"],
  find: (subject) =>
    findInServices(subject, ({ service, development, swarm }): readonly Hit[] => {
      if (development || swarm) return [];
      const agent = HOST_AGENTS.has(imageNameOf(service));
      const shared = NAMESPACES.flatMap(([key, what]): readonly Hit[] => {
        const found = service.get(key);
        if (agent || found?.value !== "host") return [];
        return [
          {
            place: found.place,
            message: `Service ${service.name} shares the host's ${what} (${key}: host).`,
          },
        ];
      });
      const open = service.entries("security_opt").flatMap(({ value, place }): readonly Hit[] => {
        const kind = UNCONFINED.exec(String(value))?.[1];
        return kind === undefined
          ? []
          : [{ place, message: `Service ${service.name} runs without ${kind}.` }];
      });
      return [...shared, ...open];
    }),
};
