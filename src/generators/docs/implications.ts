import { type EnvironmentPlan, findApp, type Plan, type ServicePlan } from "../../config/plan.ts";
import { formatDuration, formatMemory, formatQuantity } from "../../config/units.ts";
import { countNoun, joinWords } from "../../config/words.ts";
import { formatCode, formatShare } from "./markdown.ts";
import { localAddress, primaryEnvironment, runsOwnServer } from "./services.ts";
import { anchorOf } from "./settings.ts";

/**
 * What a setting means with this project's numbers, or null where the value says it all.
 * @param id the setting's path: `resources.production.app.memory`
 */
export function describeImplication(id: string, plan: Plan): string | null {
  const parts = id.split(".");
  const key = parts.at(-1) ?? "";
  const environment = plan.environments.find(({ name }) => name === parts[1]);
  if (parts[0] === "resources" && environment !== undefined) {
    if (!runsOwnServer(environment) && (key === "workers" || key === "threads"))
      return "Development runs the reloading server of the framework; this takes effect only under gunicorn.";
    const service = environment.services.find((candidate) => candidate.service === parts[2]);
    return service === undefined ? null : (SERVICE_TEXTS[key]?.(service, environment) ?? null);
  }
  if (parts[0] === "health" && environment !== undefined) return describeTiming(key, environment);
  return PLAN_TEXTS[id]?.(plan) ?? null;
}

const SERVICE_TEXTS: Readonly<
  Record<string, (service: ServicePlan, environment: EnvironmentPlan) => string | null>
> = {
  memory({ memory, server, redis, copies }, environment) {
    const each = copies > 1 ? ` Each of ${copies} copies has this limit.` : "";
    if (server !== null && runsOwnServer(environment)) {
      const used = server.baseMemory + server.workers * server.workerMemory;
      return `The server and ${countNoun(server.workers, "worker")} are expected to take ${formatMemory(used)}, ${formatShare(used, memory)} of ${formatMemory(memory)}.${each}`;
    }
    if (redis !== null)
      return `Redis may fill ${formatMemory(redis.maxmemory)} with data, ${formatShare(redis.maxmemory, memory)} of ${formatMemory(memory)}.`;
    return `The kernel kills a process of the container when it needs more than ${formatMemory(memory)}.`;
  },
  memory_reservation: ({ reservation, memory }) =>
    `${formatMemory(reservation)} is ${formatShare(reservation, memory)} of the limit.`,
  cpus({ cpus, server }, environment) {
    const time = `${formatQuantity(cpus, "cpus")} seconds of processor time in each second`;
    return server === null || !runsOwnServer(environment)
      ? `${time}.`
      : `${time}. By this limit, ${countNoun(server.byCpu, "worker")} would do.`;
  },
  pids({ pids, server }, environment) {
    if (pids === null)
      return `Not in force: [security.pids_limit](#${anchorOf("security.pids_limit")}) is off.`;
    return server === null || !runsOwnServer(environment)
      ? `Up to ${pids} processes and threads.`
      : `Up to ${pids} processes and threads, of which ${server.concurrency} answer requests.`;
  },
  workers: ({ server, memory }) =>
    server &&
    `${countNoun(server.workers, "worker")} x ${formatMemory(server.workerMemory)} = ${formatMemory(server.workers * server.workerMemory)} of the ${formatMemory(memory)} limit, and ${countNoun(server.concurrency, "request")} at once.`,
  threads: ({ server }) =>
    server &&
    `${countNoun(server.workers, "worker")} x ${countNoun(server.threads, "thread")} = ${countNoun(server.concurrency, "request")} at once.`,
  maxmemory: ({ redis, memory }) =>
    redis &&
    `${formatShare(redis.maxmemory, memory)} of the ${formatMemory(memory)} limit; ${redis.persistent ? "saving to disk needs the rest" : "buffers need the rest"}.`,
  size: ({ cpus, memory, pids }) =>
    `${formatQuantity(cpus, "cpus")} CPUs, ${formatMemory(memory)}${pids === null ? "" : `, ${pids} processes`}.`,
};

function describeTiming(key: string, environment: EnvironmentPlan): string {
  const { health } = findApp(environment);
  if (key === "start_period")
    return `A start that takes longer than ${formatDuration(health.startPeriod)} plus ${countNoun(health.retries, "failed check")} is called unhealthy.`;
  if (key === "start_interval")
    return `While starting, asked every ${formatDuration(health.startInterval)} instead of every ${formatDuration(health.interval)}.`;
  return `A fault is noticed after ${formatDuration(health.detectBest)} at the soonest and ${formatDuration(health.detectWorst)} at the latest.`;
}

const PLAN_TEXTS: Readonly<Record<string, (plan: Plan) => string | null>> = {
  "application.name": ({ environments }) =>
    `Compose projects: ${joinWords(environments.map(({ project }) => formatCode(project)))}.`,
  "application.entry": ({ app }) => `The server is told ${formatCode(app.target)}.`,
  "application.port": ({ app, environments }) =>
    `Port ${app.port} inside; on the host ${joinWords(environments.map((one) => `${formatCode(localAddress(one))} (${one.name})`))}.`,
  "application.longest_request": (plan) => describeEnds(plan),
  "application.python": ({ image }) => `Both stages are built on ${formatCode(image.base)}.`,
  "application.writable": ({ app }) =>
    app.writable.length === 0
      ? "Nothing that the application writes outlives its container."
      : `Volumes: ${joinWords(app.writable.map(({ volume }) => formatCode(volume)))}.`,
  "application.secrets": ({ app }) =>
    app.secrets.length === 0
      ? null
      : `Files: ${joinWords(app.secrets.map(({ file }) => formatCode(`secrets/${file}`)))}.`,
  environments: ({ environments }) =>
    `Files: ${joinWords(environments.map(({ file }) => formatCode(file)))}.`,
  "resources.size": (plan) => describeTotals(plan),
  "resources.worker_memory": (plan) => describeFit(plan),
  "resources.server_memory": (plan) => describeFit(plan),
  "health.restart": ({ environments }) => describeRestart(environments),
  "security.uid": ({ app }) =>
    `Files in volumes and bind mounts belong to ${formatCode(`${app.uid}:${app.gid}`)} on the host.`,
  "security.tmp_size": (plan) =>
    `${formatMemory(plan.security.tmpSize)} at /tmp and ${formatMemory(findApp(primaryEnvironment(plan)).shmSize)} at /dev/shm: what is in them counts against the memory limit.`,
  "logging.max_size": (plan) => describeLogs(plan),
  "logging.max_file": (plan) => describeLogs(plan),
};

function describeTotals({ environments }: Plan): string {
  const totals = environments.map(
    ({ name, total }) =>
      `${name} ${formatQuantity(total.cpus, "cpus")} CPUs and ${formatMemory(total.memory)}`,
  );
  return `Limits added up: ${joinWords(totals)}.`;
}

function describeFit(plan: Plan): string | null {
  const environment = primaryEnvironment(plan);
  const app = findApp(environment);
  if (app.server === null) return null;
  return `In ${environment.name}, ${formatMemory(app.memory)} carries ${countNoun(app.server.byMemory, "worker")} of ${formatMemory(app.server.workerMemory)} beside ${formatMemory(app.server.baseMemory)} for the server.`;
}

function describeEnds(plan: Plan): string | null {
  const { server, stopGrace } = findApp(primaryEnvironment(plan));
  if (server === null) return null;
  return `The server ends its requests within ${formatDuration(server.gracefulTimeout)} when it is stopped, the container is killed after ${formatDuration(stopGrace)}, and a worker counts as hung after ${formatDuration(server.timeout)}.`;
}

function describeRestart(environments: readonly EnvironmentPlan[]): string | null {
  const times = environments.flatMap((environment) => {
    const { restartWorst } = findApp(environment).health;
    return restartWorst === null ? [] : [`${formatDuration(restartWorst)} (${environment.name})`];
  });
  return times.length === 0 ? null : `From a fault to the restart, at the latest: ${joinWords(times)}.`;
}

function describeLogs(plan: Plan): string {
  const { log, copies } = findApp(primaryEnvironment(plan));
  return `At most ${countNoun(log.maxFile, "file")} of ${formatMemory(log.maxSize)}: ${formatMemory(log.maxFile * log.maxSize * copies)} of disk for the application.`;
}
