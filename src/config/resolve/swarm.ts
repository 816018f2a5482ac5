import { hasRegistry } from "../image-name.ts";
import type { EnvironmentName, ServiceName, ServicePlan, SwarmPlan, SwarmServicePlan } from "../plan.ts";
import type { AnswerReader } from "../question.ts";
import { shortenName } from "../slug.ts";
import { listSecretFiles } from "./app.ts";

/**
 * Swarm takes a task out of its name server and waits this long before it stops it, so that other nodes hear of it
 * (moby, daemon/cluster/executor/container/controller.go: defaultGossipConvergeDelay).
 */
const GOSSIP_DELAY = 2_000;
/** Swarm's own default. Shorter would start a task that cannot run several times a second. */
const RESTART_DELAY = 5_000;
/** The proxy's name server answers hold for a second: after this pause it knows the tasks of the batch before. */
const UPDATE_DELAY = 2_000;
/** Swarm's limit for names is 64 characters: `_v` and a version follow that of a secret, `-proxy-` and a checksum the other. */
const MOST_NAME = { secret: 52, config: 46 } as const;

/** What `docker-stack.yml` needs beside its services; null in every other environment. */
export function resolveSwarm(
  environment: EnvironmentName,
  project: string,
  services: readonly ServicePlan[],
  answers: AnswerReader,
): SwarmPlan | null {
  if (environment !== "swarm") return null;
  const repository = answers.text("image.repository");
  const secrets = listSecretFiles(answers).map((variable) => variable.toLowerCase());
  return {
    repository,
    local: !hasRegistry(repository),
    secretNames: Object.fromEntries(
      secrets.map((file) => [file, shortenName(`${project}_${file}`, MOST_NAME.secret)]),
    ),
    configName: shortenName(project, MOST_NAME.config),
    dataLabel: services.some(({ redis }) => redis?.persistent === true) ? `redis.${project}` : null,
    encrypted: answers.flag("security.encrypt_overlay"),
    deployLimit: limitDeploy(services),
  };
}

/** How Swarm runs a service; null in every other environment. */
export function resolveSwarmService(
  environment: EnvironmentName,
  service: ServiceName,
  { cpus, health, stopGrace }: Pick<ServicePlan, "cpus" | "health" | "stopGrace">,
  answers: AnswerReader,
): SwarmServicePlan | null {
  if (environment !== "swarm") return null;
  const at = `resources.swarm.${service}`;
  const app = service === "app";
  return {
    replicas: app ? answers.number(`${at}.replicas`) : 1,
    cpuReservation: Math.min(cpus, answers.number(`${at}.cpus_reservation`)),
    update: {
      // Two copies of Redis must not write to one volume, and two proxies of a node cannot have one port.
      order: app ? "start-first" : "stop-first",
      parallelism: app ? answers.number(`${at}.update_parallelism`) : 1,
      delay: UPDATE_DELAY,
      // A release that falls ill as soon as it serves is noticed within this; one interval more for the checks' own time.
      monitor: health.detectWorst + health.interval,
    },
    restartDelay: RESTART_DELAY,
    replaceWorst: health.detectWorst + GOSSIP_DELAY + stopGrace + RESTART_DELAY,
  };
}

/** Tasks of a service at the most: those that run, and those that an update starts before it stops the old ones. */
export function countTasks({ replicas, update }: SwarmServicePlan): number {
  return replicas + (update.order === "start-first" ? Math.min(update.parallelism, replicas) : 0);
}

/** Each batch may take its time to start, to stop and to be watched; a release that fails takes as long to go back. */
function limitDeploy(services: readonly ServicePlan[]): number {
  const seconds = services.map(({ swarm, health, stopGrace }) => {
    if (swarm === null) return 0;
    const { delay, monitor, parallelism } = swarm.update;
    const batches = Math.ceil(swarm.replicas / parallelism);
    return batches * (health.startPeriod + health.detectWorst + GOSSIP_DELAY + stopGrace + delay) + monitor;
  });
  return 2 * Math.max(...seconds);
}
