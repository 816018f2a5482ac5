/** The part of the Compose specification that cryo-init writes, in the order in which it is written. */
export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes?: Readonly<Record<string, Record<string, never>>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

/** One service. Quantities are texts as Compose reads them (`512M`, `30s`); a null variable takes what .env says. */
export interface ComposeService {
  readonly build?: ComposeBuild;
  readonly image: string;
  readonly command?: readonly string[];
  readonly init?: boolean;
  readonly user: string;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly (string | ComposeMount)[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly shm_size?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ulimits?: { readonly nofile?: number; readonly core: number };
  readonly healthcheck: ComposeHealthcheck;
  readonly restart?: string;
  readonly stop_signal?: string;
  readonly stop_grace_period: string;
  readonly memswap_limit: string;
  readonly deploy: ComposeDeploy;
  readonly logging: ComposeLogging;
}

/** How the image is built; `secrets` are names from the file's own `secrets`; a null argument is the builder's own variable. */
export interface ComposeBuild {
  readonly context: string;
  readonly target: string;
  /** Null passes the variable of that name on, and nothing where it is not set. */
  readonly args?: Readonly<Record<string, string | null>>;
  readonly secrets?: readonly string[];
}

/** A folder of the host in the container, where the short form cannot say enough. */
export interface ComposeMount {
  readonly type: "bind";
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly bind?: { readonly selinux: "z" };
}

/** The check and its timing; `start_interval` holds until the first success or the end of `start_period`. */
export interface ComposeHealthcheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period: string;
  readonly start_interval: string;
}

/** Limits that the kernel enforces. */
export interface ResourceLimits {
  readonly cpus: string;
  readonly memory: string;
  readonly pids?: number;
}

/** Limits, and the memory that is kept in reserve. */
export interface ComposeDeploy {
  readonly resources: {
    readonly limits: ResourceLimits;
    readonly reservations: { readonly memory: string };
  };
}

/** Log rotation; Docker's driver takes its numbers as texts only. */
export interface ComposeLogging {
  readonly driver: "json-file";
  readonly options: Readonly<Record<"max-size" | "max-file", string>> & { readonly compress?: string };
}
