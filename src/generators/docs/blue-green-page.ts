import { fileFlags } from "../../config/extension-points.ts";
import { composeNames, findApp, hasService, type Plan } from "../../config/plan.ts";
import { quoteShell } from "../../config/quote.ts";
import { formatDuration, formatMemory, formatQuantity } from "../../config/units.ts";
import { buildSecrets, networkArguments } from "../compose/build.ts";
import { proxyTmpSize } from "../compose/proxy.ts";
import { proxyNumbers } from "../proxy-files.ts";
import { BLUE_GREEN_SCRIPT } from "../scripts.ts";
import { localAddress } from "./services.ts";

/** What the runbook shows, or null when the project has no blue/green environment. */
export function describeBlueGreen(plan: Plan): object | null {
  const environment = plan.environments.find(({ cutover }) => cutover !== null);
  if (environment?.cutover == null) return null;
  const { cutover } = environment;
  const app = findApp(environment);
  const proxy = environment.services.find(({ service }) => service === "proxy");
  const [blue, green] = composeNames("blue-green", "app");
  return {
    script: BLUE_GREEN_SCRIPT,
    file: environment.file,
    files: fileFlags(environment),
    address: localAddress(environment),
    image: `${plan.slug}:blue`,
    otherImage: `${plan.slug}:green`,
    exampleImage: `${plan.slug}:RELEASE`,
    buildCommand: formatBuild(plan, `${plan.slug}:RELEASE`),
    blue,
    green,
    gatePath: plan.health.gate.path ?? "/",
    gateProbe: plan.health.gate.probe,
    memory: formatMemory(app.memory),
    cpus: formatQuantity(app.cpus, "cpus"),
    totalMemory: formatMemory(environment.total.memory),
    grace: formatDuration(app.stopGrace),
    uploadRoom: formatMemory(proxyTmpSize(proxy?.memory ?? 0)),
    maxBody: proxyNumbers(environment).maxBodySize.toUpperCase(),
    hasRedis: hasService(environment, "redis"),
    probes: cutover.probeCount,
    start: formatDuration(cutover.startTime),
    drain: formatDuration(cutover.drain),
    keep: formatDuration(cutover.rollbackWindow),
  };
}

/** The build outside Compose, with the same files and the same network as in it. */
export function formatBuild(plan: Plan, name: string): string {
  const options = [
    ...(plan.image.underGit ? ['--build-arg IMAGE_REVISION="$(git rev-parse HEAD)"'] : []),
    ...buildSecrets(plan).map(([secret, path]) => `--secret ${quoteShell(`id=${secret},src=${path}`)}`),
    ...Object.entries(networkArguments(plan)).map(
      ([argument, value]) => `--build-arg ${value === null ? argument : quoteShell(`${argument}=${value}`)}`,
    ),
  ];
  return ["docker build", ...options, `--tag ${name} .`].join(" ");
}
