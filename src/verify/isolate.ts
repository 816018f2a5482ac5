import { parse, stringify } from "yaml";
import type { PlannedVariable } from "../config/plan.ts";

/** Everything of a variant that must not touch what is there already. */
export interface Isolation {
  /** The image that services are given which are built: by service. */
  readonly imageOf: (service: string) => string;
  /** The free port of this host that stands for a published one. */
  readonly portOf: (service: string, target: number) => number;
  /** Services that are built publish this port in any case, to be asked. */
  readonly appPort: number;
  /** Variables without which the application does not start. */
  readonly required: readonly Pick<PlannedVariable, "name">[];
  /** The file that stands in for a secret of services which is not there; null where it is. */
  readonly secretOf: (name: string, file: string) => string | null;
  /** The folder that stands in for one of the host; null where it stays. */
  readonly folderOf: (source: string) => string | null;
  /** What everything bears that the engine makes of the model. */
  readonly labels: Labels;
  /** What an image bears that is built. */
  readonly imageLabels: Labels;
}

type Labels = Readonly<Record<string, string>>;

/** A Compose model under other names. */
export interface Isolated {
  /** YAML, to be run in place of the variant's own files. */
  readonly text: string;
  /** Services that are built. */
  readonly built: readonly string[];
  readonly services: readonly string[];
  /** Ports as they would be published. */
  readonly published: readonly PublishedPort[];
  /** Variables and secrets that were given a value which means nothing, and what is external and is an empty one here. */
  readonly standIns: readonly string[];
}

/** A port that a service publishes. */
export interface PublishedPort {
  readonly service: string;
  /** In the container. */
  readonly target: number;
  /** The address on the host; empty for all of them. */
  readonly address: string;
  /** On the host; null where the engine chooses one. */
  readonly published: number | null;
}

/** `docker compose config` as far as it is changed. */
interface Model {
  name?: string;
  services?: Record<string, Service>;
  networks?: Record<string, Named | null>;
  volumes?: Record<string, Named | null>;
  secrets?: Record<string, Named & { file?: string }>;
  configs?: Record<string, Named>;
}

interface Named {
  name?: string;
  external?: boolean;
  labels?: Labels;
}

interface Service {
  image?: string;
  build?: { context?: string; dockerfile?: string; labels?: Labels };
  container_name?: string;
  labels?: Labels;
  environment?: Record<string, string | null>;
  ports?: { host_ip?: string; target: number; published?: string; protocol?: string }[];
  secrets?: { source: string }[];
  volumes?: { type: string; source?: string }[];
}

/** A value that no program takes for a real one. */
const MEANINGLESS = "cryo-init-verify";

/**
 * Takes a resolved Compose model out of the way of whatever runs: names of containers, networks and volumes go, so that
 * they follow the project's; images, ports and folders become the run's own. What limits, hardens and checks stays as
 * it is. What is external is somebody else's, and becomes the run's own as well.
 * @param text YAML of `docker compose config`
 */
export function isolate(text: string, isolation: Isolation): Isolated {
  const model = parse(text) as Model;
  const services = Object.entries(model.services ?? {});
  const built = services.filter(([, { build }]) => build !== undefined).map(([name]) => name);
  const standIns = new Set<string>();
  delete model.name;
  for (const group of [model.networks, model.volumes, model.configs, model.secrets]) {
    for (const one of Object.values(group ?? {})) if (one !== null) delete one.name;
  }
  for (const [kind, group] of [
    ["network", model.networks],
    ["volume", model.volumes],
  ] as const) {
    for (const [name, found] of Object.entries(group ?? {})) {
      const one = found ?? {};
      one.labels = { ...one.labels, ...isolation.labels };
      if (group !== undefined) group[name] = one;
      if (one.external !== true) continue;
      // What others write to and talk on is none of a test's.
      delete one.external;
      standIns.add(`the external ${kind} ${name}`);
    }
  }
  const published = services.flatMap(([name, { ports = [] }]) =>
    ports.map(({ target, host_ip: address = "", published: port }) => ({
      service: name,
      target,
      address,
      published: port === undefined || !/^\d+$/.test(port) ? null : Number(port),
    })),
  );
  for (const [name, service] of services) {
    delete service.container_name;
    service.labels = { ...service.labels, ...isolation.labels };
    if (service.build !== undefined) {
      service.image = isolation.imageOf(name);
      service.build.labels = { ...service.build.labels, ...isolation.imageLabels };
    }
    const isAsked = service.ports?.some(({ target }) => target === isolation.appPort);
    if (service.build !== undefined && isAsked !== true)
      service.ports = [...(service.ports ?? []), { target: isolation.appPort }];
    for (const port of service.ports ?? []) {
      port.host_ip = "127.0.0.1";
      port.published = String(isolation.portOf(name, port.target));
    }
    for (const volume of service.volumes ?? []) {
      if (volume.type !== "bind" || volume.source === undefined) continue;
      volume.source = isolation.folderOf(volume.source) ?? volume.source;
    }
    for (const variable of isolation.required) {
      const { environment } = service;
      if (environment === undefined || !Object.hasOwn(environment, variable.name)) continue;
      if ((environment[variable.name] ?? "") !== "") continue;
      environment[variable.name] = standInFor(variable.name);
      standIns.add(variable.name);
    }
  }
  const mounted = new Set(services.flatMap(([, { secrets = [] }]) => secrets.map(({ source }) => source)));
  for (const [name, secret] of Object.entries(model.secrets ?? {})) {
    if (secret.file === undefined || !mounted.has(name)) continue;
    const standIn = isolation.secretOf(name, secret.file);
    if (standIn === null) continue;
    secret.file = standIn;
    standIns.add(`the secret ${name}`);
  }
  return {
    text: stringify(model),
    built,
    services: services.map(([name]) => name),
    published,
    standIns: [...standIns],
  };
}

/**
 * The model with one service built from another folder, by the same Dockerfile.
 * @param folder absolute, with what the build is sent
 * @param image what the result is called
 */
export function moveBuild(text: string, service: string, folder: string, image: string): string {
  const model = parse(text) as Model;
  const moved = model.services?.[service];
  if (moved?.build !== undefined) {
    const { context = "", dockerfile = "Dockerfile" } = moved.build;
    moved.build.dockerfile = dockerfile.startsWith("/") ? dockerfile : `${context}/${dockerfile}`;
    moved.build.context = folder;
    moved.image = image;
  }
  return stringify(model);
}

/** Where an address is expected, one that leads nowhere (RFC 2606); names of hosts that the check asks by; else a word. */
export function standInFor(name: string): string {
  if (/(?:^|_)HOSTS$/.test(name.toUpperCase())) return "localhost,127.0.0.1";
  return /(?:^|_)(?:URL|URI|ENDPOINT)$/.test(name.toUpperCase())
    ? `http://${MEANINGLESS}.invalid`
    : MEANINGLESS;
}
