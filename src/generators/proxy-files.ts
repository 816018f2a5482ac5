import type { GeneratedFile } from "../config/file-set.ts";
import { type EnvironmentPlan, findApp, hasService, type Plan } from "../config/plan.ts";
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
  const { server } = findApp(environment);
  const proxy = environment.services.find(({ service }) => service === "proxy");
  if (server === null || proxy === undefined) throw new Error(`${environment.name} without a proxy`);
  return {
    workerProcesses: Math.max(1, Math.ceil(proxy.cpus / 1000)),
    shutdownSeconds: server.gracefulTimeout / 1000,
    maxBodySize: "16m",
    connectTimeoutSeconds: 2,
    readTimeoutSeconds: server.timeout / 1000,
  };
}

/** What the proxies' checks ask with, where there is a proxy. */
export function renderFetch(plan: Plan, render: Render): readonly GeneratedFile[] {
  if (!plan.environments.some((environment) => hasService(environment, "proxy"))) return [];
  return [fetchScript("docker/nginx/fetch.sh", render)];
}

/** What a health check of nginx asks with: its images have different programs for it. */
export function fetchScript(path: string, render: Render): GeneratedFile {
  const text = withOrigin(render("docker/nginx/fetch.sh.eta", {}));
  return containerFile(path, text, "asks a URL with what the image has", true);
}
