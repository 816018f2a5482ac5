/** What a swarm needs to know beside what every Compose file says. */
export interface SwarmPlan {
  /** Image without its tag: `registry.example.org/team/cryoprotect-mini`. */
  readonly repository: string;
  /** True where the name has no registry: then only nodes that built the image have it. */
  readonly local: boolean;
  /** Names of Swarm secrets, without the version that follows them, by the secret's file. */
  readonly secretNames: Readonly<Record<string, string>>;
  /** What the names of the proxy's Swarm configurations begin with. */
  readonly configName: string;
  /** Label of the node that keeps Redis' data; null where Redis keeps none, or is not run. */
  readonly dataLabel: string | null;
  /** Traffic between nodes is encrypted by the overlay networks. */
  readonly encrypted: boolean;
  /** Milliseconds that scripts/stack.sh waits for a release to end, one way or the other. */
  readonly deployLimit: number;
}

/** How Swarm runs one service. All times in milliseconds. */
export interface SwarmServicePlan {
  /** Tasks that Swarm keeps running; for the proxy, the tasks on each node. */
  readonly replicas: number;
  /** Millicores that a node must have free for each task. */
  readonly cpuReservation: number;
  readonly update: SwarmUpdate;
  /** Pause before a task that ended is replaced. */
  readonly restartDelay: number;
  /** From a fault until Swarm starts another task instead, at the latest: noticed, stopped and replaced. */
  readonly replaceWorst: number;
}

/** How the tasks of a service are replaced by those of a release. */
export interface SwarmUpdate {
  /** `start-first` runs old and new beside each other for a moment, and needs room for that. */
  readonly order: "start-first" | "stop-first";
  /** Tasks that are replaced at a time. */
  readonly parallelism: number;
  /** Pause between two batches. */
  readonly delay: number;
  /** How long after its start a new task that fails still counts against the release. */
  readonly monitor: number;
}
