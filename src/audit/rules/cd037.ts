import { findMissing, isPrivileged, itemsOf } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";

/** Alone it is on; both `:` and `=` are read. */
const OPTION = /^no-new-privileges(?:[:=](\w+)|$)/;

/** A service in which a program can gain rights. */
export const cd037: Rule = {
  id: "CD037",
  title: "no-new-privileges missing",
  severity: "medium",
  what: "A service whose `security_opt` does not hold `no-new-privileges:true`. Left out are files for development and for Swarm, which takes no `security_opt`, and privileged services, which CD035 names.",
  why: "A setuid program in the image, such as `su` or a forgotten tool, makes an ordinary user of the container its root.",
  fix: "Write `security_opt: [no-new-privileges:true]`.",
  settled: true,
  references: ["CIS 5.26"],
  find: (subject) =>
    findMissing(subject, (one) => {
      const { service, at, swarm } = one;
      if (swarm || isPrivileged(one)) return [];
      const options = itemsOf(one, "security_opt").flatMap((text) => OPTION.exec(text)?.slice(1) ?? []);
      if (options.some((value) => (value ?? "true") === "true")) return [];
      const off = service.entries("security_opt").find(({ value }) => OPTION.test(String(value)));
      const message =
        off === undefined
          ? `Programs in service ${service.name} can gain rights through setuid files.`
          : `Service ${service.name} switches no-new-privileges off.`;
      return [{ place: off?.place ?? at, message }];
    }),
};
