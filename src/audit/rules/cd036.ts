import { capabilityName, findMissing, isPrivileged, itemsOf } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";

/** Capabilities that no one asked for. */
export const cd036: Rule = {
  id: "CD036",
  title: "Capabilities kept",
  severity: "medium",
  what: "A service whose `cap_drop` does not hold `ALL`. Files for development and privileged services, which CD035 names, are left out.",
  why: "Docker leaves a container fourteen of root's rights, such as to change the owner of any file and to open raw sockets; a program that is broken into has them too.",
  fix: "Write `cap_drop: [ALL]`, and add back with `cap_add` the few that the image's own start needs.",
  settled: true,
  references: ["CIS 5.4"],
  find: (subject) =>
    findMissing(subject, (one) => {
      const { service, at } = one;
      if (isPrivileged(one)) return [];
      const dropped = itemsOf(one, "cap_drop").map(capabilityName);
      if (dropped.includes("ALL")) return [];
      const [first] = service.entries("cap_drop");
      const message =
        first === undefined
          ? `Service ${service.name} keeps all of Docker's default capabilities.`
          : `Service ${service.name} drops ${dropped.join(", ")} only, and keeps the other default capabilities.`;
      return [{ place: first?.place ?? at, message }];
    }),
};
