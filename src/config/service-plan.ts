import type { SizeName } from "./sizing.ts";
import type { SwarmServicePlan } from "./swarm-plan.ts";

/** The services that a variant may hold. In blue/green, `app` stands for each of the two colours. */
export const SERVICES = ["app", "redis", "proxy"] as const;
/** `app`, `redis` or `proxy`. */
export type ServiceName = (typeof SERVICES)[number];

/** The two that a blue/green release goes back and forth between. */
export const COLOURS = ["blue", "green"] as const;
/** `blue` or `green`. */
export type Colour = (typeof COLOURS)[number];

/** The Compose service of a colour: `app-blue`. */
export function colourService(colour: Colour): string {
  return `app-${colour}`;
}

/** The names under which Compose knows a service of the Plan in an environment: `app` is two in blue/green. */
export function composeNames(environment: string, service: ServiceName): readonly string[] {
  return environment === "blue-green" && service === "app" ? COLOURS.map(colourService) : [service];
}

/** Limits and timings of one service. */
export interface ServicePlan {
  readonly service: ServiceName;
  readonly size: SizeName | "custom";
  /** How many containers of it run at the most: 2 for `app` in blue/green; in a swarm, with those of an update. */
  readonly copies: number;
  /** Millicores. */
  readonly cpus: number;
  /** Bytes; also the limit of memory and swap together, so that nothing swaps. */
  readonly memory: number;
  /** Bytes; at most `memory`. */
  readonly reservation: number;
  /** Processes and threads; null where they are not limited. */
  readonly pids: number | null;
  readonly health: HealthTiming;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly stopGrace: number;
  readonly log: { readonly maxSize: number; readonly maxFile: number };
  readonly server: ServerPlan | null;
  readonly redis: RedisPlan | null;
  /** Bytes of the memory file system at /dev/shm; 0 for none. */
  readonly shmSize: number;
  /** Null everywhere but in the environment `swarm`. */
  readonly swarm: SwarmServicePlan | null;
}

type Services = readonly Pick<ServicePlan, "service">[];

/** True where an environment runs a service. */
export function hasService({ services }: { readonly services: Services }, name: ServiceName): boolean {
  return services.some(({ service }) => service === name);
}

/** The application's service; every environment has one. */
export function findApp({ services }: { readonly services: readonly ServicePlan[] }): ServicePlan {
  const app = services.find(({ service }) => service === "app");
  if (app === undefined) throw new Error("an environment without the application");
  return app;
}

/** The limits of all containers added up: bytes and millicores. */
export function sumLimits(services: readonly Pick<ServicePlan, "memory" | "cpus" | "copies">[]): {
  readonly memory: number;
  readonly cpus: number;
} {
  return {
    memory: services.reduce((sum, { memory, copies }) => sum + memory * copies, 0),
    cpus: services.reduce((sum, { cpus, copies }) => sum + cpus * copies, 0),
  };
}

/** Processes of the application server, and the arithmetic behind their number. */
export interface ServerPlan {
  readonly workers: number;
  readonly threads: number;
  /** Requests that are worked on at the same time: workers x threads. */
  readonly concurrency: number;
  /** Bytes that one worker takes. */
  readonly workerMemory: number;
  /** Bytes that the server takes before its first worker. */
  readonly baseMemory: number;
  /** `2 x cpus + 1`. */
  readonly byCpu: number;
  /** `(0.8 x limit - base) / per worker`, rounded down. */
  readonly byMemory: number;
  /** Milliseconds: a worker that does not answer for so long is killed by its master. */
  readonly timeout: number;
  /** Milliseconds without any answer after which its health check takes it for dead rather than busy. */
  readonly giveUp: number;
  /** Milliseconds that running requests are given when the server stops. */
  readonly gracefulTimeout: number;
  /** Milliseconds that an idle connection is kept. */
  readonly keepAlive: number;
  /** Percent of the memory limit in use at which a worker is replaced; 0 for never. */
  readonly recycleAt: number;
  /** The same in bytes. */
  readonly recycleMemory: number;
  /** Milliseconds: at most one worker is replaced in this time, and none that is younger. */
  readonly recyclePause: number;
}

/** How Redis keeps its data. */
export interface RedisPlan {
  /** Bytes; 0.40 of the limit with persistence, 0.75 without. */
  readonly maxmemory: number;
  readonly persistent: boolean;
}

/** All in milliseconds but `retries`. */
export interface HealthTiming {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
  readonly startInterval: number;
  /** From the fault until Docker says `unhealthy`: at the soonest and at the latest. */
  readonly detectBest: number;
  readonly detectWorst: number;
  /** From the fault until a server that nothing else ends is ended by its check, at the latest; null: it is left alone. */
  readonly restartWorst: number | null;
}
