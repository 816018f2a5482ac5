import type { EntryPoint, Framework, HealthEndpoint, Place } from "./facts.ts";
import type { DependencyPlan, ImagePlan } from "./image-plan.ts";
import type { ServicePlan } from "./service-plan.ts";
import type { SwarmPlan } from "./swarm-plan.ts";

/** The variants, in the order in which they are shown. */
export const ENVIRONMENTS = ["production", "development", "blue-green", "swarm"] as const;
/** `production`, `development`, `blue-green` or `swarm`. */
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** True where a proxy stands in front of more than one copy of the application. */
export function hasProxy(environment: EnvironmentName): boolean {
  return environment === "blue-green" || environment === "swarm";
}

/** The folder of the documentation site. */
export const SITE_FOLDER = "docs-site";

/** The Compose file of each variant. */
export const COMPOSE_FILES: Readonly<Record<EnvironmentName, string>> = {
  production: "docker-compose.yml",
  development: "docker-compose.dev.yml",
  "blue-green": "docker-compose.blue-green.yml",
  swarm: "docker-stack.yml",
};

// What follows is a part of the Plan, too; each part has a file of its own.
export type {
  AddedRequirement,
  DependencyPlan,
  ImageLabel,
  ImagePlan,
  MappedRequirement,
  Strategy,
  UsedImage,
} from "./image-plan.ts";
export {
  composeNames,
  findApp,
  type HealthTiming,
  hasService,
  type RedisPlan,
  SERVICES,
  type ServerPlan,
  type ServiceName,
  type ServicePlan,
} from "./service-plan.ts";
export type { SwarmPlan, SwarmServicePlan } from "./swarm-plan.ts";

/** Everything worked out: generators and pages read only this, and compute nothing of their own. */
export interface Plan {
  /** As people write it: `CryoProtect Mini`. */
  readonly name: string;
  /** Lower-case, for images, projects and networks: `cryoprotect-mini`. */
  readonly slug: string;
  readonly app: AppPlan;
  readonly image: ImagePlan;
  readonly dependencies: DependencyPlan;
  readonly environments: readonly EnvironmentPlan[];
  readonly security: SecurityPlan;
  readonly health: HealthPlan;
  readonly logging: LoggingPlan;
  readonly documentation: DocumentationPlan;
  /** What does not fit, or fits only just. Errors stop the run before anything is written. */
  readonly checks: readonly Check[];
}

/** True where a project has an environment. */
export function hasEnvironment({ environments }: Pick<Plan, "environments">, name: EnvironmentName): boolean {
  return environments.some((environment) => environment.name === name);
}

/** What runs in the container. */
export interface AppPlan {
  readonly framework: Framework | "other";
  readonly entry: EntryPoint;
  /** As gunicorn is told: `app:app`, `app:create_app()`. */
  readonly target: string;
  /** Folder of the checkout that modules are imported from: `src`, or empty for the root. */
  readonly importRoot: string;
  /** TCP port that the server listens on inside its container. */
  readonly port: number;
  /** `3.13` */
  readonly python: string;
  /** Numeric user and group of the process. */
  readonly uid: number;
  readonly gid: number;
  /** Files and folders of the checkout that go into the image. */
  readonly sources: readonly string[];
  /** Patterns of .dockerignore for what stays out of those folders: tests that nothing imports. */
  readonly excluded: readonly string[];
  readonly writable: readonly WritableFolder[];
  readonly variables: readonly PlannedVariable[];
  readonly secrets: readonly PlannedSecret[];
  /** Variables that tell the application where this project's Redis is; none where none is run. */
  readonly redisVariables: readonly { readonly name: string; readonly value: string }[];
  /** Run `manage.py collectstatic` in the build stage. */
  readonly collectStatic: boolean;
}

/** A folder that the application writes to, kept in a named volume. */
export interface WritableFolder {
  /** Relative to the application's root: `backup/data`. */
  readonly path: string;
  /** Name of the volume: `backup-data`. */
  readonly volume: string;
}

/** An environment variable. */
export interface PlannedVariable {
  readonly name: string;
  readonly required: boolean;
  readonly fallback: string | null;
  readonly from: Place | null;
  /** True for a secret that is no file, but a variable of .env. */
  readonly secret: boolean;
  /** `compose` when the Compose files set it themselves, `env` when it comes from .env. */
  readonly setBy: "compose" | "env";
}

/** A secret, by its name and its file; its value is never known. */
export interface PlannedSecret {
  /** The environment variable that the application reads: `SUPABASE_KEY`. */
  readonly variable: string;
  /** The Compose secret, and the file's name in `secrets/`: `supabase_key`. */
  readonly file: string;
  readonly required: boolean;
}

/** One Compose file. */
export interface EnvironmentPlan {
  readonly name: EnvironmentName;
  /** `docker-compose.dev.yml` */
  readonly file: string;
  /** The project's own file over it, where it is there: `docker-compose.dev.override.yml`. */
  readonly override: string | null;
  /** Compose project name, so that variants run beside each other. */
  readonly project: string;
  /** Port on the host, and the address that it is bound to. */
  readonly hostPort: number;
  readonly hostAddress: string;
  readonly services: readonly ServicePlan[];
  /** All limits added up, with what runs twice while a release is under way. Bytes and millicores. */
  readonly total: { readonly memory: number; readonly cpus: number };
  /** Null everywhere but in the environment `swarm`. */
  readonly swarm: SwarmPlan | null;
  /** Null everywhere but in the environment `blue-green`. */
  readonly cutover: CutoverPlan | null;
}

/** How a switch from one colour to the other goes. Times in milliseconds. */
export interface CutoverPlan {
  /** For a new colour to get healthy and ready: its start period, and then the longest until it is known to be ill. */
  readonly startTime: number;
  /** For requests that the colour switched away from is still answering. */
  readonly drain: number;
  /** Good answers in a row before a colour gets requests. */
  readonly probeCount: number;
  /** How long the colour switched away from runs on, so that a rollback takes a moment. */
  readonly rollbackWindow: number;
}

/** Practices of hardening, each as answered. */
export interface SecurityPlan {
  readonly readOnly: boolean;
  readonly dropCapabilities: boolean;
  readonly noNewPrivileges: boolean;
  readonly internalNetwork: boolean;
  readonly loopback: boolean;
  readonly init: boolean;
  /** Secrets are files; otherwise they are variables of .env like any other. */
  readonly secretFiles: boolean;
  /** A bound on processes; its number stands at each service. */
  readonly pidsLimit: boolean;
  /** Bounds on open files and core dumps. */
  readonly ulimits: boolean;
  /** Bytes of the memory file system at /tmp; 0 when the root file system is writable. */
  readonly tmpSize: number;
}

/** What the probes ask. */
export interface HealthPlan {
  /** Paths of the probes; null where the application has none. */
  readonly alive: string | null;
  readonly ready: string | null;
  readonly started: string | null;
  readonly status: string | null;
  /** What the container's own check asks. Without any endpoint, `port`: is something listening. */
  readonly container: "alive" | "ready" | "started" | "status" | "port";
  /** What a copy is asked before it gets requests, and what people ask to see whether it can answer. */
  readonly gate: GatePlan;
  /** Whether an answer of 207 counts as healthy. */
  readonly degradedIsHealthy: boolean;
  readonly endpoints: readonly HealthEndpoint[];
}

/** One probe, chosen for a purpose. */
export interface GatePlan {
  /** As docker/healthcheck.py names it; `port` where the application has no endpoint to ask. */
  readonly probe: "ready" | "alive" | "status" | "port";
  /** What it asks; null asks `/`, and any answer below 500 will do. */
  readonly path: string | null;
}

/** What is logged; how logs rotate stands at each service. */
export interface LoggingPlan {
  readonly level: string;
  readonly accessLog: boolean;
  readonly compress: boolean;
}

/** The documentation site. */
export interface DocumentationPlan {
  readonly enabled: boolean;
  /** `docs-site` */
  readonly folder: string;
  readonly title: string;
  /** Web address of the repository for edit links, or null. */
  readonly repository: string | null;
  readonly branch: string;
  /** Whether there are files that serve the built site. */
  readonly hosting: boolean;
  /** Whose CI publishes it. */
  readonly pages: "none" | "github" | "gitlab";
  /** The image in which GitLab builds it. */
  readonly node: string;
}

/** A condition that the numbers must meet. */
export interface Check {
  readonly id: string;
  readonly severity: "error" | "warning";
  /** What does not fit, with the numbers. */
  readonly message: string;
  /** What to change, as a command where there is one. */
  readonly fix: string;
  /** The setting to look at. */
  readonly setting: string;
}
