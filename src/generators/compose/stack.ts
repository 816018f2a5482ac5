import {
  type EnvironmentPlan,
  hasService,
  type Plan,
  type ServicePlan,
  type SwarmPlan,
} from "../../config/plan.ts";
import { parseQuantity } from "../../config/units.ts";
import { STACK_SCRIPT } from "../scripts.ts";
import { appService } from "./app.ts";
import { namedVolumes } from "./file.ts";
import type { ComposeService } from "./model.ts";
import { NGINX_PORT, proxyService } from "./proxy.ts";
import { redisService } from "./redis.ts";
import { stackDeploy } from "./stack-deploy.ts";
import type { StackFile, StackMemory, StackNetwork, StackService } from "./stack-model.ts";

/** The proxy's configuration, and the script that its check runs: where they stand, and where the proxy reads them. */
export const PROXY_FILES = {
  proxy: { file: "docker/nginx/stack.conf", target: "/etc/proxy/nginx.conf" },
  fetch: { file: "docker/nginx/fetch.sh", target: "/etc/proxy/fetch.sh" },
} as const;

/** Only the owner may read: Swarm honours it, unlike Compose. */
const OWNER_READS = 0o400;

/** docker-stack.yml, as data. */
export function stackFile(environment: EnvironmentPlan, swarm: SwarmPlan, plan: Plan): StackFile {
  const volumes = namedVolumes(environment, plan);
  const secrets = Object.entries(swarm.secretNames);
  return {
    services: Object.fromEntries(
      environment.services.map((service) => [
        service.service,
        stackService(environment, swarm, service, plan),
      ]),
    ),
    networks: stackNetworks(environment, swarm, plan),
    ...(volumes.length > 0 ? { volumes: Object.fromEntries(volumes.map((name) => [name, {}])) } : {}),
    ...(secrets.length > 0
      ? { secrets: Object.fromEntries(secrets.map(([file, name]) => [file, externalSecret(file, name)])) }
      : {}),
    configs: Object.fromEntries(
      Object.entries(PROXY_FILES).map(([source, { file }]) => [
        source,
        { file: `./${file}`, name: `${swarm.configName}-${source}-\${PROXY_CONFIG:?use ${STACK_SCRIPT}}` },
      ]),
    ),
  };
}

/** A secret's value cannot be changed: another version is another secret, and .env says which one is used. */
function externalSecret(file: string, name: string): { readonly external: true; readonly name: string } {
  return { external: true, name: `${name}_v\${${secretVersion(file)}:-1}` };
}

/** The variable of .env that names a secret's version: `SUPABASE_KEY_VERSION`. */
export function secretVersion(file: string): string {
  return `${file.toUpperCase()}_VERSION`;
}

function stackService(
  environment: EnvironmentPlan,
  swarm: SwarmPlan,
  service: ServicePlan,
  plan: Plan,
): StackService {
  const deploy = { deploy: stackDeploy(service, swarm) };
  if (service.service === "redis") return { ...forSwarm(redisService(service, plan)), ...deploy };
  if (service.service === "proxy") {
    const port = {
      target: NGINX_PORT,
      published: environment.hostPort,
      protocol: "tcp",
      mode: "host",
    } as const;
    const configs = Object.entries(PROXY_FILES).map(([source, { target }]) => ({ source, target }));
    return { ...forSwarm(proxyService(environment, service, plan)), configs, ports: [port], ...deploy };
  }
  const { app } = plan;
  const owner = { uid: String(app.uid), gid: String(app.gid), mode: OWNER_READS };
  const secrets = app.secrets.map(({ file }) => ({ source: file, target: file, ...owner }));
  return {
    ...forSwarm(appService(environment, service, plan)),
    image: `${swarm.repository}:\${TAG:?name the release: ${STACK_SCRIPT} deploy TAG}`,
    environment: demandRequired(appService(environment, service, plan).environment ?? {}, plan),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...deploy,
  };
}

/**
 * What Swarm takes over of a Compose service. `docker stack deploy` warns about some of the other keys and drops others
 * in silence: `tmpfs` (so it becomes a mount), `restart`, `depends_on`.
 */
function forSwarm(service: ComposeService): Omit<StackService, "deploy"> {
  const { image, command, init, user, networks, read_only, cap_drop, ulimits, stop_signal } = service;
  const { healthcheck, stop_grace_period, logging } = service;
  const named = (service.volumes ?? []).filter(
    (volume): volume is string => typeof volume === "string" && !volume.startsWith("."),
  );
  const volumes = [...named, ...(service.tmpfs ?? []).map(memoryMount)];
  return {
    image,
    ...(command === undefined ? {} : { command }),
    ...(init === undefined ? {} : { init }),
    user,
    networks,
    ...(volumes.length > 0 ? { volumes } : {}),
    ...(read_only === undefined ? {} : { read_only }),
    ...(cap_drop === undefined ? {} : { cap_drop }),
    ...(ulimits === undefined ? {} : { ulimits }),
    healthcheck,
    ...(stop_signal === undefined ? {} : { stop_signal }),
    stop_grace_period,
    logging,
  };
}

/** `/tmp:size=64m,…` as a mount. Docker gives it mode 1777, noexec, nosuid and nodev by itself. */
function memoryMount(text: string): StackMemory {
  const [, target = "", size = ""] = /^(.+):size=(\d+[kmg]?)/.exec(text) ?? [];
  const parsed = parseQuantity(size.toUpperCase(), "memory");
  if (!parsed.ok) throw new Error(`a memory file system without a size: ${text}`);
  return { type: "tmpfs", target, tmpfs: { size: parsed.value } };
}

/** Without a value, a required variable stops the deployment instead of every task. */
function demandRequired(
  environment: NonNullable<ComposeService["environment"]>,
  { app }: Plan,
): NonNullable<ComposeService["environment"]> {
  const required = new Set(app.variables.filter((variable) => variable.required).map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value === null && required.has(name) ? `\${${name}:?set ${name} in .env}` : value,
    ]),
  );
}

/** Swarm's own environment has a proxy in any case. */
function stackNetworks(
  environment: EnvironmentPlan,
  { encrypted }: SwarmPlan,
  { security }: Plan,
): StackFile["networks"] {
  const overlay: StackNetwork = {
    driver: "overlay",
    ...(encrypted ? { driver_opts: { encrypted: "true" } } : {}),
  };
  if (!hasService(environment, "redis")) return { frontend: overlay };
  return {
    frontend: overlay,
    backend: { ...overlay, ...(security.internalNetwork ? { internal: true } : {}) },
  };
}
