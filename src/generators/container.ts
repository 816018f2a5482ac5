import type { GeneratedFile } from "../config/file-set.ts";
import type { Plan, ServerPlan, ServicePlan } from "../config/plan.ts";
import { checkSeconds } from "./compose/parts.ts";
import { containerFile, withOrigin } from "./file.ts";
import type { Render } from "./render.ts";

/** Requests before a worker is replaced, so that a slow leak never fills the container; spread by a tenth. */
const MAX_REQUESTS = 1000;

/** What runs in the application's container beside the application: start script, server settings, health check. */
export function renderContainer(plan: Plan, render: Render): readonly GeneratedFile[] {
  const { app, health } = plan;
  const paths = { alive: health.alive, ready: health.ready, started: health.started, status: health.status };
  const { service, server } = referenceService(plan);
  return [
    containerFile(
      "docker/entrypoint.sh",
      withOrigin(
        render("docker/entrypoint.sh.eta", {
          secrets: app.secrets,
          required: app.variables
            .filter(({ required, setBy }) => required && setBy === "env")
            .map(({ name }) => name),
        }),
      ),
      "reads the secrets, names what is missing, starts the server",
      true,
    ),
    containerFile(
      "docker/healthcheck.py",
      withOrigin(
        render("docker/healthcheck.py.eta", {
          port: app.port,
          health: paths,
          stopSeconds: server.gracefulTimeout / 1000,
          giveUpSeconds: server.giveUp / 1000,
          timeoutSeconds: checkSeconds(service.health),
          degradedIsHealthy: health.degradedIsHealthy,
        }),
      ),
      "asks the application how it is, and says why",
    ),
    containerFile(
      "docker/gunicorn.conf.py",
      withOrigin(
        render("docker/gunicorn.conf.py.eta", {
          interface: app.entry.interface,
          port: app.port,
          threads: server.threads,
          workerMemoryBytes: server.workerMemory,
          baseMemoryBytes: server.baseMemory,
          timeoutSeconds: server.timeout / 1000,
          gracefulTimeoutSeconds: server.gracefulTimeout / 1000,
          keepaliveSeconds: server.keepAlive / 1000,
          maxRequests: MAX_REQUESTS,
          recyclePercent: server.recycleAt,
          recyclePauseSeconds: server.recyclePause / 1000,
          accessLog: plan.logging.accessLog,
        }),
      ),
      "the server's settings, from the container's real limits",
    ),
  ];
}

/** The application in the first environment: what the image's own defaults are taken from. */
function referenceService(plan: Plan): { readonly service: ServicePlan; readonly server: ServerPlan } {
  const service = plan.environments.flatMap(({ services }) => services).find(({ server }) => server !== null);
  if (service === undefined || service.server === null) throw new Error("a plan without an application");
  return { service, server: service.server };
}
