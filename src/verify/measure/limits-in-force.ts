import type { LimitMeasure } from "../../config/report.ts";
import type { Container } from "../../engine/containers.ts";
import { type KernelLimits, readKernelLimits } from "../../engine/kernel-limits.ts";
import { composeNames } from "../../generators/docs/services.ts";
import type { Context } from "../contract.ts";
import type { Variant } from "../variant.ts";

/** Limits of one variant, as planned and as the kernel has them. */
export interface LimitsFound {
  readonly measures: readonly LimitMeasure[];
  /** Services whose container shows no control groups to ask. */
  readonly unreadable: readonly string[];
}

/** Asks the kernel of every planned service's container. */
export async function measureLimits(
  { engine }: Context,
  { environment }: Variant,
  containers: readonly Container[],
): Promise<LimitsFound> {
  const measures: LimitMeasure[] = [];
  const unreadable: string[] = [];
  for (const service of environment.services) {
    for (const name of composeNames(environment.name, service.service)) {
      const container = containers.find((one) => one.service === name);
      if (container === undefined) continue;
      const kernel = await readKernelLimits(engine, container.id);
      if (kernel === null) {
        unreadable.push(name);
        continue;
      }
      const planned: readonly (readonly [LimitMeasure["limit"], number | null, keyof KernelLimits])[] = [
        ["memory", service.memory, "memory"],
        ["memory and swap", service.memory, "memoryAndSwap"],
        ["reservation", service.reservation, "reservation"],
        ["cpus", service.cpus, "cpus"],
        ["processes", service.pids, "pids"],
      ];
      for (const [limit, wanted, key] of planned)
        measures.push({
          environment: environment.name,
          service: name,
          limit,
          planned: wanted,
          kernel: kernel[key] as number | null,
        });
    }
  }
  return { measures, unreadable };
}
