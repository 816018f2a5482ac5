import type { Check, EnvironmentPlan, Plan, ServicePlan } from "../plan.ts";
import { memoryForWorkers, REDIS_SHARE, WORKER_MEMORY_SHARE } from "../sizing.ts";
import { formatMemory, MIB } from "../units.ts";

/** The machine that the limits are compared with. */
export interface HostLimits {
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
}

/** Whether the parts fit each other. */
export function checkPlan(plan: Omit<Plan, "checks">): readonly Check[] {
  return [
    ...plan.environments.flatMap((environment) =>
      environment.services.flatMap((service) => checkService(environment, service, plan)),
    ),
    ...checkPorts(plan.environments),
  ];
}

/** Whether the limits fit a machine. Kept apart from the Plan, which must not depend on where it is made. */
export function checkHost(plan: Plan, host: HostLimits): readonly Check[] {
  return plan.environments.flatMap((environment) => {
    const found: Check[] = [];
    const setting = `resources.${environment.name}.app`;
    for (const { service, cpus } of environment.services) {
      if (cpus <= host.cpus * 1000) continue;
      found.push({
        id: "host-cpus",
        severity: "warning",
        message: `${environment.name}: ${service} may use ${cpus / 1000} CPUs, and this machine has ${host.cpus}: Docker refuses to start it here`,
        fix: set(`resources.${environment.name}.${service}.cpus`, String(host.cpus)),
        setting: `resources.${environment.name}.${service}.cpus`,
      });
    }
    if (environment.total.memory > host.memory) {
      found.push({
        id: "host-memory",
        severity: "warning",
        message: `${environment.name}: all limits together are ${mib(environment.total.memory)}, and this machine has ${mib(host.memory)}`,
        fix: set("resources.size", "small"),
        setting: `${setting}.memory`,
      });
    }
    return found;
  });
}

function checkService(
  environment: EnvironmentPlan,
  service: ServicePlan,
  plan: Omit<Plan, "checks">,
): readonly Check[] {
  const at = `resources.${environment.name}.${service.service}`;
  const found: Check[] = [];
  if (service.reservation > service.memory) {
    found.push({
      id: "reservation",
      severity: "error",
      message: `${at}: the reservation of ${formatMemory(service.reservation)} is above the limit of ${formatMemory(service.memory)}`,
      fix: set(`${at}.memory_reservation`, formatMemory(service.memory)),
      setting: `${at}.memory_reservation`,
    });
  }
  found.push(...checkWorkers(at, service), ...checkRedis(at, service), ...checkTemporary(at, service, plan));
  return found;
}

function checkWorkers(at: string, { server, memory, pids }: ServicePlan): readonly Check[] {
  if (server === null) return [];
  const { workers, workerMemory, baseMemory, threads } = server;
  const needed = workers * workerMemory + baseMemory;
  const least = memoryForWorkers(workers, workerMemory, baseMemory);
  const sum = `${workers} x ${formatMemory(workerMemory)} + ${formatMemory(baseMemory)} = ${mib(needed)}`;
  const found: Check[] = [];
  if (needed > WORKER_MEMORY_SHARE * memory) {
    found.push({
      id: "worker-memory",
      severity: needed > memory || server.byMemory < 1 ? "error" : "warning",
      message: `${at}: ${workers} ${workers === 1 ? "worker needs" : "workers need"} ${sum}, and only ${WORKER_MEMORY_SHARE * 100} % of the limit of ${formatMemory(memory)} should be filled`,
      fix: set(`${at}.memory`, formatMemory(least)),
      setting: `${at}.memory`,
    });
  }
  // Beside its request threads, a worker runs a few of its own, and each check starts a process for a moment.
  const processes = workers * (threads + 4) + 8;
  if (processes > pids) {
    found.push({
      id: "pids",
      severity: "warning",
      message: `${at}: ${workers} workers of ${threads} threads start about ${processes} processes and threads, and ${pids} may run`,
      fix: set(`${at}.pids`, String(Math.ceil(processes / 64) * 64)),
      setting: `${at}.pids`,
    });
  }
  return found;
}

function checkRedis(at: string, { redis, memory }: ServicePlan): readonly Check[] {
  if (redis === null) return [];
  const share = redis.persistent ? REDIS_SHARE.persistent : REDIS_SHARE.cache;
  if (redis.maxmemory <= share * memory) return [];
  const room = redis.persistent ? "saving needs room for a copy" : "buffers and fragmentation need room";
  return [
    {
      id: "redis-maxmemory",
      severity: redis.maxmemory >= memory ? "error" : "warning",
      message: `${at}: maxmemory ${formatMemory(redis.maxmemory)} is above ${share * 100} % of the limit of ${formatMemory(memory)}: ${room}`,
      fix: set(`${at}.memory`, formatMemory(Math.ceil(redis.maxmemory / share / (16 * MIB)) * 16 * MIB)),
      setting: `${at}.maxmemory`,
    },
  ];
}

function checkTemporary(at: string, service: ServicePlan, plan: Omit<Plan, "checks">): readonly Check[] {
  const size = plan.security.tmpSize + service.shmSize;
  if (service.service !== "app" || size <= service.memory / 2) return [];
  return [
    {
      id: "tmpfs",
      severity: "warning",
      message: `${at}: /tmp and /dev/shm may grow to ${formatMemory(size)} together, more than half of the limit of ${formatMemory(service.memory)}`,
      fix: set(`${at}.memory`, formatMemory(size * 2)),
      setting: "security.tmp_size",
    },
  ];
}

function checkPorts(environments: readonly EnvironmentPlan[]): readonly Check[] {
  return environments.flatMap((environment, index) => {
    const other = environments.slice(0, index).find(({ hostPort }) => hostPort === environment.hostPort);
    if (other === undefined) return [];
    const used = new Set(environments.map(({ hostPort }) => hostPort));
    let free = environment.hostPort;
    while (used.has(free)) free = free === 65535 ? 1024 : free + 1;
    const setting = `application.ports.${environment.name}`;
    return [
      {
        id: "port-clash",
        severity: "error" as const,
        message: `${environment.name} and ${other.name} would both publish port ${environment.hostPort}`,
        fix: set(setting, String(free)),
        setting,
      },
    ];
  });
}

function set(id: string, value: string): string {
  return `npx cryo-init --set ${id}=${value}`;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)}M`;
}
