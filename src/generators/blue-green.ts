import { overrideOf } from "../config/extension-points.ts";
import type { GeneratedFile } from "../config/file-set.ts";
import { type EnvironmentPlan, hasService, type Plan } from "../config/plan.ts";
import { COLOURS, colourService } from "../config/service-plan.ts";
import { FLAG_FOLDER } from "./compose/proxy.ts";
import { containerFile, wholeFile, withOrigin } from "./file.ts";
import { proxyNumbers } from "./proxy-files.ts";
import type { Render } from "./render.ts";
import { BLUE_GREEN_SCRIPT } from "./scripts.ts";

const FLAG_IGNORE = "*\n!.gitignore\n";

/** The proxy's configuration and the script that switches; nothing in the other environments. */
export function renderBlueGreen(
  plan: Plan,
  environment: EnvironmentPlan,
  render: Render,
): readonly GeneratedFile[] {
  const { cutover } = environment;
  if (cutover === null) return [];
  const [blue, green] = COLOURS.map(colourService);
  const shared = hasService(environment, "redis") ? ["redis"] : [];
  const data = {
    services: { blue, green, proxy: "proxy", shared },
    project: environment.project,
    composeFile: environment.file,
    overrideFile: overrideOf(environment.file),
    image: plan.slug,
    appPort: plan.app.port,
    gate: plan.health.gate,
    degradedIsHealthy: plan.health.degradedIsHealthy,
    startSeconds: cutover.startTime / 1000,
    drainSeconds: cutover.drain / 1000,
    probeCount: cutover.probeCount,
    rollbackSeconds: cutover.rollbackWindow / 1000,
    ...proxyNumbers(environment),
    // Published on loopback, only a proxy on the same host reaches it: what that one says about the client is true.
    trustForwarded: environment.hostAddress === "127.0.0.1",
  };
  const nginx = (name: string, purpose: string): GeneratedFile =>
    containerFile(`docker/nginx/${name}`, withOrigin(render(`docker/nginx/${name}.eta`, data)), purpose);
  return [
    nginx("nginx.conf", "the proxy in front of both colours"),
    nginx("default.conf", "chooses the colour for each request"),
    wholeFile(
      `${FLAG_FOLDER}/.gitignore`,
      withOrigin(FLAG_IGNORE),
      "the folder of the flag, so that Docker does not make it as root",
    ),
    containerFile(
      BLUE_GREEN_SCRIPT,
      withOrigin(render(`${BLUE_GREEN_SCRIPT}.eta`, data)),
      "deploys, switches and rolls back without a dropped request",
      true,
    ),
  ];
}
