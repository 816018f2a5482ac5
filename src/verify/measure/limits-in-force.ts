import { composeNames } from "../../config/plan.ts";
import type { LimitMeasure } from "../../config/report.ts";
import type { Container } from "../../engine/containers.ts";
import { type KernelLimits, readKernelLimits } from "../../engine/kernel-limits.ts";
import { appName } from "../app-service.ts";
import type { Context } from "../contract.ts";
import type { Variant } from "../variant.ts";

/** Limits of one variant, as planned and as the kernel has them. */
export interface LimitsFound {
  readonly measures: readonly LimitMeasure[];
  /** What was not looked at, and why: a sentence each, without its full stop. */
  readonly open: readonly string[];
}

/** Asks the kernel of every planned service's container. */
export async function measureLimits(
  { engine }: Context,
  variant: Variant,
  containers: readonly Container[],
): Promise<LimitsFound> {
  const measures: LimitMeasure[] = [];
  const open: string[] = [];
  const { environment } = variant;
  for (const service of environment.services) {
    for (const planned of composeNames(environment.name, service.service)) {
      const isFirst = planned === composeNames(environment.name, "app")[0];
      const name = (isFirst ? appName(variant) : null) ?? planned;
      const container = containers.find((one) => one.service === name);
      if (container === undefined) {
        open.push(`${environment.name}, ${name}: not looked at, ${environment.file} has no such service`);
        continue;
      }
      const kernel = await readKernelLimits(engine, container.id);
      if (kernel === null) {
        open.push(`${environment.name}, ${name}: not looked at, it has no shell to ask with`);
        continue;
      }
      const limits: readonly (readonly [LimitMeasure["limit"], number | null, keyof KernelLimits])[] = [
        ["memory", service.memory, "memory"],
        ["memory and swap", service.memory, "memoryAndSwap"],
        ["reservation", service.reservation, "reservation"],
        ["cpus", service.cpus, "cpus"],
        ["processes", service.pids, "pids"],
      ];
      for (const [limit, wanted, key] of limits)
        measures.push({
          environment: environment.name,
          service: name,
          limit,
          planned: wanted,
          kernel: kernel[key] as number | null,
        });
    }
  }
  return { measures, open };
}
