import { fileFlags } from "../../config/extension-points.ts";
import type { Plan } from "../../config/plan.ts";
import { formatMemory } from "../../config/units.ts";
import { describeApply, formatApply } from "./apply.ts";
import { appService, composeNames, primaryEnvironment, TITLES } from "./services.ts";
import { formatSetCommand } from "./settings.ts";

/** What the runbook shows: what to type for each thing that happens, with this project's names. */
export function describeRunbook(plan: Plan): object {
  const primary = primaryEnvironment(plan);
  const redis = primary.services.find(({ service }) => service === "redis");
  const [secret] = plan.app.secrets;
  const { log, copies } = appService(primary);
  return {
    title: TITLES[primary.name],
    file: primary.file,
    files: fileFlags(primary),
    service: composeNames(primary.name, "app")[0],
    port: primary.hostPort,
    setPort: formatSetCommand(`application.ports.${primary.name}`, String(primary.hostPort + 1)),
    apply: describeApply(primary, "setting", plan),
    release: describeApply(primary, "release", plan).commands,
    logs: formatMemory(log.maxFile * log.maxSize * copies),
    secret: secret === undefined || !plan.security.secretFiles ? null : `secrets/${secret.file}`,
    rotate: plan.environments.map((environment) => formatApply(describeApply(environment, "secret", plan))),
    rotateHere: describeApply(primary, "secret", plan).commands,
    folders: plan.app.writable.map(({ volume, path }) => ({ volume, path: `/app/${path}` })),
    redis: redis?.redis?.persistent ? "redis" : null,
    hasBlueGreen: plan.environments.some(({ name }) => name === "blue-green"),
    hasSwarm: plan.environments.some(({ swarm }) => swarm !== null),
    isCompose: primary.name !== "blue-green",
  };
}
