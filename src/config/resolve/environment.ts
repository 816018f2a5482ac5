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
import { countWorkers, shareOf, timeToDetect } from "../sizing.ts";
import { MIB } from "../units.ts";

const PROJECT_SUFFIX: Readonly<Record<EnvironmentName, string>> = {
  production: "",
  development: "-dev",
  "blue-green": "-blue-green",
};

/** Requests that were accepted get this long to finish when the server stops (gunicorn's own default). */
const GRACEFUL_TIMEOUT = 30_000;
/**
 * Grace periods. The server's is longer than its own, or the kernel would cut its last requests off, and the proxy's
 * is the same; Redis may have to save; nobody waits for a development server.
 */
const STOP_GRACE: Readonly<Record<ServiceName, number>> = {
  app: GRACEFUL_TIMEOUT + 10_000,
  proxy: GRACEFUL_TIMEOUT + 10_000,
  redis: 30_000,
};
const DEVELOPMENT_STOP_GRACE = 5_000;
/** A worker whose main thread is silent for so long is killed by its master. */
const WORKER_TIMEOUT = 60_000;
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
  return {
    name: environment,
    file: COMPOSE_FILES[environment],
    project: `${slug}${PROJECT_SUFFIX[environment]}`,
    hostPort: answers.number(`application.ports.${environment}`),
    hostAddress: answers.flag("security.loopback") ? "127.0.0.1" : "0.0.0.0",
    services,
    total: {
      memory: services.reduce((sum, { memory, copies }) => sum + memory * copies, 0),
      cpus: services.reduce((sum, { cpus, copies }) => sum + cpus * copies, 0),
    },
  };
}

function resolveService(
  environment: EnvironmentName,
  service: ServiceName,
  context: QuestionContext,
): ServicePlan {
  const { answers } = context;
  const at = `resources.${environment}.${service}`;
  return {
    service,
    size: answers.text(`${at}.size`) as ServicePlan["size"],
    copies: service === "app" && environment === "blue-green" ? 2 : 1,
    cpus: answers.number(`${at}.cpus`),
    memory: answers.number(`${at}.memory`),
    reservation: answers.number(`${at}.memory_reservation`),
    pids: answers.number(`${at}.pids`),
    health: service === "app" ? appHealth(environment, context) : withDetection(QUICK_CHECKS[service]),
    stopGrace:
      service === "app" && environment === "development" ? DEVELOPMENT_STOP_GRACE : STOP_GRACE[service],
    log: { maxSize: answers.number("logging.max_size"), maxFile: answers.number("logging.max_file") },
    server: service === "app" ? resolveServer(at, context) : null,
    redis: service === "redis" ? resolveRedis(at, context) : null,
    shmSize: service === "app" ? SHM_SIZE : 0,
  };
}

function appHealth(environment: EnvironmentName, { answers }: QuestionContext): HealthTiming {
  const at = `health.${environment}`;
  return withDetection({
    interval: answers.number(`${at}.interval`),
    timeout: answers.number(`${at}.timeout`),
    retries: answers.number(`${at}.retries`),
    startPeriod: answers.number(`${at}.start_period`),
    startInterval: answers.number(`${at}.start_interval`),
  });
}

function withDetection(timing: Omit<HealthTiming, "detectBest" | "detectWorst">): HealthTiming {
  const { best, worst } = timeToDetect(timing);
  return { ...timing, detectBest: best, detectWorst: worst };
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
  const recycleAt = answers.number("resources.recycle_at");
  return {
    workers,
    threads,
    concurrency: workers * threads,
    workerMemory,
    baseMemory,
    byCpu: bounds.byCpu,
    byMemory: bounds.byMemory,
    timeout: WORKER_TIMEOUT,
    gracefulTimeout: GRACEFUL_TIMEOUT,
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
