import { findInServices } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";

/** What Compose makes of the conditions of `deploy.restart_policy`. */
const CONDITIONS: Readonly<Record<string, string>> = {
  any: "always",
  none: "no",
  "on-failure": "on-failure",
};

/** `restart` and `deploy.restart_policy`, which say different things. */
export const cd028: Rule = {
  id: "CD028",
  title: "Two restart policies",
  severity: "medium",
  what: "A service with both `restart` and `deploy.restart_policy` that do not say the same. Files for Swarm count too: there `restart` is not read at all.",
  why: "`deploy.restart_policy` wins. With `restart: unless-stopped` beside it, a container that was stopped by hand starts again with the host; without a `condition`, Compose takes it for no restart at all.",
  fix: "Keep one of the two: `restart` for Compose, `deploy.restart_policy` for Swarm.",
  settled: true,
  references: [],
  find: (subject) =>
    findInServices(subject, ({ service }) => {
      const restart = service.get("restart");
      const policy = service.get("deploy", "restart_policy");
      if (restart === null || restart.value === null || policy === null || policy.value === null) return [];
      const condition = service.get("deploy", "restart_policy", "condition")?.value ?? null;
      const attempts = service.get("deploy", "restart_policy", "max_attempts")?.value ?? null;
      const [name, most = null] = (restart.value === false ? "no" : String(restart.value)).split(":");
      const said = condition === null ? "" : (CONDITIONS[String(condition)] ?? "");
      const same = said === name && (said !== "on-failure" || String(most ?? 0) === String(attempts ?? 0));
      if (same) return [];
      const other = condition === null ? "a restart_policy without a condition" : `"condition: ${condition}"`;
      const message = `Service ${service.name} has "restart: ${restart.value}", but ${other} under deploy wins.`;
      return [{ place: restart.place, message }];
    }),
};
