import { type Check, type EnvironmentPlan, findApp, type Plan } from "../plan.ts";
import { formatSetCommand } from "../set-command.ts";
import { countWorkers, memoryForWorkers } from "../sizing.ts";
import { formatMemory, formatMib, MIB } from "../units.ts";

/** The machine that the limits are compared with. */
export interface HostLimits {
  /** Processors. */
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
}

/** Whether the limits fit a machine. Kept apart from the Plan, which must not depend on where it is made. */
export function checkHost(plan: Plan, host: HostLimits): readonly Check[] {
  return plan.environments.flatMap((environment) => [
    ...checkCpus(environment, host),
    ...checkMemory(environment, host),
    ...checkReservations(environment, host),
  ]);
}

function checkCpus({ name, services }: EnvironmentPlan, host: HostLimits): readonly Check[] {
  return services
    .filter(({ cpus }) => cpus > host.cpus * 1000)
    .map(({ service, cpus }): Check => {
      const setting = `resources.${name}.${service}.cpus`;
      return {
        id: "host-cpus",
        severity: "warning",
        message: `${name}: ${service} may use ${cpus / 1000} CPUs, and this machine has ${host.cpus}: Docker refuses to start it here`,
        fix: formatSetCommand([setting, String(host.cpus)]),
        setting,
      };
    });
}

function checkMemory(environment: EnvironmentPlan, host: HostLimits): readonly Check[] {
  const { name, total } = environment;
  if (total.memory <= host.memory) return [];
  return [
    {
      id: "host-memory",
      severity: "warning",
      message: `${name}: all limits together are ${formatMib(total.memory)}, and this machine has ${formatMib(host.memory)}`,
      fix: shrinkApp(environment, host) ?? `run ${name} on ${where(environment, total.memory)}`,
      setting: `resources.${name}.app.memory`,
    },
  ];
}

function where({ swarm }: EnvironmentPlan, memory: number): string {
  return swarm === null ? `a machine with ${formatMib(memory)}` : `nodes with ${formatMib(memory)} together`;
}

/** Swarm starts a task only where its reservation is free. Other nodes may have room: the numbers say how much. */
function checkReservations({ name, services }: EnvironmentPlan, host: HostLimits): readonly Check[] {
  const reserved = services.map(({ service, copies, swarm }) => ({
    service,
    copies,
    sum: (swarm?.cpuReservation ?? 0) * copies,
  }));
  const total = reserved.reduce((sum, entry) => sum + entry.sum, 0);
  const app = reserved.find(({ service }) => service === "app");
  if (app === undefined || total <= host.cpus * 1000) return [];
  const setting = `resources.${name}.app.cpus_reservation`;
  const fitting = Math.floor((host.cpus * 1000 - (total - app.sum)) / app.copies / 10) * 10;
  return [
    {
      id: "host-reservation",
      severity: "warning",
      message: `${name}: its ${app.copies} tasks of the application at the most and the other services reserve ${total / 1000} CPUs, and this machine has ${host.cpus}: alone, it does not start all of them`,
      fix:
        fitting >= 10
          ? formatSetCommand([setting, String(fitting / 1000)])
          : `run ${name} on nodes with ${total / 1000} CPUs together`,
      setting,
    },
  ];
}

/** Gives the application what the other services leave, with what depends on it; null when one worker does not fit. */
function shrinkApp(environment: EnvironmentPlan, host: HostLimits): string | null {
  const { name, total } = environment;
  const app = findApp(environment);
  if (app.server === null) return null;
  const { workers, workerMemory, baseMemory } = app.server;
  const others = total.memory - app.memory * app.copies;
  const memory = Math.floor((host.memory - others) / app.copies / (16 * MIB)) * 16 * MIB;
  if (memory < memoryForWorkers(1, workerMemory, baseMemory)) return null;
  const at = `resources.${name}.app`;
  const fitting = countWorkers(app.cpus, memory, workerMemory, baseMemory).byMemory;
  return formatSetCommand(
    [`${at}.memory`, formatMemory(memory)],
    ...(workers > fitting ? [[`${at}.workers`, String(fitting)] as const] : []),
    ...(app.reservation > memory ? [[`${at}.memory_reservation`, formatMemory(memory / 2)] as const] : []),
  );
}
