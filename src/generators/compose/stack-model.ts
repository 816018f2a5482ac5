import type { ComposeHealthcheck, ComposeLogging, ComposeService, ResourceLimits } from "./model.ts";

/** The part of the format of `docker stack deploy` that cryo-init writes. It takes no `name`: the command gives it. */
export interface StackFile {
  readonly services: Readonly<Record<string, StackService>>;
  readonly networks: Readonly<Record<string, StackNetwork>>;
  readonly volumes?: Readonly<Record<string, Record<string, never>>>;
  readonly secrets?: Readonly<Record<string, { readonly external: true; readonly name: string }>>;
  readonly configs: Readonly<Record<string, { readonly file: string; readonly name: string }>>;
}

/** An overlay network. */
export interface StackNetwork {
  readonly driver: "overlay";
  readonly internal?: true;
  readonly driver_opts?: { readonly encrypted: string };
}

/** Keys that `docker stack deploy` takes over; it ignores others, some of them without a word. */
export interface StackService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly init?: boolean;
  readonly user: string;
  readonly environment?: ComposeService["environment"];
  readonly secrets?: readonly StackSecret[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly ports?: readonly StackPort[];
  readonly networks: readonly string[];
  readonly volumes?: readonly (string | StackMemory)[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly ulimits?: ComposeService["ulimits"];
  readonly healthcheck: ComposeHealthcheck;
  readonly stop_signal?: string;
  readonly stop_grace_period: string;
  readonly deploy: StackDeploy;
  readonly logging: ComposeLogging;
}

/** A secret as a file that one user alone may read. Ids are texts; `mode` is a number. */
export interface StackSecret {
  readonly source: string;
  readonly target: string;
  readonly uid: string;
  readonly gid: string;
  readonly mode: number;
}

/** A port of each node that runs a task. */
export interface StackPort {
  readonly target: number;
  readonly published: number;
  readonly protocol: "tcp";
  readonly mode: "host";
}

/** A memory file system. `size` in bytes. */
export interface StackMemory {
  readonly type: "tmpfs";
  readonly target: string;
  readonly tmpfs: { readonly size: number };
}

/** How tasks are placed, limited, replaced and rolled back. */
export interface StackDeploy {
  readonly mode: "replicated" | "global";
  readonly replicas?: number;
  readonly endpoint_mode: "dnsrr";
  readonly placement?: { readonly constraints: readonly string[] };
  readonly resources: {
    readonly limits: ResourceLimits;
    readonly reservations: { readonly cpus: string; readonly memory: string };
  };
  readonly update_config: StackUpdate;
  readonly rollback_config: StackUpdate;
  readonly restart_policy: { readonly condition: "any"; readonly delay: string };
}

/** One batch after the other. */
export interface StackUpdate {
  readonly order: "start-first" | "stop-first";
  readonly parallelism: number;
  readonly delay: string;
  readonly monitor: string;
  readonly failure_action: "rollback" | "pause";
}
