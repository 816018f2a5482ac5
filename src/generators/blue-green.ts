import type { GeneratedFile } from "../config/file-set.ts";
import type { EnvironmentPlan, Plan } from "../config/plan.ts";
import { containerFile, wholeFile, withOrigin } from "./file.ts";
import { proxyNumbers } from "./proxy-files.ts";
import type { Render } from "./render.ts";

const SERVICE_NAMES = { blue: "app-blue", green: "app-green", proxy: "proxy" } as const;

/** Seconds that the colour switched away from stays up, so that a rollback takes a moment. */
const ROLLBACK_SECONDS = 600;
/** Good answers in a row before traffic is sent to a colour: guards against the address of a container that is gone. */
const PROBE_COUNT = 5;

const FLAG_IGNORE = "*\n!.gitignore\n";

/** The proxy's configuration and the script that switches. */
export function renderBlueGreen(
  plan: Plan,
  environment: EnvironmentPlan,
  render: Render,
): readonly GeneratedFile[] {
  const app = environment.services.find(({ service }) => service === "app");
  if (!app?.server) throw new Error("blue/green without an application");
  const shared = environment.services.some(({ service }) => service === "redis") ? ["redis"] : [];
  const data = {
    services: { ...SERVICE_NAMES, shared },
    project: environment.project,
    composeFile: environment.file,
    image: plan.slug,
    port: environment.hostPort,
    appPort: plan.app.port,
    gate: plan.health.gate,
    degradedIsHealthy: plan.health.degradedIsHealthy,
    startSeconds: (app.health.startPeriod + app.health.detectWorst) / 1000,
    drainSeconds: app.server.gracefulTimeout / 1000,
    probeCount: PROBE_COUNT,
    rollbackSeconds: ROLLBACK_SECONDS,
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
      ".blue-green/flag/.gitignore",
      withOrigin(FLAG_IGNORE),
      "the folder of the flag, so that Docker does not make it as root",
    ),
    containerFile(
      "scripts/blue-green.sh",
      withOrigin(render("scripts/blue-green.sh.eta", data)),
      "deploys, switches and rolls back without a dropped request",
      true,
    ),
  ];
}
