import type { AppPlan, EnvironmentPlan, Plan, ServicePlan } from "../../config/plan.ts";
import { listBuildLabels } from "../image-labels.ts";
import type { ComposeBuild, ComposeService } from "./model.ts";
import { hardening, limits, logging, publish, timing, tmpfs } from "./parts.ts";

/** Values of variables; null takes what .env says, and leaves the variable unset where it says nothing. */
type Variables = NonNullable<ComposeService["environment"]>;

/** Folder of the application in the image. */
const APP_ROOT = "/app";
/** Folder of the start script, the server's settings and the health check in the image. */
export const CONTAINER_ROOT = "/opt/container";
/** Name of the build secret that holds the CA bundle. */
export const CA_SECRET = "ca_certificate";
/** Names of the build secrets that hold pip's settings and the passwords of indexes. */
export const PIP_CONFIG_SECRET = "build_pip_config";
export const NETRC_SECRET = "build_netrc";

/** Files of the building machine that the build may read, by the secret's name: they are in no layer. */
export function buildSecrets({ image }: Plan): readonly (readonly [name: string, path: string])[] {
  const files = [
    [CA_SECRET, image.caCertificate],
    [PIP_CONFIG_SECRET, image.pipConfig],
    [NETRC_SECRET, image.netrc],
  ] as const;
  return files.flatMap(([name, path]) => (path === null ? [] : [[name, path] as const]));
}

/** The application as it runs in production, and as each colour of blue/green. */
export function appService(environment: EnvironmentPlan, service: ServicePlan, plan: Plan): ComposeService {
  const volumes = plan.app.writable.map(({ path, volume }) => `${volume}:${APP_ROOT}/${path}`);
  return {
    build: build(plan),
    image: `${plan.slug}:local`,
    ...(plan.security.init ? { init: true } : {}),
    user: `${plan.app.uid}:${plan.app.gid}`,
    environment: productionVariables(service, plan, environment),
    ...(plan.app.secrets.length > 0 ? { secrets: plan.app.secrets.map(({ file }) => file) } : {}),
    ...(hasProxy(environment) ? {} : { ports: [publish(environment, plan.app.port)] }),
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

/** What a build needs to know about the network, by the argument's name; null takes what the builder's environment says. */
export function networkArguments({ image }: Plan): Readonly<Record<string, string | null>> {
  return {
    ...image.proxyArguments,
    ...(image.indexUrl === null ? {} : { PIP_INDEX_URL: image.indexUrl }),
  };
}

/** The build; what pip needs to know about the network is passed to it, and stays out of the image. */
function build(plan: Plan): ComposeBuild {
  const args = {
    ...networkArguments(plan),
    ...Object.fromEntries(listBuildLabels(plan.image).map(({ argument }) => [argument, null])),
  };
  const secrets = buildSecrets(plan).map(([name]) => name);
  return {
    context: ".",
    target: "runtime",
    args,
    ...(secrets.length > 0 ? { secrets } : {}),
  };
}

function appNetworks(environment: EnvironmentPlan): readonly string[] {
  const front = hasProxy(environment) ? "frontend" : "default";
  return environment.services.some(({ service }) => service === "redis") ? [front, "backend"] : [front];
}

/** True where people reach a proxy, and only the proxy reaches the application. */
export function hasProxy({ services }: EnvironmentPlan): boolean {
  return services.some(({ service }) => service === "proxy");
}

/**
 * Not for the colours: the script starts them without their dependencies, which some versions of Compose count as
 * another configuration, so that a later "up" by hand would recreate the colour that is live.
 */
function waitForRedis({ services, name }: EnvironmentPlan): Pick<ComposeService, "depends_on"> {
  if (name === "blue-green") return {};
  if (!services.some(({ service }) => service === "redis")) return {};
  return { depends_on: { redis: { condition: "service_healthy" } } };
}

function appCheck({ health }: ServicePlan, plan: Plan): readonly string[] {
  // The check ends a second before Docker would end it, so that its reason is in the health log.
  const seconds = Math.max(1, Math.floor(health.timeout / 1000) - 1);
  return [
    "CMD",
    "python",
    "-I",
    "-S",
    `${CONTAINER_ROOT}/healthcheck.py`,
    plan.health.container,
    "--timeout",
    String(seconds),
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
  return hasProxy(environment) || environment.hostAddress === "127.0.0.1";
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
