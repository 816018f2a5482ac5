import { composeNames, type EnvironmentName, type EnvironmentPlan, type Plan } from "../../config/plan.ts";
import { formatMemory, formatQuantity } from "../../config/units.ts";
import { formatCode } from "./markdown.ts";

/** What each environment is for, in a sentence. */
const PURPOSES: Readonly<Record<EnvironmentName, string>> = {
  production: "One copy of the application, hardened, limited and restarted when it ends.",
  development:
    "The source mounted and reloaded on every change, with small limits and a root file system that can be written to.",
  "blue-green": "Two copies behind a proxy, so that a release or a rollback drops no request.",
  swarm: "Several copies on several hosts, replaced when they are ill, and released one after the other.",
};

/** What each environment is called in headings and tables. */
export const TITLES: Readonly<Record<EnvironmentName, string>> = {
  production: "Production",
  development: "Development",
  "blue-green": "Blue/green",
  swarm: "Swarm",
};

/**
 * The environment that the commands of a page are written for: production where there is one, and no swarm. Only the
 * wizard's preview of an answer that is refused has a swarm alone.
 */
export function primaryEnvironment({ environments }: Plan): EnvironmentPlan {
  const primary =
    environments.find(({ name }) => name === "production") ??
    environments.find(({ swarm }) => swarm === null) ??
    environments[0];
  if (primary === undefined) throw new Error("a plan has at least one environment");
  return primary;
}

/** Where a browser or curl on the same host finds it. An address for all interfaces is reached over loopback. */
export function localAddress({ hostAddress, hostPort }: EnvironmentPlan): string {
  const host = hostAddress === "" || hostAddress === "0.0.0.0" ? "127.0.0.1" : hostAddress;
  return `http://${host}:${hostPort}`;
}

/** Whether the application runs under gunicorn there, with the Plan's workers; development reloads instead. */
export function runsOwnServer({ name }: EnvironmentPlan): boolean {
  return name !== "development";
}

/** The names of all services as Compose knows them. */
export function listServices({ name, services }: EnvironmentPlan): string {
  return services.flatMap(({ service }) => composeNames(name, service).map(formatCode)).join(", ");
}

/** `3G, 4 CPUs`: the limits of all containers added up. */
export function formatTotal({ total }: EnvironmentPlan): string {
  return `${formatMemory(total.memory)}, ${formatQuantity(total.cpus, "cpus")} CPUs`;
}

/** What each list of the environments begins with. */
export function introduce(environment: EnvironmentPlan): object {
  const { name, file } = environment;
  return { title: TITLES[name], purpose: PURPOSES[name], file, address: localAddress(environment) };
}
