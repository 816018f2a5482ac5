import { ExternalError } from "../config/errors.ts";
import { type Engine, type EngineAnswer, QUESTION, runEngine, tryEngine } from "./run-engine.ts";

/** What is read of a container. */
export interface Container {
  readonly id: string;
  /** The Compose service that it belongs to. */
  readonly service: string;
  readonly running: boolean;
  /** `healthy`, `unhealthy`, `starting`; null without a health check. */
  readonly health: string | null;
  /** What the last health check said; empty for none. */
  readonly lastCheck: string;
  /** Whether anybody has run its health check since its start. */
  readonly checked: boolean;
  /** False where it was made and never ran. */
  readonly begun: boolean;
  /** Milliseconds since 1970, by the engine's clock. */
  readonly startedAt: number;
  /** The health check as the engine runs it: `["CMD", "python", …]`; null for none. */
  readonly check: readonly string[] | null;
  /** Milliseconds that the check may take. */
  readonly checkTimeout: number;
  /** `NAME=value` */
  readonly environment: readonly string[];
  readonly readOnly: boolean;
}

/** Docker's own, where a check names none. */
const CHECK_TIMEOUT = 30_000;
/** In a millisecond. */
const NANOSECONDS = 1_000_000;

/** @throws ExternalError when one of them is not there */
export async function inspectContainers(
  engine: Engine,
  ids: readonly string[],
): Promise<readonly Container[]> {
  if (ids.length === 0) return [];
  const found: unknown = JSON.parse(await runEngine(engine, ["container", "inspect", ...ids], QUESTION));
  return Array.isArray(found) ? found.map(readContainer) : [];
}

/** The engine's own shape, as far as it is read; podman's is the same here. */
interface Inspected {
  readonly Id: string;
  readonly State: {
    readonly Running: boolean;
    readonly StartedAt: string;
    readonly Health?: { readonly Status?: string; readonly Log?: readonly { Output?: string }[] | null };
  };
  readonly Config: {
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly Env?: readonly string[] | null;
    readonly Healthcheck?: { readonly Test?: readonly string[]; readonly Timeout?: number } | null;
  };
  readonly HostConfig: { readonly ReadonlyRootfs: boolean };
}

function readContainer(value: unknown): Container {
  const { Id, State, Config, HostConfig } = value as Inspected;
  const test = Config.Healthcheck?.Test ?? [];
  const status = State.Health?.Status ?? "";
  return {
    id: Id,
    service: Config.Labels?.["com.docker.compose.service"] ?? "",
    running: State.Running,
    health: status === "" || status === "none" ? null : status,
    lastCheck: State.Health?.Log?.at(-1)?.Output?.trim() ?? "",
    checked: (State.Health?.Log?.length ?? 0) > 0,
    begun: Date.parse(State.StartedAt) > 0,
    startedAt: Date.parse(State.StartedAt),
    check: test.length === 0 || test[0] === "NONE" ? null : test,
    checkTimeout: (Config.Healthcheck?.Timeout ?? 0) / NANOSECONDS || CHECK_TIMEOUT,
    environment: Config.Env ?? [],
    readOnly: HostConfig.ReadonlyRootfs,
  };
}

/**
 * Runs a command in a container.
 * @param timeout milliseconds
 * @throws ExternalError when it does not end in time
 */
export function execute(
  engine: Engine,
  container: string,
  command: readonly string[],
  timeout: number = QUESTION,
): Promise<EngineAnswer> {
  return tryEngine(engine, ["exec", container, ...command], timeout);
}

/** What a check answered: its exit code is 0 or not, or it did not end in time, which the engine counts as a failure. */
export interface CheckAnswer {
  readonly healthy: boolean;
  /** Its line, or that it gave none in time. */
  readonly text: string;
}

/** Milliseconds that starting a check may add to its own time. */
const CHECK_START = 2000;

/** Asks a container's own health check, as the engine would, without waiting for its next turn. */
export async function askCheck(engine: Engine, container: Container): Promise<CheckAnswer> {
  const [kind, ...words] = container.check ?? [];
  const command = kind === "CMD-SHELL" ? ["/bin/sh", "-c", words.join(" ")] : words;
  try {
    const { code, stdout, stderr } = await execute(
      engine,
      container.id,
      command,
      container.checkTimeout + CHECK_START,
    );
    return { healthy: code === 0, text: `${stdout}\n${stderr}`.trim().split("\n")[0] ?? "" };
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    return { healthy: false, text: `no answer within ${container.checkTimeout / 1000} s` };
  }
}

/**
 * Bytes that each container uses now, as `docker stats` counts it: usage less inactive file cache.
 * @returns in the order of the ids; null for one that does not run
 */
export async function readMemory(
  engine: Engine,
  ids: readonly string[],
): Promise<readonly (number | null)[]> {
  const args = ["stats", "--no-stream", "--no-trunc", "--format", "{{.ID}} {{.MemUsage}}", ...ids];
  const lines = (await runEngine(engine, args, QUESTION)).split("\n").map((line) => line.split(/\s+/));
  return ids.map((id) => {
    const used = lines.find(([first = ""]) => first !== "" && id.startsWith(first))?.[1] ?? "";
    return parseUsed(used) || null;
  });
}

/** Bytes of `4.418MiB`, as docker writes it, or of `4.633MB`, as podman's own command does. Null for anything else. */
export function parseUsed(text: string): number | null {
  const [, amount, prefix = "", binary] = /^([\d.]+)([kKMGT]?)(i?)B$/.exec(text) ?? [];
  if (amount === undefined) return null;
  const power = " KMGT".indexOf(prefix.toUpperCase() || " ");
  return Math.round(Number(amount) * (binary === "i" ? 1024 : 1000) ** power);
}
