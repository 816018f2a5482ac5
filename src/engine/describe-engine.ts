import { isObject, type JsonObject, parseJson } from "../config/json.ts";
import { type Engine, runEngine } from "./run-engine.ts";

/** What the engine is, and what it runs on. */
export interface EngineFacts {
  /** `Docker Engine 26.1.5`, `Podman 5.4.2` */
  readonly name: string;
  /** `linux/amd64` */
  readonly platform: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** `1` or `2`; empty where the engine does not say. */
  readonly cgroup: string;
  readonly rootless: boolean;
  /** How podman is called where it is the engine: by its own command, or by docker's on its socket. Null for Docker. */
  readonly podman: "command" | "socket" | null;
  /** True where the engine runs on this machine, so that its published ports are reached over loopback. */
  readonly local: boolean;
}

/** Milliseconds: an engine that does not answer this in time is not there. */
const TIMEOUT = 15_000;

/**
 * Asks the engine what it is.
 * @throws ExternalError when there is none, or it does not answer
 */
export async function describeEngine(engine: Engine): Promise<EngineFacts> {
  const info = objectOf(parseJson(await runEngine(engine, ["info", "--format", "{{json .}}"], TIMEOUT)));
  const version = objectOf(
    parseJson(await runEngine(engine, ["version", "--format", "{{json .}}"], TIMEOUT)),
  );
  if (info.host !== undefined) return describePodman(engine, info, version);
  const server = objectOf(version.Server);
  const components = Array.isArray(server.Components) ? server.Components.map(objectOf) : [];
  const isPodman = components.some(({ Name }) => String(Name).startsWith("Podman"));
  const options = Array.isArray(info.SecurityOptions) ? info.SecurityOptions.map(String) : [];
  return {
    name: `${isPodman ? "Podman" : "Docker Engine"} ${textOf(server.Version ?? info.ServerVersion)}`,
    platform: `${textOf(server.Os ?? info.OSType)}/${textOf(server.Arch ?? info.Architecture)}`,
    cpus: Number(info.NCPU),
    memory: Number(info.MemTotal),
    cgroup: textOf(info.CgroupVersion),
    rootless: options.some((option) => option.includes("rootless")),
    podman: isPodman ? "socket" : null,
    local: await isLocal(engine),
  };
}

/** podman's own command says the same in other words. */
function describePodman(engine: Engine, info: JsonObject, version: JsonObject): EngineFacts {
  const host = objectOf(info.host);
  // Without a service between the two, the command is the engine.
  const { Version } = objectOf(version.Server ?? version.Client);
  return {
    name: `Podman ${textOf(Version)}`,
    platform: `${textOf(host.os)}/${textOf(host.arch)}`,
    cpus: Number(host.cpus),
    memory: Number(host.memTotal),
    cgroup: textOf(host.cgroupVersion).replace("v", ""),
    rootless: objectOf(host.security).rootless === true,
    podman: "command",
    local: !/^(tcp|ssh|http)/.test(engine.environment.CONTAINER_HOST ?? ""),
  };
}

/** @throws ExternalError when the engine does not answer any more */
export async function requireEngine(engine: Engine): Promise<void> {
  await runEngine(engine, ["version", "--format", "{{.Server.Version}}"], TIMEOUT);
}

/** An address of TCP or SSH leads to another machine; a socket or a pipe leads to this one. */
async function isLocal(engine: Engine): Promise<boolean> {
  const given = engine.environment.DOCKER_HOST;
  if (given !== undefined && given !== "") return !/^(tcp|ssh|http)/.test(given);
  const args = ["context", "inspect", "--format", "{{json .Endpoints}}"];
  const endpoints = await runEngine(engine, args, TIMEOUT).catch(() => "");
  return !/"Host":"(tcp|ssh|http)/.test(endpoints);
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
