import { fileFlags } from "../../config/extension-points.ts";
import type { MeasuredUse } from "../../config/measured-use.ts";
import {
  composeNames,
  type EnvironmentPlan,
  findApp,
  hasEnvironment,
  type Plan,
  type ServerPlan,
  type ServiceName,
  type ServicePlan,
} from "../../config/plan.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { limitAfterKill, MAX_WORKERS, WORKER_MEMORY_SHARE } from "../../config/sizing.ts";
import { formatDuration, formatMemory, formatMib, formatQuantity } from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import { describeApply, formatApply } from "./apply.ts";
import { describeCalculator } from "./calculator.ts";
import { describeChecks } from "./home-page.ts";
import { formatCode, formatShare } from "./markdown.ts";
import { primaryEnvironment, runsOwnServer, TITLES } from "./services.ts";
import { describeUse } from "./use-chart.ts";

/** What the page on resources shows: limits as text, and the arithmetic behind them. */
export function describeResources(
  plan: Plan,
  use: MeasuredUse | null,
  hasGivenWorkerMemory: boolean,
): object {
  const primary = primaryEnvironment(plan);
  const app = findApp(primary);
  return {
    environments: plan.environments.map((environment) =>
      describeEnvironment(environment, hasGivenWorkerMemory),
    ),
    totals: plan.environments.map(({ name, total, services }) => ({
      name: TITLES[name],
      memory: formatMemory(total.memory),
      cpus: formatQuantity(total.cpus, "cpus"),
      containers: services.reduce((sum, { copies }) => sum + copies, 0),
    })),
    hasBlueGreen: hasEnvironment(plan, "blue-green"),
    primary: {
      files: fileFlags(primary),
      service: composeNames(primary.name, "app")[0],
      // Either colour may be the live one.
      services: composeNames(primary.name, "app").join(" "),
      doubled: formatMemory(2 * app.memory),
      setMemory: formatSetCommand([`resources.${primary.name}.app.memory`, formatMemory(2 * app.memory)]),
    },
    hasCalculator: describeCalculator(plan, []).length > 0,
    afterKill: describeAfterKill(plan),
    inForce: plan.environments.map((environment) => formatApply(describeApply(environment, "setting", plan))),
    apply: describeApply(primary, "setting", plan),
    isCompose: primary.name !== "blue-green",
    recycle: describeRecycle(app.server, app.memory),
    redis: primary.services.find(({ redis }) => redis !== null)?.redis ?? null,
    checks: describeChecks(plan),
    use: describeUse(plan, use),
  };
}

/** For each service, the limit to try next, the command, and what it changes with it. */
function describeAfterKill(plan: Plan): readonly object[] {
  return plan.environments.flatMap((environment) =>
    environment.services.map(({ service, memory }) => {
      const next = formatMemory(limitAfterKill(memory));
      return {
        environment: TITLES[environment.name],
        service: composeNames(environment.name, service).map(formatCode).join(", "),
        memory: formatMemory(memory),
        next,
        command: `${formatSetCommand([`resources.${environment.name}.${service}.memory`, next])} --yes`,
        follows: FOLLOWS[service],
      };
    }),
  );
}

/** What is worked out from the memory limit of a service, in the Compose file. */
const FOLLOWS: Readonly<Record<ServiceName, string>> = {
  app: "reservation, workers",
  redis: "reservation, `maxmemory`",
  proxy: "reservation, size of its `/tmp`",
};

function describeRecycle(server: ServerPlan | null, limit: number): object | null {
  if (server === null || server.recycleAt === 0) return null;
  return {
    at: server.recycleAt,
    memory: formatMib(server.recycleMemory),
    limit: formatMemory(limit),
    pause: formatDuration(server.recyclePause),
  };
}

function describeEnvironment(environment: EnvironmentPlan, hasGivenWorkerMemory: boolean): object {
  return {
    title: TITLES[environment.name],
    file: environment.file,
    services: environment.services.map((service) => ({
      name: composeNames(environment.name, service.service).join(", "),
      cpus: formatQuantity(service.cpus, "cpus"),
      memory: formatMemory(service.memory),
      reservation: formatMemory(service.reservation),
      pids: service.pids ?? "no limit",
      grace: formatDuration(service.stopGrace),
      logs: `${service.log.maxFile} x ${formatMemory(service.log.maxSize)}`,
    })),
    arithmetic: environment.services.flatMap((service) =>
      describeArithmetic(service, environment, hasGivenWorkerMemory),
    ),
    note: noteOn(environment),
    each: { "blue-green": ", for each colour", swarm: ", for each task" }[environment.name as string] ?? "",
  };
}

/** What is different about the limits of an environment, or null. */
function noteOn(environment: EnvironmentPlan): string | null {
  if (environment.swarm !== null) return noteOnSwarm(environment);
  return runsOwnServer(environment)
    ? null
    : "Development runs the reloading server of the framework instead of gunicorn: one process, whatever the limits would carry.";
}

function noteOnSwarm(environment: EnvironmentPlan): string {
  const { swarm, copies } = findApp(environment);
  const reserved = environment.services
    .map(
      ({ service, swarm: own }) => `${formatQuantity(own?.cpuReservation ?? 0, "cpus")} CPUs for ${service}`,
    )
    .join(", ");
  return [
    `${countNoun(swarm?.replicas ?? 0, "task")} of the application run, and up to ${copies} while an update starts new ones beside the old; the sum above counts them all, Redis, and one proxy, of which there is one on each node.`,
    `A reservation is what a node must have free, or Swarm starts no task there: the memory of the table, and ${reserved}. The kernel hears nothing of it.`,
    "Swarm takes no limit on swap: where a node has swap, a task may swap as much again as its memory limit, so switch it off there.",
  ].join(" ");
}

interface Arithmetic {
  readonly title: string;
  /** Lines of a sum, aligned. */
  readonly lines: readonly string[];
  readonly meaning: string;
}

function describeArithmetic(
  service: ServicePlan,
  environment: EnvironmentPlan,
  hasGivenWorkerMemory: boolean,
): readonly Arithmetic[] {
  const { server, redis } = service;
  if (server !== null && !runsOwnServer(environment)) return [];
  if (server !== null)
    return [explainWorkers(service, server), explainMemory(service, server, hasGivenWorkerMemory)];
  if (redis === null) return [];
  const kind = redis.persistent ? "data kept on disk" : "a cache";
  return [
    {
      title: `Redis: ${formatMemory(redis.maxmemory)} of data (\`maxmemory\`)`,
      lines: alignSum([
        ["limit of the container", formatMemory(service.memory)],
        [
          `maxmemory, for ${kind}`,
          `${formatMemory(redis.maxmemory)}   (${formatShare(redis.maxmemory, service.memory)})`,
        ],
      ]),
      meaning: redis.persistent
        ? "Redis forks to save. While clients write, the copy needs memory of its own, so the data must stay well below the limit. With `maxmemory` equal to the limit the kernel kills Redis in the middle of a save."
        : "Buffers of clients and fragmentation need the rest. When the data reach `maxmemory`, the keys that were used least recently make room.",
    },
  ];
}

function explainWorkers({ cpus, memory }: ServicePlan, server: ServerPlan): Arithmetic {
  const { workers, threads, byCpu, byMemory, workerMemory, baseMemory } = server;
  const formula = Math.max(1, Math.min(byCpu, byMemory, MAX_WORKERS));
  const chosen =
    workers === formula
      ? "The smaller of the two is used."
      : workers < formula
        ? `The formula allows ${formula}; fewer were chosen, which leaves room.`
        : `**More were chosen than the ${formula} that the formula allows**: watch the memory.`;
  return {
    title: `Workers: ${workers}`,
    lines: alignSum([
      [`by CPUs     2 x ${formatQuantity(cpus, "cpus")} + 1`, String(byCpu)],
      [
        `by memory   (${WORKER_MEMORY_SHARE} x ${formatMemory(memory)} - ${formatMemory(baseMemory)}) / ${formatMemory(workerMemory)}`,
        String(byMemory),
      ],
      ["workers", String(workers)],
      [`at once     ${workers} workers x ${countNoun(threads, "thread")}`, `${server.concurrency} requests`],
    ]),
    meaning: `${chosen} Whatever the sum says, there is at least one worker and at most ${MAX_WORKERS}. CPUs are the limit of the container, not the processors of the host, which Python would count.`,
  };
}

function explainMemory({ memory }: ServicePlan, server: ServerPlan, isGiven: boolean): Arithmetic {
  const { workers, workerMemory, baseMemory } = server;
  const used = baseMemory + workers * workerMemory;
  return {
    title: `Memory: ${formatMemory(used)} expected, ${formatMemory(memory)} at the most`,
    lines: alignSum([
      ["server, before its first worker", formatMemory(baseMemory)],
      [`${workers} workers x ${formatMemory(workerMemory)}`, formatMemory(workers * workerMemory)],
      ["expected in use", `${formatMemory(used)}   (${formatShare(used, memory)} of the limit)`],
      ["left for peaks and page cache", formatMemory(memory - used)],
    ]),
    meaning: isGiven
      ? "The memory of a worker was answered (`resources.worker_memory`): `npx cryo-init tune` sets it to what it has measured. Every number here follows."
      : "The memory of a worker is an estimate made from the packages that the application imports. `npx cryo-init tune` measures it under real load and sets `resources.worker_memory`: every number here follows.",
  };
}

/** A two-column sum: the results stand below each other. */
function alignSum(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)} = ${right}`);
}
