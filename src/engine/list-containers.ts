import { type Engine, linesIn, runEngine, wordsIn } from "./run-engine.ts";

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

const FORMAT = [
  `{"id":{{json .Id}},"labels":{{json .Config.Labels}},"environment":{{json .Config.Env}}`,
  `"started":{{json .State.StartedAt}},"paused":{{json .State.Paused}}`,
  `"memory":{{json .HostConfig.Memory}},"cpus":{{json .HostConfig.NanoCpus}},"pids":{{json .HostConfig.PidsLimit}}}`,
].join(",");

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
  const lines = await runEngine(engine, ["inspect", "--format", FORMAT, ...ids], TIMEOUT);
  return linesIn(lines).map((line) => describe(JSON.parse(line) as Inspected));
}

/** What the format above prints. */
interface Inspected {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly environment: readonly string[] | null;
  readonly started: string;
  readonly paused: boolean;
  readonly memory: number | null;
  readonly cpus: number | null;
  readonly pids: number | null;
}

function describe({
  id,
  labels,
  environment,
  started,
  paused,
  memory,
  cpus,
  pids,
}: Inspected): RunningContainer {
  const workers = /^\d+$/.exec(
    environment?.find((one) => one.startsWith(WORKERS))?.slice(WORKERS.length) ?? "",
  )?.[0];
  return {
    id,
    labels: labels ?? {},
    started: new Date(started).toISOString(),
    paused,
    limits: { memory: positive(memory), cpus: positive((cpus ?? 0) / 1e6), pids: positive(pids) },
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
  const count = Number(await runEngine(engine, ["info", "--format", "{{.NCPU}}"], TIMEOUT));
  return Number.isInteger(count) && count > 0 ? count * 1000 : null;
}
