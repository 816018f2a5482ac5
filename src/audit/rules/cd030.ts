import { isLimited, MEMORY } from "../compose/limits.ts";
import { findMissing } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";

/** A service that can take all memory of the host. */
export const cd030: Rule = {
  id: "CD030",
  title: "No memory limit",
  severity: "high",
  what: "A service with neither `mem_limit` nor `deploy.resources.limits.memory`; 0 is no limit. Files for development are left out.",
  why: "A leak or a large request takes all memory of the host; the kernel then kills what it likes, often the database.",
  fix: "Write `memory` under `deploy.resources.limits`, or `mem_limit`; cryo-init proposes a value for the application.",
  settled: true,
  references: ["CIS 5.11"],
  find: (subject) =>
    findMissing(subject, (one) => {
      if (isLimited(one, MEMORY)) return [];
      return [{ place: one.at, message: `Service ${one.service.name} can take all memory of the host.` }];
    }),
};
