import type { FileSet } from "../../config/file-set.ts";
import type { Plan } from "../../config/plan.ts";
import { formatDuration, formatMemory, formatQuantity } from "../../config/units.ts";
import { buildSecrets, networkArguments } from "../compose/app.ts";
import { proxyTmpSize } from "../compose/proxy.ts";
import { quoteShell } from "./markdown.ts";
import { appService, composeNames, localAddress } from "./services.ts";

/** The script that the runbook is about. */
const SCRIPT = "scripts/blue-green.sh";
const ROUTES = "docker/nginx/default.conf";

/** What the runbook shows, or null when the project has no blue/green environment. */
export function describeBlueGreen(plan: Plan, files: FileSet): object | null {
  const environment = plan.environments.find(({ name }) => name === "blue-green");
  if (environment === undefined) return null;
  const app = appService(environment);
  const script = files.find(({ path }) => path === SCRIPT)?.content ?? "";
  const proxy = environment.services.find(({ service }) => service === "proxy");
  const routes = files.find(({ path }) => path === ROUTES)?.content ?? "";
  const [blue, green] = composeNames("blue-green", "app");
  return {
    script: SCRIPT,
    file: environment.file,
    address: localAddress(environment),
    image: `${plan.slug}:blue`,
    otherImage: `${plan.slug}:green`,
    exampleImage: `${plan.slug}:RELEASE`,
    buildCommand: formatBuild(plan, `${plan.slug}:RELEASE`),
    blue,
    green,
    port: plan.app.port,
    gatePath: plan.health.gate.path ?? "/",
    gateProbe: plan.health.gate.probe,
    memory: formatMemory(app.memory),
    cpus: formatQuantity(app.cpus, "cpus"),
    totalMemory: formatMemory(environment.total.memory),
    grace: formatDuration(app.stopGrace),
    uploadRoom: formatMemory(proxyTmpSize(proxy?.memory ?? 0)),
    maxBody: /client_max_body_size (\w+);/.exec(routes)?.[1]?.toUpperCase() ?? null,
    hasRedis: environment.services.some(({ service }) => service === "redis"),
    probes: readAssignment(script, "probe_count"),
    start: readSeconds(script, "start_seconds"),
    drain: readSeconds(script, "drain_seconds"),
    keep: readSeconds(script, "keep_seconds"),
  };
}

/** The build outside Compose, with the same files and the same network as in it. */
export function formatBuild(plan: Plan, name: string): string {
  const options = [
    ...buildSecrets(plan).map(([secret, path]) => `--secret ${quoteShell(`id=${secret},src=${path}`)}`),
    ...Object.entries(networkArguments(plan)).map(
      ([argument, value]) => `--build-arg ${value === null ? argument : quoteShell(`${argument}=${value}`)}`,
    ),
  ];
  return ["docker build", ...options, `--tag ${name} .`].join(" ");
}

/** A number that the generated script assigns: `probe_count=5`. The script is where it stands, so it is read there. */
function readAssignment(script: string, name: string): number | null {
  const match = new RegExp(`^${name}=(\\d+)$`, "m").exec(script);
  return match?.[1] === undefined ? null : Number(match[1]);
}

function readSeconds(script: string, name: string): string | null {
  const seconds = readAssignment(script, name);
  return seconds === null ? null : formatDuration(seconds * 1000);
}
