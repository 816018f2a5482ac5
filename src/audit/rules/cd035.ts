import { capabilityName, findInServices, isPrivileged } from "../compose/list-services.ts";
import type { Hit, Rule } from "../finding.ts";

/** Rights that make root in the container root of the host. */
export const cd035: Rule = {
  id: "CD035",
  title: "Privileged container",
  severity: "critical",
  what: "`privileged: true`, or `SYS_ADMIN` or `ALL` in `cap_add`, in files for development too. Swarm does not read `privileged`, so it is left out in its files.",
  why: "Whoever breaks into the container has the host: it can mount its disks, load modules, and leave.",
  fix: "Remove it, and add only the single capability that the program asks for.",
  settled: true,
  references: ["CIS 5.5"],
  find: (subject) =>
    findInServices(subject, (one) => {
      const { service, swarm } = one;
      const privileged = service.get("privileged");
      const added = service.entries("cap_add").flatMap(({ value, place }): readonly Hit[] => {
        const capability = capabilityName(value);
        if (capability !== "SYS_ADMIN" && capability !== "ALL") return [];
        return [{ place, message: `Service ${service.name} is given the capability ${capability}.` }];
      });
      if (swarm || privileged === null || !isPrivileged(one)) return added;
      return [{ place: privileged.place, message: `Service ${service.name} runs privileged.` }, ...added];
    }),
};
