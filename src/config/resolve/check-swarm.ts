import type { Check, EnvironmentPlan } from "../plan.ts";
import { formatSetCommand } from "../set-command.ts";

/** What a swarm of more than one node would stumble over. */
export function checkSwarm(environments: readonly EnvironmentPlan[]): readonly Check[] {
  const setting = "image.repository";
  return environments
    .flatMap(({ swarm }) => (swarm?.local === true ? [swarm.repository] : []))
    .map((repository) => ({
      id: "swarm-image",
      severity: "warning",
      message: `swarm: ${repository} names no registry, so only a node that built the image can run it`,
      fix: formatSetCommand([setting, `registry.example.org/${repository}`]),
      setting,
    }));
}
