import {
  type AppPlan,
  type EnvironmentPlan,
  hasService,
  type Plan,
  type ServicePlan,
} from "../../config/plan.ts";
import { composeBuild } from "./build.ts";
import type { ComposeService } from "./model.ts";
import { checkSeconds, hardening, limits, logging, publish, timing, tmpfs } from "./parts.ts";

/** Values of variables; null takes what .env says, and leaves the variable unset where it says nothing. */
type Variables = NonNullable<ComposeService["environment"]>;

/** Folder of the application in the image. */
const APP_ROOT = "/app";
/** Folder of the start script, the server's settings and the health check in the image. */
export const CONTAINER_ROOT = "/opt/container";
/** The application as it runs in production, and as each colour of blue/green. */
export function appService(environment: EnvironmentPlan, service: ServicePlan, plan: Plan): ComposeService {
  const volumes = plan.app.writable.map(({ path, volume }) => `${volume}:${APP_ROOT}/${path}`);
  return {
    build: composeBuild(plan),
    image: `${plan.slug}:local`,
    ...(plan.security.init ? { init: true } : {}),
    user: `${plan.app.uid}:${plan.app.gid}`,
    environment: productionVariables(service, plan, environment),
    ...(plan.app.secrets.length > 0 ? { secrets: plan.app.secrets.map(({ file }) => file) } : {}),
    ...(hasService(environment, "proxy") ? {} : { ports: [publish(environment, plan.app.port)] }),
    networks: appNetworks(environment),
    ...waitForRedis(environment),
    ...(volumes.length > 0 ? { volumes } : {}),
    ...hardening(plan),
    ...(plan.security.readOnly ? { tmpfs: [tmpfs("/tmp", plan.security.tmpSize)] } : {}),
    shm_size: `${service.shmSize / 1024 / 1024}m`,
    // Room for every connection and file of the workers, and an end to a leak. A core dump would hold the secrets.
    ...(plan.security.ulimits ? { ulimits: { nofile: 8192, core: 0 } } : {}),
    healthcheck: { test: appCheck(service, plan), ...timing(service.health) },
    restart: "unless-stopped",
    stop_grace_period: `${service.stopGrace / 1000}s`,
    ...limits(service),
    ...logging(service, plan),
  };
}

/**
 * Development: the checkout is mounted over the image's copy and the framework's own server reloads it. The same
 * stages and user as in production; limits of its own, and a root file system that can be written to.
 */
export function developmentService(
  environment: EnvironmentPlan,
  service: ServicePlan,
  plan: Plan,
): ComposeService {
  const {
    build,
    image: _image,
    read_only: _readOnly,
    tmpfs: _tmpfs,
    ...rest
  } = appService(environment, service, plan);
  return {
    ...(build === undefined ? {} : { build }),
    image: `${plan.slug}-dev:local`,
    command: developmentCommand(plan),
    ...rest,
    environment: {
      ...developmentVariables(plan),
      LIMITS_SETTING: `resources.${environment.name}.app`,
      ...sharedVariables(plan),
      ...debugVariables(plan),
    },
    volumes: [
      { type: "bind", source: ".", target: APP_ROOT, bind: { selinux: "z" } },
      ...plan.app.writable.map(({ path, volume }) => `${volume}:${APP_ROOT}/${path}`),
    ],
  };
}

function appNetworks(environment: EnvironmentPlan): readonly string[] {
  const front = frontNetwork(environment);
  return hasService(environment, "redis") ? [front, "backend"] : [front];
}

/** The network on which the application is reached: with a proxy, by that alone. */
export function frontNetwork(environment: EnvironmentPlan): string {
  return hasService(environment, "proxy") ? "frontend" : "default";
}

/**
 * Not for the colours: the script starts them without their dependencies, which some versions of Compose count as
 * another configuration, so that a later "up" by hand would recreate the colour that is live.
 */
function waitForRedis(environment: EnvironmentPlan): Pick<ComposeService, "depends_on"> {
  if (environment.name === "blue-green" || !hasService(environment, "redis")) return {};
  return { depends_on: { redis: { condition: "service_healthy" } } };
}

function appCheck({ health }: ServicePlan, plan: Plan): readonly string[] {
  return [
    "CMD",
    "python",
    "-I",
    "-S",
    `${CONTAINER_ROOT}/healthcheck.py`,
    plan.health.container,
    "--timeout",
    String(checkSeconds(health)),
    // As soon as Docker calls it unhealthy, the check ends the server, and the restart policy starts it anew.
    ...(health.restartWorst === null ? [] : ["--end-after", String(health.retries)]),
  ];
}

function productionVariables(
  { server, cpus }: ServicePlan,
  plan: Plan,
  environment: EnvironmentPlan,
): Variables {
  if (server === null) throw new Error("the application has no server");
  const threads = String(Math.max(1, Math.floor(cpus / 1000 / server.workers)));
  return {
    PORT: String(plan.app.port),
    WEB_CONCURRENCY: String(server.workers),
    ...(plan.app.entry.interface === "wsgi" ? { GUNICORN_THREADS: String(server.threads) } : {}),
    ...(plan.logging.accessLog ? {} : { GUNICORN_ACCESS_LOG: "0" }),
    ...(behindProxy(environment) ? { FORWARDED_ALLOW_IPS: "*" } : {}),
    OMP_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
    // In capitals: Python's own logging knows no other names.
    LOG_LEVEL: plan.logging.level.toUpperCase(),
    LIMITS_SETTING: `resources.${environment.name}.app`,
    ...sharedVariables(plan),
  };
}

/** True where nothing but a proxy reaches the port: the one of the file, or one on the same host that ends TLS. */
function behindProxy(environment: EnvironmentPlan): boolean {
  return hasService(environment, "proxy") || environment.hostAddress === "127.0.0.1";
}

function developmentVariables(plan: Plan): Variables {
  return {
    PORT: String(plan.app.port),
    PYTHONUNBUFFERED: "1",
    LOG_LEVEL: "DEBUG",
    ...(plan.app.framework === "flask" ? { FLASK_DEBUG: "1" } : {}),
  };
}

/** What turns an application's own debug mode on, where the source reads a variable for it. .env still wins. */
function debugVariables({ app }: Plan): Variables {
  const switches = app.variables.filter(({ name, setBy }) => /(^|_)DEBUG$/.test(name) && setBy === "env");
  return Object.fromEntries(
    switches.map(({ name, fallback }) => {
      const off = fallback ?? "";
      return [name, `\${${name}:-${ON_FOR_OFF[off] ?? off}}`];
    }),
  );
}

/** How "on" is written by somebody who writes "off" so; any other default is on already. */
const ON_FOR_OFF: Readonly<Record<string, string>> = {
  "": "1",
  "0": "1",
  False: "True",
  false: "true",
  no: "yes",
  off: "on",
};

function sharedVariables(plan: Plan): Variables {
  const fromEnv = plan.app.variables.filter(({ setBy }) => setBy === "env");
  return {
    ...Object.fromEntries(plan.app.redisVariables.map(({ name, value }) => [name, value])),
    ...Object.fromEntries(fromEnv.map(({ name }) => [name, null])),
  };
}

/** Where Django's manage.py lies, relative to the application's folder: beside the project package. */
export function managePath({ importRoot }: AppPlan): string {
  return importRoot === "" ? "manage.py" : `${importRoot}/manage.py`;
}

function developmentCommand({ app }: Plan): readonly string[] {
  const port = String(app.port);
  if (app.framework === "django") return ["python", managePath(app), "runserver", `0.0.0.0:${port}`];
  if (app.framework === "flask") {
    return ["flask", "--app", app.target, "run", "--debug", "--host", "0.0.0.0", "--port", port];
  }
  const target = `${app.entry.module}:${app.entry.attribute}`;
  if (app.entry.interface === "asgi") {
    const factory = app.entry.factory ? ["--factory"] : [];
    return ["uvicorn", target, ...factory, "--reload", "--host", "0.0.0.0", "--port", port];
  }
  return ["gunicorn", "--reload", "--config", `${CONTAINER_ROOT}/gunicorn.conf.py`, app.target];
}
