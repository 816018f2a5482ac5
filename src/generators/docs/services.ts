import type { EnvironmentName, EnvironmentPlan, Plan, ServiceName, ServicePlan } from "../../config/plan.ts";

/** What each environment is for, in a sentence. */
export const PURPOSES: Readonly<Record<EnvironmentName, string>> = {
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

/** The names under which Compose knows a service of the Plan: `app` is two in blue/green. */
export function composeNames(environment: EnvironmentName, service: ServiceName): readonly string[] {
  return environment === "blue-green" && service === "app" ? ["app-blue", "app-green"] : [service];
}

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

/** The application's service. Every environment has one. */
export function appService(environment: EnvironmentPlan): ServicePlan {
  const app = environment.services.find(({ service }) => service === "app");
  if (app === undefined) throw new Error(`no application in ${environment.name}`);
  return app;
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
