import { overrideOf } from "../extension-points.ts";
import {
  COMPOSE_FILES,
  type EnvironmentName,
  type EnvironmentPlan,
  type HealthTiming,
  type RedisPlan,
  type ServerPlan,
  type ServiceName,
  type ServicePlan,
} from "../plan.ts";
import type { QuestionContext } from "../question.ts";
import { servicesOf } from "../questions/resources.ts";
import { sumLimits } from "../service-plan.ts";
import { countWorkers, shareOf, timeToDetect, timeToGiveUp, timeToHang, timeToRestart } from "../sizing.ts";
import { MIB } from "../units.ts";
import { resolveCutover } from "./cutover.ts";
import { isOn } from "./optional-answers.ts";
import { countTasks, resolveSwarm, resolveSwarmService } from "./swarm.ts";

const PROJECT_SUFFIX: Readonly<Record<EnvironmentName, string>> = {
  production: "",
  development: "-dev",
  "blue-green": "-blue-green",
  swarm: "-swarm",
};

/** The container's grace period is so much longer than the server's own, or the kernel would cut its last requests off. */
const STOP_MARGIN = 10_000;
/** Redis may have to save. */
const REDIS_STOP_GRACE = 30_000;
/** Nobody waits for a development server. */
const DEVELOPMENT_STOP_GRACE = 5_000;
/** Idle connections are kept longer than the proxy keeps them (3 s), so that the proxy never writes into a closed one. */
const KEEP_ALIVE = 5_000;
/** A new worker has loaded all that it needs by then, and replacing one has shown its effect. */
const RECYCLE_PAUSE = 30_000;

/** gunicorn's heartbeat files live in /dev/shm, and so may shared arrays of the application. */
const SHM_SIZE = 64 * MIB;

/** Redis answers at once or not at all; the proxy's check ends itself after 3 s and needs time to say so. */
const QUICK_CHECKS = {
  redis: { interval: 10_000, timeout: 3_000, retries: 3, startPeriod: 10_000, startInterval: 1_000 },
  proxy: { interval: 10_000, timeout: 5_000, retries: 3, startPeriod: 10_000, startInterval: 1_000 },
} as const;

/** Works one Compose file out. */
export function resolveEnvironment(
  environment: EnvironmentName,
  slug: string,
  context: QuestionContext,
): EnvironmentPlan {
  const { answers } = context;
  const services = servicesOf(environment, context).map((service) =>
    resolveService(environment, service, context),
  );
  const project = `${slug}${PROJECT_SUFFIX[environment]}`;
  const file = COMPOSE_FILES[environment];
  // Swarm publishes a port on every address of a node, and on no other.
  const loopback = environment !== "swarm" && answers.flag("security.loopback");
  return {
    name: environment,
    file,
    override: context.facts.overrides.includes(overrideOf(file)) ? overrideOf(file) : null,
    project,
    hostPort: answers.number(`application.ports.${environment}`),
    hostAddress: loopback ? "127.0.0.1" : "0.0.0.0",
    services,
    total: sumLimits(services),
    swarm: resolveSwarm(environment, project, services, answers),
    cutover: resolveCutover(environment, services),
  };
}

function resolveService(
  environment: EnvironmentName,
  service: ServiceName,
  context: QuestionContext,
): ServicePlan {
  const { answers } = context;
  const at = `resources.${environment}.${service}`;
  const cpus = answers.number(`${at}.cpus`);
  const health = service === "app" ? appHealth(environment, context) : withDetection(QUICK_CHECKS[service]);
  const stopGrace = timeToStop(environment, service, context);
  const swarm = resolveSwarmService(environment, service, { cpus, health, stopGrace }, answers);
  const colours = service === "app" && environment === "blue-green" ? 2 : 1;
  return {
    service,
    size: answers.text(`${at}.size`) as ServicePlan["size"],
    copies: swarm === null ? colours : countTasks(swarm),
    cpus,
    memory: answers.number(`${at}.memory`),
    reservation: answers.number(`${at}.memory_reservation`),
    pids: answers.flag("security.pids_limit") ? answers.number(`${at}.pids`) : null,
    health,
    stopGrace,
    log: { maxSize: answers.number("logging.max_size"), maxFile: answers.number("logging.max_file") },
    server: service === "app" ? resolveServer(at, context) : null,
    redis: service === "redis" ? resolveRedis(at, context) : null,
    shmSize: service === "app" ? SHM_SIZE : 0,
    swarm,
  };
}

/** Milliseconds between SIGTERM and SIGKILL. The proxy waits for the same requests as the server. */
function timeToStop(
  environment: EnvironmentName,
  service: ServiceName,
  { answers }: QuestionContext,
): number {
  if (service === "redis") return REDIS_STOP_GRACE;
  if (service === "app" && environment === "development") return DEVELOPMENT_STOP_GRACE;
  return answers.number("application.longest_request") + STOP_MARGIN;
}

function appHealth(environment: EnvironmentName, { answers }: QuestionContext): HealthTiming {
  const at = `health.${environment}`;
  const timing = withDetection({
    interval: answers.number(`${at}.interval`),
    timeout: answers.number(`${at}.timeout`),
    retries: answers.number(`${at}.retries`),
    startPeriod: answers.number(`${at}.start_period`),
    startInterval: answers.number(`${at}.start_interval`),
  });
  // Not in development: a debugger that holds a request must not cost the developer the process. Swarm does it itself.
  const byCheck = environment === "production" || environment === "blue-green";
  if (!byCheck || !isOn(answers, "health.restart")) return timing;
  return { ...timing, restartWorst: timeToRestart(timing, answers.number("application.longest_request")) };
}

function withDetection(
  timing: Omit<HealthTiming, "detectBest" | "detectWorst" | "restartWorst">,
): HealthTiming {
  const { best, worst } = timeToDetect(timing);
  return { ...timing, detectBest: best, detectWorst: worst, restartWorst: null };
}

function resolveServer(at: string, { answers }: QuestionContext): ServerPlan {
  const workerMemory = answers.number("resources.worker_memory");
  const baseMemory = answers.number("resources.server_memory");
  const bounds = countWorkers(
    answers.number(`${at}.cpus`),
    answers.number(`${at}.memory`),
    workerMemory,
    baseMemory,
  );
  const workers = answers.number(`${at}.workers`);
  const threads = answers.number(`${at}.threads`);
  const longestRequest = answers.number("application.longest_request");
  const recycleAt = answers.number("resources.recycle_at");
  return {
    workers,
    threads,
    concurrency: workers * threads,
    workerMemory,
    baseMemory,
    byCpu: bounds.byCpu,
    byMemory: bounds.byMemory,
    timeout: timeToHang(longestRequest),
    giveUp: timeToGiveUp(longestRequest),
    gracefulTimeout: longestRequest,
    keepAlive: KEEP_ALIVE,
    recycleAt,
    recycleMemory: shareOf(answers.number(`${at}.memory`), recycleAt / 100),
    recyclePause: RECYCLE_PAUSE,
  };
}

function resolveRedis(at: string, { answers }: QuestionContext): RedisPlan {
  return {
    maxmemory: answers.number(`${at}.maxmemory`),
    persistent: answers.text("application.redis") === "persistent",
  };
}
