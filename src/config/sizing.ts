import type { ServiceName } from "./service-plan.ts";
import { MIB } from "./units.ts";

/** The arithmetic of limits: pure functions of numbers in base units. */

/** A set of limits to start from. */
export type SizeName = "small" | "medium" | "large";

/** Limits that a size stands for: millicores, bytes, processes. */
export interface SizeLimits {
  readonly cpus: number;
  readonly memory: number;
  readonly reservation: number;
  readonly pids: number;
}

/** Starting points per service; any single limit can be set apart from them. */
export const SIZES: Readonly<Record<ServiceName, Readonly<Record<SizeName, SizeLimits>>>> = {
  app: {
    small: { cpus: 1000, memory: 768 * MIB, reservation: 384 * MIB, pids: 128 },
    medium: { cpus: 2000, memory: 1536 * MIB, reservation: 768 * MIB, pids: 256 },
    large: { cpus: 4000, memory: 3072 * MIB, reservation: 1536 * MIB, pids: 512 },
  },
  redis: {
    small: { cpus: 250, memory: 128 * MIB, reservation: 64 * MIB, pids: 64 },
    medium: { cpus: 500, memory: 256 * MIB, reservation: 128 * MIB, pids: 64 },
    large: { cpus: 1000, memory: 512 * MIB, reservation: 256 * MIB, pids: 64 },
  },
  proxy: {
    small: { cpus: 250, memory: 64 * MIB, reservation: 32 * MIB, pids: 64 },
    medium: { cpus: 500, memory: 128 * MIB, reservation: 64 * MIB, pids: 64 },
    large: { cpus: 1000, memory: 256 * MIB, reservation: 128 * MIB, pids: 64 },
  },
};

/** Rotation of json-file logs per size: bytes and files. */
export const LOG_SIZES: Readonly<Record<SizeName, { readonly maxSize: number; readonly maxFile: number }>> = {
  small: { maxSize: 10 * MIB, maxFile: 3 },
  medium: { maxSize: 20 * MIB, maxFile: 5 },
  large: { maxSize: 50 * MIB, maxFile: 5 },
};

/** Limits that are worked out go up in steps of 16 MiB. */
const LIMIT_STEP = 16 * MIB;

/** Whole bytes of a share of a limit. In whole percents: `0.8 * limit` may miss an exact fit by a fraction. */
export function shareOf(limit: number, share: number): number {
  return Math.floor((limit * Math.round(share * 100)) / 100);
}

/** The smallest limit in bytes, in steps of 16 MiB, a share of which holds this many bytes. */
export function limitForShare(bytes: number, share: number): number {
  return Math.ceil((bytes * 100) / Math.round(share * 100) / LIMIT_STEP) * LIMIT_STEP;
}

/**
 * Bytes of the limit to try after the kernel has killed a process at this one: a fifth more, and at least 100 MiB. That
 * the limit was reached is known, and not by how much it was missed.
 */
export function limitAfterKill(limit: number): number {
  return limitForShare(Math.max(Math.ceil(limit * 1.2), limit + 100 * MIB), 1);
}

/** Share of the memory limit that workers may fill; the rest is for page cache, threads' stacks and peaks. */
export const WORKER_MEMORY_SHARE = 0.8;
/** More workers than this in one container serve nobody: start a second container instead. */
export const MAX_WORKERS = 12;

/** How many workers the limits allow, and what each limit allows by itself. */
export interface WorkerBounds {
  /** `2 x cpus + 1`, rounded down. */
  readonly byCpu: number;
  /** How many fit into the share of the limit; may be 0 or less. */
  readonly byMemory: number;
  /** The smaller one, between 1 and 12. */
  readonly workers: number;
}

/**
 * How many worker processes a container carries.
 * @param cpus millicores of the limit (the quota, never the host's processors)
 * @param memory bytes of the limit
 * @param workerMemory bytes that one worker takes
 * @param baseMemory bytes that the server takes before its first worker
 */
export function countWorkers(
  cpus: number,
  memory: number,
  workerMemory: number,
  baseMemory: number,
): WorkerBounds {
  const byCpu = Math.floor((2 * cpus) / 1000 + 1);
  const byMemory = Math.floor((shareOf(memory, WORKER_MEMORY_SHARE) - baseMemory) / workerMemory);
  return { byCpu, byMemory, workers: Math.max(1, Math.min(byCpu, byMemory, MAX_WORKERS)) };
}

/** The smallest memory limit in bytes, in steps of 16 MiB, that carries this many workers. */
export function memoryForWorkers(workers: number, workerMemory: number, baseMemory: number): number {
  return limitForShare(workers * workerMemory + baseMemory, WORKER_MEMORY_SHARE);
}

/**
 * Share of a Redis container's limit that its data may take. Saving forks: under a load of writes the copy takes
 * as much again (at a limit of 128M, 64mb was killed during a save and 56mb survived).
 */
export const REDIS_SHARE = { persistent: 0.4, cache: 0.75 } as const;

/** The share of a Redis container's limit that its data may take. */
export function redisShare(persistent: boolean): number {
  return persistent ? REDIS_SHARE.persistent : REDIS_SHARE.cache;
}

/** Bytes of `maxmemory` for a container limit, in whole steps of 4 MiB, but never none. */
export function redisMaxmemory(limit: number, persistent: boolean): number {
  const step = 4 * MIB;
  return Math.max(step, Math.floor(shareOf(limit, redisShare(persistent)) / step) * step);
}

/** What Docker is told about a health check, in milliseconds but for the count of retries. */
export interface CheckTiming {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
}

/**
 * Milliseconds from a fault until Docker calls the container unhealthy.
 * The next check starts `interval` after the last one ended; `retries` failures in a row are needed. At best the
 * fault comes just before a check and each one fails at once; at worst it comes just after one and each one hangs.
 */
export function timeToDetect(timing: CheckTiming): { readonly best: number; readonly worst: number } {
  const { interval, timeout, retries } = timing;
  return {
    best: (retries - 1) * interval,
    worst: interval + (retries - 1) * (interval + timeout) + timeout,
  };
}

/** A request counts as hung so long after the longest one should have ended. Milliseconds. */
const HANG_MARGIN = 30_000;

/** Milliseconds after which a request counts as hung. */
export function timeToHang(longestRequest: number): number {
  return longestRequest + HANG_MARGIN;
}

/**
 * Milliseconds without any answer after which a server counts as dead rather than busy: with 40 clients for 20 threads
 * and requests of 25 s, the check waits behind them for as long. Twice the time of a hung request, so that the server's
 * own watch acts first.
 */
export function timeToGiveUp(longestRequest: number): number {
  return 2 * timeToHang(longestRequest);
}

/**
 * Milliseconds from a fault until the check has ended a server that nothing else ends, at the latest: it is asked to
 * stop when it counts as unhealthy, or, if it gives no answer at all, when it counts as dead; and ended by the first
 * check that fails after its time to stop, which is that of the longest request.
 */
export function timeToRestart(timing: CheckTiming, longestRequest: number): number {
  const { interval, timeout } = timing;
  const asked = Math.max(timeToDetect(timing).worst, 2 * interval + timeout + timeToGiveUp(longestRequest));
  return asked + longestRequest + interval + timeout;
}
