import {
  amountOf,
  CPUS,
  type Limit,
  limitOf,
  MEMORY,
  PIDS,
  RESERVED_CPUS,
  RESERVED_MEMORY,
} from "../compose/limits.ts";
import { findInServices, type ListedService } from "../compose/list-services.ts";
import type { Hit, Rule } from "../finding.ts";

/** Limits of one service that cannot hold together. */
export const cd033: Rule = {
  id: "CD033",
  title: "Contradicting limits",
  severity: "high",
  what: "A limit that stands at the service and, with another value, under `deploy`, or beside limits under `deploy` that leave it out (Compose takes the missing one for 0); a reservation above its limit; `memswap_limit` below the memory limit or without one; `cpus` beside `cpu_quota`.",
  why: "Compose or the engine refuses to start the container, or Swarm keeps free what the container can never use.",
  fix: "Write each limit once, and none below its reservation.",
  settled: true,
  references: [],
  find: (subject) =>
    findInServices(subject, (one) => [
      ...[MEMORY, CPUS, PIDS, RESERVED_MEMORY].flatMap((limit) => twice(one, limit)),
      ...above(one, RESERVED_MEMORY, MEMORY),
      ...above(one, RESERVED_CPUS, CPUS),
      ...swap(one),
      ...quota(one),
    ]),
};

function twice({ service, swarm }: ListedService, { name, short, long, dimension }: Limit): readonly Hit[] {
  const [first, second] = [service.get(...short), service.get(...long)];
  const [a, b] = [amountOf(first, dimension), amountOf(second, dimension)];
  if (first === null || a === null || a === 0 || a === b) return [];
  const group = long.slice(0, -1);
  if (second === null && !swarm && service.entries(...group).length > 0) {
    const message = `Service ${service.name} has a ${name} of ${first.value}, and ${group.join(".")} without one.`;
    return [{ place: first.place, message }];
  }
  if (b === null) return [];
  const message = `Service ${service.name} has a ${name} of ${first.value}, and another of ${second?.value} under deploy.`;
  return [{ place: first.place, message }];
}

function above(one: ListedService, reservation: Limit, limit: Limit): readonly Hit[] {
  const [kept, most] = [limitOf(one, reservation), limitOf(one, limit)];
  const [a, b] = [amountOf(kept, reservation.dimension), amountOf(most, limit.dimension)];
  if (kept === null || a === null || b === null || b <= 0 || a <= b) return [];
  const message = `The ${reservation.name} of service ${one.service.name}, ${kept.value}, is above its limit of ${most?.value}.`;
  return [{ place: kept.place, message }];
}

function swap(one: ListedService): readonly Hit[] {
  const swapped = one.service.get("memswap_limit");
  const [a, limit] = [amountOf(swapped, "memory"), limitOf(one, MEMORY)];
  if (swapped === null || a === null || a <= 0 || (limit === null && !one.whole)) return [];
  const most = amountOf(limit, "memory");
  if (limit !== null && (most === null || most <= a)) return [];
  const beside = limit === null ? "no memory limit" : `a memory limit of ${limit.value}`;
  const message = `Service ${one.service.name} has a memswap_limit of ${swapped.value}, but ${beside}.`;
  return [{ place: swapped.place, message }];
}

function quota(one: ListedService): readonly Hit[] {
  const [found, limit] = [one.service.get("cpu_quota"), limitOf(one, CPUS)];
  if (found === null || limit === null) return [];
  const message = `Service ${one.service.name} has a cpu_quota beside a CPU limit of ${limit.value}.`;
  return [{ place: found.place, message }];
}
