import type { MemoryMeasure, MemoryReport } from "../../config/report.ts";
import { type Container, readMemory } from "../../engine/containers.ts";
import { readKernelLimits } from "../../engine/kernel-limits.ts";
import type { Asked } from "../app-service.ts";
import { runLoad } from "../ask.ts";
import type { Context } from "../contract.ts";
import { pathAsked } from "../probes.ts";
import type { Variant } from "../variant.ts";

/** Milliseconds of the load: long enough that every worker has answered, and several samples were taken. */
const DURATION = 10_000;
/** Samples at rest, of which the lowest is taken: a server that has just started is not at rest yet. */
const AT_REST = 3;

/**
 * Memory of every container at rest, and its highest sample under a load of as many clients as the server works on at
 * once, all of them on this host.
 */
export async function measureMemory(
  { engine, plan, signal }: Context,
  { environment }: Variant,
  containers: readonly Container[],
  { port }: Asked,
): Promise<MemoryReport> {
  const ids = containers.map(({ id }) => id);
  const server = environment.services.find((one) => one.service === "app")?.server;
  const clients = Math.max(1, server?.concurrency ?? 1);
  const rest: (readonly (number | null)[])[] = [];
  for (let at = 0; at < AT_REST; at += 1) rest.push(await readMemory(engine, ids));
  const loaded: (readonly (number | null)[])[] = [];
  let isOver = false;
  const load = runLoad(port, pathAsked(plan), {
    clients,
    duration: DURATION,
    signal,
  }).finally(() => {
    isOver = true;
  });
  while (!isOver) loaded.push(await readMemory(engine, ids));
  const result = await load;
  signal.throwIfAborted();
  const limits = await Promise.all(ids.map((id) => readKernelLimits(engine, id)));
  const of = (samples: readonly (readonly (number | null)[])[], at: number): readonly number[] =>
    samples.flatMap((sample) => sample[at] ?? []);
  const services: readonly MemoryMeasure[] = containers.flatMap((container, at) => {
    const [low, high] = [of(rest, at), of(loaded, at)];
    if (low.length === 0 || high.length === 0) return [];
    return [
      {
        service: container.service,
        rest: Math.min(...low),
        load: Math.max(...high),
        limit: limits[at]?.memory ?? null,
      },
    ];
  });
  return { services, asked: `GET ${pathAsked(plan)}`, clients, duration: DURATION, ...result };
}
