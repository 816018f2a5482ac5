import { type Engine, runEngine, wordsIn } from "./run-engine.ts";

/** A running container, as far as its limits and its place in a project go. */
export interface RunningContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** ISO 8601: counters of its control group begin then. */
  readonly started: string;
  /** True while its processes are stopped on purpose: nothing can be run in it. */
  readonly paused: boolean;
  /** Bytes, millicores, processes; null where it has no such limit. */
  readonly limits: {
    readonly memory: number | null;
    readonly cpus: number | null;
    readonly pids: number | null;
  };
  /** `WEB_CONCURRENCY`: how many workers it was told to run; null where it was not told. */
  readonly workers: number | null;
}

/** Milliseconds that each question may take. */
const TIMEOUT = 30_000;

/**
 * The running containers of these projects.
 * @param projects labels with their values: `com.docker.compose.project=shop`
 * @throws ExternalError when the engine does not answer
 */
export async function listContainers(
  engine: Engine,
  projects: readonly string[],
): Promise<readonly RunningContainer[]> {
  const listed = await Promise.all(
    projects.map((label) =>
      runEngine(engine, ["ps", "--quiet", "--no-trunc", "--filter", `label=${label}`], TIMEOUT),
    ),
  );
  const ids = [...new Set(listed.flatMap(wordsIn))];
  if (ids.length === 0) return [];
  // Whole: of the names in a format, docker and podman have some in common only here.
  const found = JSON.parse(await runEngine(engine, ["container", "inspect", ...ids], TIMEOUT)) as Inspected[];
  return found.map(describe);
}

/** What is read of a container's description. */
interface Inspected {
  readonly Id: string;
  readonly Config: {
    readonly Labels: Readonly<Record<string, string>> | null;
    readonly Env: readonly string[] | null;
  };
  readonly State: { readonly StartedAt: string; readonly Paused: boolean };
  readonly HostConfig: Readonly<Record<"Memory" | "NanoCpus" | "PidsLimit", number | null>>;
}

function describe({ Id, Config, State, HostConfig }: Inspected): RunningContainer {
  const workers = /^\d+$/.exec(
    Config.Env?.find((one) => one.startsWith(WORKERS))?.slice(WORKERS.length) ?? "",
  )?.[0];
  return {
    id: Id,
    labels: Config.Labels ?? {},
    started: new Date(State.StartedAt).toISOString(),
    paused: State.Paused,
    limits: {
      memory: positive(HostConfig.Memory),
      cpus: positive((HostConfig.NanoCpus ?? 0) / 1e6),
      pids: positive(HostConfig.PidsLimit),
    },
    workers: workers === undefined ? null : Number(workers),
  };
}

const WORKERS = "WEB_CONCURRENCY=";

/** 0 and -1 stand for no limit. */
function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

/** Processors of the machine that the engine runs on, in millicores; null where it does not say. */
export async function readEngineCpus(engine: Engine): Promise<number | null> {
  const info = await runEngine(engine, ["info", "--format", "{{json .}}"], TIMEOUT);
  // docker's name for it, and podman's.
  const count = Number(/"(?:NCPU|cpus)": *(\d+)/.exec(info)?.[1]);
  return count > 0 ? count * 1000 : null;
}
