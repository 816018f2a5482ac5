import {
  type EnvironmentPlan,
  findApp,
  hasService,
  type Plan,
  type SwarmServicePlan,
} from "../../config/plan.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { formatDuration, formatMemory, formatQuantity } from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import { secretVersion } from "../compose/stack.ts";
import { STACK_SCRIPT } from "../scripts.ts";
import { formatBuild } from "./blue-green-page.ts";
import { formatCode } from "./markdown.ts";

/** What the runbook shows, or null when the project has no swarm. */
export function describeSwarm(plan: Plan): object | null {
  const environment = plan.environments.find(({ swarm }) => swarm !== null);
  if (environment?.swarm == null) return null;
  const { swarm } = environment;
  const app = findApp(environment);
  if (app.swarm === null) throw new Error("the application was not planned for the swarm");
  const image = `${swarm.repository}:RELEASE`;
  return {
    script: STACK_SCRIPT,
    file: environment.file,
    stack: environment.project,
    service: `${environment.project}_app`,
    port: environment.hostPort,
    image,
    local: swarm.local,
    setRepository: formatSetCommand(["image.repository", `registry.example.org/${plan.slug}`]),
    buildCommand: formatBuild(plan, image),
    replicas: app.swarm.replicas,
    replicasText: countNoun(app.swarm.replicas, "task"),
    parallelism: countNoun(app.swarm.update.parallelism, "task"),
    setReplicas: formatSetCommand(["resources.swarm.app.replicas", String(app.swarm.replicas + 1)]),
    reservation: formatMemory(app.reservation),
    cpuReservation: formatQuantity(app.swarm.cpuReservation, "cpus"),
    totalMemory: formatMemory(environment.total.memory),
    monitor: formatDuration(app.swarm.update.monitor),
    limit: formatDuration(swarm.deployLimit),
    grace: formatDuration(app.stopGrace),
    replaceWorst: formatDuration(app.swarm.replaceWorst),
    dataLabel: swarm.dataLabel,
    encrypted: swarm.encrypted,
    hasRedis: hasService(environment, "redis"),
    folders: plan.app.writable.map(({ path }) => formatCode(path)).join(", "),
    secrets: plan.app.secrets.map(({ file }) => ({
      file: formatCode(`secrets/${file}`),
      name: formatCode(`${swarm.secretNames[file]}_v1`),
      version: formatCode(secretVersion(file)),
    })),
    example: describeExample(plan, environment),
  };
}

/** The first secret, for the commands of a rotation. */
function describeExample({ app }: Plan, { swarm }: EnvironmentPlan): object | null {
  const [first] = app.secrets;
  if (first === undefined || swarm === null) return null;
  return {
    file: `secrets/${first.file}`,
    old: `${swarm.secretNames[first.file]}_v1`,
    version: secretVersion(first.file),
  };
}

/** The sum behind the time until an ill task is replaced. */
export function explainReplacement(
  { detectWorst }: { readonly detectWorst: number },
  stopGrace: number,
  { replaceWorst, restartDelay }: SwarmServicePlan,
): string {
  const told = replaceWorst - detectWorst - stopGrace - restartDelay;
  const parts = [detectWorst, told, stopGrace, restartDelay].map(formatDuration).join(" + ");
  return `noticed + told to the nodes + time to stop + pause = ${parts} = ${formatDuration(replaceWorst)}`;
}
