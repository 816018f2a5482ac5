import type { Check, EnvironmentPlan, Plan, ServicePlan } from "../plan.ts";
import { nextFreePort } from "../ports.ts";
import { countProcesses, limitForProcesses } from "../propose-limits.ts";
import { formatSetCommand } from "../set-command.ts";
import { limitForShare, memoryForWorkers, redisShare, shareOf, WORKER_MEMORY_SHARE } from "../sizing.ts";
import { formatMemory, formatMib } from "../units.ts";
import { checkSwarm } from "./check-swarm.ts";

export { checkHost, type HostLimits } from "./check-host.ts";

/** Whether the parts fit each other. */
export function checkPlan(plan: Omit<Plan, "checks">): readonly Check[] {
  return [
    ...plan.environments.flatMap((environment) =>
      environment.services.flatMap((service) => checkService(environment, service, plan)),
    ),
    ...checkPorts(plan.environments),
    ...checkSwarm(plan.environments),
  ];
}

function checkService(
  environment: EnvironmentPlan,
  service: ServicePlan,
  plan: Omit<Plan, "checks">,
): readonly Check[] {
  const at = `resources.${environment.name}.${service.service}`;
  return [
    ...checkReservation(at, service),
    ...checkWorkers(at, service),
    ...checkProcesses(at, service),
    ...checkRedis(at, service),
    ...checkTemporary(at, service, plan),
  ];
}

function checkReservation(at: string, { reservation, memory }: ServicePlan): readonly Check[] {
  if (reservation <= memory) return [];
  const setting = `${at}.memory_reservation`;
  return [
    {
      id: "reservation",
      severity: "error",
      message: `${at}: the reservation of ${formatMemory(reservation)} is above the limit of ${formatMemory(memory)}`,
      fix: formatSetCommand([setting, formatMemory(memory)]),
      setting,
    },
  ];
}

function checkWorkers(at: string, { server, memory }: ServicePlan): readonly Check[] {
  if (server === null) return [];
  const { workers, workerMemory, baseMemory } = server;
  const needed = workers * workerMemory + baseMemory;
  if (needed <= shareOf(memory, WORKER_MEMORY_SHARE)) return [];
  const sum = `${workers} x ${formatMemory(workerMemory)} + ${formatMemory(baseMemory)} = ${formatMib(needed)}`;
  const setting = `${at}.memory`;
  return [
    {
      id: "worker-memory",
      severity: needed > memory ? "error" : "warning",
      message: `${at}: ${workers} ${workers === 1 ? "worker needs" : "workers need"} ${sum}, and only ${WORKER_MEMORY_SHARE * 100} % of the limit of ${formatMemory(memory)} should be filled`,
      fix: formatSetCommand([setting, formatMemory(memoryForWorkers(workers, workerMemory, baseMemory))]),
      setting,
    },
  ];
}

function checkProcesses(at: string, { server, pids }: ServicePlan): readonly Check[] {
  if (server === null || pids === null) return [];
  const { workers, threads } = server;
  const processes = countProcesses(workers, threads);
  if (processes <= pids) return [];
  const setting = `${at}.pids`;
  return [
    {
      id: "pids",
      severity: "warning",
      message: `${at}: ${workers} workers of ${threads} threads start about ${processes} processes and threads, and ${pids} may run`,
      fix: formatSetCommand([setting, String(limitForProcesses(processes))]),
      setting,
    },
  ];
}

function checkRedis(at: string, { redis, memory }: ServicePlan): readonly Check[] {
  if (redis === null) return [];
  const share = redisShare(redis.persistent);
  if (redis.maxmemory <= shareOf(memory, share)) return [];
  const room = redis.persistent ? "saving needs room for a copy" : "buffers and fragmentation need room";
  return [
    {
      id: "redis-maxmemory",
      severity: redis.maxmemory >= memory ? "error" : "warning",
      message: `${at}: maxmemory ${formatMemory(redis.maxmemory)} is above ${share * 100} % of the limit of ${formatMemory(memory)}: ${room}`,
      fix: formatSetCommand([`${at}.memory`, formatMemory(limitForShare(redis.maxmemory, share))]),
      setting: `${at}.maxmemory`,
    },
  ];
}

function checkTemporary(at: string, service: ServicePlan, plan: Omit<Plan, "checks">): readonly Check[] {
  const size = plan.security.tmpSize + service.shmSize;
  if (service.service !== "app" || size <= service.memory / 2) return [];
  // Not security.tmp_size, which a writable root file system does without.
  const setting = `${at}.memory`;
  return [
    {
      id: "tmpfs",
      severity: "warning",
      message: `${at}: /tmp and /dev/shm may grow to ${formatMemory(size)} together, more than half of the limit of ${formatMemory(service.memory)}`,
      fix: formatSetCommand([setting, formatMemory(size * 2)]),
      setting,
    },
  ];
}

function checkPorts(environments: readonly EnvironmentPlan[]): readonly Check[] {
  // Ports that other fixes propose count as taken too, so that all of them can be applied together.
  const taken = new Set(environments.map(({ hostPort }) => hostPort));
  return environments.flatMap((environment, index) => {
    const { name, hostPort } = environment;
    const other = environments.slice(0, index).find((earlier) => earlier.hostPort === hostPort);
    if (other === undefined) return [];
    const free = nextFreePort(hostPort, taken);
    taken.add(free);
    const setting = `application.ports.${name}`;
    return [
      {
        id: "port-clash",
        severity: "error" as const,
        message: `${name} and ${other.name} would both publish port ${hostPort}`,
        fix: formatSetCommand([setting, String(free)]),
        setting,
      },
    ];
  });
}
