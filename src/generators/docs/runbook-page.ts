import { fileFlags } from "../../config/extension-points.ts";
import { composeNames, type EnvironmentPlan, findApp, hasEnvironment, type Plan } from "../../config/plan.ts";
import { nextFreePort } from "../../config/ports.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { formatMemory } from "../../config/units.ts";
import { describeApply, formatApply } from "./apply.ts";
import { primaryEnvironment, TITLES } from "./services.ts";

/** What the runbook shows: what to type for each thing that happens, with this project's names. */
export function describeRunbook(plan: Plan): object {
  const primary = primaryEnvironment(plan);
  const redis = primary.services.find(({ service }) => service === "redis");
  const [secret] = plan.app.secrets;
  const { log, copies } = findApp(primary);
  const published = new Set(plan.environments.map(({ hostPort }) => hostPort));
  const otherPort = String(nextFreePort(primary.hostPort + 1, published));
  return {
    title: TITLES[primary.name],
    file: primary.file,
    files: fileFlags(primary),
    service: composeNames(primary.name, "app")[0],
    port: primary.hostPort,
    setPort: formatSetCommand([`application.ports.${primary.name}`, otherPort]),
    publish: publishPort(primary, plan),
    release: describeApply(primary, "release", plan).commands,
    logs: formatMemory(log.maxFile * log.maxSize * copies),
    secret: secret === undefined || !plan.security.secretFiles ? null : `secrets/${secret.file}`,
    rotate: plan.environments.map((environment) => formatApply(describeApply(environment, "secret", plan))),
    rotateHere: describeApply(primary, "secret", plan).commands,
    folders: plan.app.writable.map(({ volume, path }) => ({ volume, path: `/app/${path}` })),
    redis: redis?.redis?.persistent ? "redis" : null,
    hasBlueGreen: hasEnvironment(plan, "blue-green"),
    hasSwarm: hasEnvironment(plan, "swarm"),
    isCompose: primary.name !== "blue-green",
  };
}

/** What puts another port in force: that of the colours is published by their proxy, which a deploy leaves as it runs. */
function publishPort(environment: EnvironmentPlan, plan: Plan): readonly string[] {
  if (environment.name !== "blue-green") return describeApply(environment, "setting", plan).commands;
  return [`docker compose ${fileFlags(environment)} up --no-deps --wait proxy`];
}
