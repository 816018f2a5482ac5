import { isLimited, limitOf, PIDS } from "../compose/limits.ts";
import { findMissing } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";

/** A service that can start any number of processes. */
export const cd032: Rule = {
  id: "CD032",
  title: "No limit of processes",
  severity: "medium",
  what: "A service with neither `pids_limit` nor `deploy.resources.limits.pids`, or with -1 or 0, which is none. Files for development are left out.",
  why: "A fork bomb, or a worker pool that grows without end, takes every process number of the host: nobody can log in any more.",
  fix: "Write `pids` under `deploy.resources.limits`, or `pids_limit`.",
  settled: true,
  references: ["CIS 5.29"],
  find: (subject) =>
    findMissing(subject, (one) => {
      if (isLimited(one, PIDS)) return [];
      const message = `Service ${one.service.name} can start any number of processes.`;
      return [{ place: limitOf(one, PIDS)?.place ?? one.at, message }];
    }),
};
