import { findMissing, settingOf } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";
import { isJob } from "../jobs.ts";

/** A service that nothing starts again. */
export const cd029: Rule = {
  id: "CD029",
  title: "No restart policy",
  severity: "medium",
  what: 'A service with neither `restart` nor `deploy.restart_policy`. Left out are files for development and for Swarm, an explicit `restart: "no"`, and jobs: what another service waits for to complete, and what its name, its profile or its command shows to run once.',
  why: "After a crash or a reboot of the host the container stays down until somebody starts it.",
  fix: "Write `restart: unless-stopped`, or `restart: on-failure:5` for a job.",
  settled: true,
  references: ["CIS 5.15"],
  find: (subject) =>
    findMissing(subject, (one) => {
      if (one.swarm || isJob(subject, one.service)) return [];
      if ((settingOf(one, "restart") ?? settingOf(one, "deploy", "restart_policy")) !== null) return [];
      return [
        { place: one.at, message: `Nothing starts service ${one.service.name} again when it has ended.` },
      ];
    }),
};
