import type { GeneratedFile } from "../config/file-set.ts";
import type { EnvironmentPlan, Plan } from "../config/plan.ts";
import { containerFile, withOrigin } from "./file.ts";
import type { Render } from "./render.ts";

/** What the proxies of blue/green and of a swarm are told alike: their limits and the application's times. */
export function proxyNumbers(environment: EnvironmentPlan): {
  readonly workerProcesses: number;
  readonly shutdownSeconds: number;
  readonly maxBodySize: string;
  readonly connectTimeoutSeconds: number;
  readonly readTimeoutSeconds: number;
} {
  const app = environment.services.find(({ service }) => service === "app");
  const proxy = environment.services.find(({ service }) => service === "proxy");
  if (!app?.server || proxy === undefined) throw new Error(`${environment.name} without a proxy`);
  return {
    workerProcesses: Math.max(1, Math.ceil(proxy.cpus / 1000)),
    shutdownSeconds: app.server.gracefulTimeout / 1000,
    maxBodySize: "16m",
    connectTimeoutSeconds: 2,
    readTimeoutSeconds: app.server.timeout / 1000,
  };
}

/** What the proxies' checks ask with, where there is a proxy. */
export function renderFetch(plan: Plan, render: Render): readonly GeneratedFile[] {
  if (!plan.environments.some(({ services }) => services.some(({ service }) => service === "proxy")))
    return [];
  return [fetchScript("docker/nginx/fetch.sh", render)];
}

/** What a health check of nginx asks with: its images have different programs for it. */
export function fetchScript(path: string, render: Render): GeneratedFile {
  const text = withOrigin(render("docker/nginx/fetch.sh.eta", {}));
  return containerFile(path, text, "asks a URL with what the image has", true);
}
