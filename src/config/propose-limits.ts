import { countWorkers, MAX_WORKERS, memoryForWorkers } from "./sizing.ts";
import { formatMemory, formatQuantity } from "./units.ts";

/** What an environment has now, as far as limits for its application are worked out from it. */
export interface PresentLimits {
  /** `production` */
  readonly environment: string;
  /** Millicores. */
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** Processes and threads; null where they are not limited. */
  readonly pids: number | null;
  readonly workers: number;
  readonly threads: number;
  /** Bytes that one worker takes. */
  readonly workerMemory: number;
  /** Bytes that the server takes before its first worker. */
  readonly baseMemory: number;
  /** How many containers of the application run at the most. */
  readonly copies: number;
  /** The limits of all other containers added up: millicores and bytes. */
  readonly others: { readonly cpus: number; readonly memory: number };
  /** What somebody has given, so that it follows nothing: bytes, or null. */
  readonly givenReservation: number | null;
  /** True where somebody has given the number of workers. */
  readonly hasGivenWorkers: boolean;
}

/** What the application has to carry. */
export interface Demand {
  /** Requests that are worked on at the same time. */
  readonly requests: number;
  /** Threads of each worker. */
  readonly threads: number;
  /** Bytes that one worker takes. */
  readonly workerMemory: number;
}

/** Limits that carry a demand, and what follows from them. */
export interface Proposal {
  /** Millicores. */
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly pids: number | null;
  readonly workers: number;
  /** Requests at once that these workers carry: fewer than demanded where one container cannot. */
  readonly concurrency: number;
  /** The limits of all containers of the environment added up: millicores and bytes. */
  readonly total: { readonly cpus: number; readonly memory: number };
  /** What has to be set, by path, as `--set` takes it; nothing where all stays as it is. */
  readonly settings: readonly (readonly [id: string, value: string])[];
}

/** Millicores that every application gets: half a processor, below which a start takes long. */
const LEAST_CPUS = 500;

/** Threads that a worker has beside those that answer requests. */
const OWN_THREADS = 4;
/** Processes that are not workers: the server, and each check for a moment. */
const OTHER_PROCESSES = 8;
/** Limits of processes go up in steps of 64. */
const PIDS_STEP = 64;

/** Processes and threads that a server starts. */
export function countProcesses(workers: number, threads: number): number {
  return workers * (threads + OWN_THREADS) + OTHER_PROCESSES;
}

/** The smallest limit for so many processes and threads, in steps of 64. */
export function limitForProcesses(processes: number): number {
  return Math.ceil(processes / PIDS_STEP) * PIDS_STEP;
}

/**
 * The limits that carry a demand: the opposite way through `countWorkers`. They are the least ones; workers are what
 * the program makes of them.
 */
export function proposeLimits(present: PresentLimits, { requests, threads, workerMemory }: Demand): Proposal {
  const wanted = Math.max(1, Math.min(MAX_WORKERS, Math.ceil(requests / threads)));
  const cpus = Math.max(LEAST_CPUS, ((wanted - 1) * 1000) / 2);
  const memory = memoryForWorkers(wanted, workerMemory, present.baseMemory);
  const { workers } = countWorkers(cpus, memory, workerMemory, present.baseMemory);
  const processes = countProcesses(workers, threads);
  const pids =
    present.pids === null || processes <= present.pids ? present.pids : limitForProcesses(processes);
  const at = `resources.${present.environment}.app`;
  const settings: [string, string][] = [];
  const change = (id: string, isOther: boolean, value: string): void => {
    if (isOther) settings.push([id, value]);
  };
  change(
    "resources.worker_memory",
    workerMemory !== present.workerMemory,
    formatQuantity(workerMemory, "memory"),
  );
  change(`${at}.cpus`, cpus !== present.cpus, formatQuantity(cpus, "cpus"));
  change(`${at}.memory`, memory !== present.memory, formatMemory(memory));
  const { givenReservation } = present;
  change(
    `${at}.memory_reservation`,
    givenReservation !== null && givenReservation > memory,
    formatMemory(memory),
  );
  change(`${at}.pids`, pids !== present.pids, String(pids));
  change(`${at}.workers`, present.hasGivenWorkers && workers !== present.workers, String(workers));
  change(`${at}.threads`, threads !== present.threads, String(threads));
  return {
    cpus,
    memory,
    pids,
    workers,
    concurrency: workers * threads,
    total: {
      cpus: cpus * present.copies + present.others.cpus,
      memory: memory * present.copies + present.others.memory,
    },
    settings,
  };
}
