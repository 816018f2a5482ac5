import type { ServicePlan, SwarmPlan } from "../../config/plan.ts";
import { formatDuration, formatMemory } from "../../config/units.ts";
import { kernelLimits } from "./parts.ts";
import type { StackDeploy, StackUpdate } from "./stack-model.ts";

/** How Swarm places, limits and replaces the tasks of a service. */
export function stackDeploy(service: ServicePlan, { dataLabel }: SwarmPlan): StackDeploy {
  const { swarm, redis } = service;
  if (swarm === null) throw new Error(`${service.service} was not planned for a swarm`);
  const { order, parallelism, delay, monitor } = swarm.update;
  const update = (failure: StackUpdate["failure_action"]): StackUpdate => ({
    order,
    parallelism,
    delay: formatDuration(delay),
    monitor: formatDuration(monitor),
    failure_action: failure,
  });
  return {
    // A proxy on every node: whichever one people reach, it answers.
    ...(service.service === "proxy" ? { mode: "global" } : { mode: "replicated", replicas: swarm.replicas }),
    endpoint_mode: "dnsrr",
    ...(redis?.persistent === true && dataLabel !== null
      ? { placement: { constraints: [`node.labels.${dataLabel} == true`] } }
      : {}),
    resources: {
      limits: kernelLimits(service),
      reservations: {
        cpus: String(swarm.cpuReservation / 1000),
        memory: formatMemory(service.reservation),
      },
    },
    update_config: update("rollback"),
    // A rollback that fails too needs a person.
    rollback_config: update("pause"),
    restart_policy: { condition: "any", delay: formatDuration(swarm.restartDelay) },
  };
}
