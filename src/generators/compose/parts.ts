import type { EnvironmentPlan, HealthTiming, Plan, ServicePlan } from "../../config/plan.ts";
import { formatDuration, formatMemory } from "../../config/units.ts";
import type { ComposeService, ResourceLimits } from "./model.ts";

/** Options of every memory file system: nothing in it can be run, or act as a device or as root. */
const TMPFS_OPTIONS = "mode=1777,noexec,nosuid,nodev";

/** The keys that harden a service, for those practices that were chosen. */
export function hardening({
  security,
}: Plan): Pick<ComposeService, "read_only" | "cap_drop" | "security_opt"> {
  return {
    ...(security.readOnly ? { read_only: true } : {}),
    ...(security.dropCapabilities ? { cap_drop: ["ALL"] } : {}),
    ...(security.noNewPrivileges ? { security_opt: ["no-new-privileges:true"] } : {}),
  };
}

/** Limits and reservations, and the swap limit that keeps a full container from paging. */
export function limits(service: ServicePlan): Pick<ComposeService, "memswap_limit" | "deploy"> {
  return {
    memswap_limit: formatMemory(service.memory),
    deploy: {
      resources: {
        limits: kernelLimits(service),
        reservations: { memory: formatMemory(service.reservation) },
      },
    },
  };
}

/** What the kernel holds a container to. */
export function kernelLimits({ cpus, memory, pids }: ServicePlan): ResourceLimits {
  return {
    cpus: String(cpus / 1000),
    memory: formatMemory(memory),
    ...(pids === null ? {} : { pids }),
  };
}

/** Rotation of the json-file log; its sizes are written the way Docker's driver reads them. */
export function logging({ log }: ServicePlan, plan: Plan): Pick<ComposeService, "logging"> {
  return {
    logging: {
      driver: "json-file",
      options: {
        "max-size": formatMemory(log.maxSize).toLowerCase(),
        "max-file": String(log.maxFile),
        ...(plan.logging.compress ? { compress: "true" } : {}),
      },
    },
  };
}

/** When and how often Docker runs a check. */
export function timing(health: HealthTiming): Omit<ComposeService["healthcheck"], "test"> {
  return {
    interval: formatDuration(health.interval),
    timeout: formatDuration(health.timeout),
    retries: health.retries,
    start_period: formatDuration(health.startPeriod),
    start_interval: formatDuration(health.startInterval),
  };
}

/** Seconds that a check gives itself: one less than Docker gives it, so that its reason is in the health log. */
export function checkSeconds({ timeout }: HealthTiming): number {
  return Math.max(1, Math.floor(timeout / 1000) - 1);
}

/** A memory file system of a given size: an unsized one may take half of the host's memory. */
export function tmpfs(target: string, bytes: number): string {
  return `${target}:size=${formatMemory(bytes).toLowerCase()},${TMPFS_OPTIONS}`;
}

/** `127.0.0.1:8080:5000`: always with the address, so that nobody has to know what its absence means. */
export function publish({ hostAddress, hostPort }: EnvironmentPlan, containerPort: number): string {
  return `${hostAddress}:${hostPort}:${containerPort}`;
}
