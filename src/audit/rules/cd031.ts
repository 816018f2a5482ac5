import { CPUS, isLimited } from "../compose/limits.ts";
import { findMissing, settingOf } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";

/** A service that can take all processors of the host. */
export const cd031: Rule = {
  id: "CD031",
  title: "No CPU limit",
  severity: "medium",
  what: "A service with none of `cpus`, `deploy.resources.limits.cpus`, `cpu_quota` and `cpuset`; 0 is no limit. Files for development are left out.",
  why: "One busy service takes all processors, and the others, with their health checks, wait for it.",
  fix: "Write `cpus` under `deploy.resources.limits`, or `cpus` at the service.",
  settled: true,
  references: ["CIS 5.12"],
  find: (subject) =>
    findMissing(subject, (one) => {
      if (isLimited(one, CPUS) || settingOf(one, "cpu_quota") !== null || settingOf(one, "cpuset") !== null)
        return [];
      return [{ place: one.at, message: `Service ${one.service.name} can take all processors of the host.` }];
    }),
};
