import { ExternalError } from "../config/errors.ts";
import { parseQuantity } from "../config/units.ts";
import { type Engine, runEngine } from "./run-engine.ts";

/** What a container uses now, and its counters since its start; null where that cannot be read. */
export interface UseReading {
  /** Bytes in use, without the file cache that the kernel drops first. */
  readonly memory: number | null;
  /** Bytes of that file cache. */
  readonly cache: number | null;
  /** The most in use since the start, with the file cache. */
  readonly memoryPeak: number | null;
  /** Processor time in nanoseconds. */
  readonly cpu: number | null;
  /** Millicores at the moment, where there is no counter. */
  readonly millicores: number | null;
  readonly periods: number | null;
  readonly throttled: number | null;
  /** Processes killed for lack of memory. */
  readonly kills: number | null;
  readonly pids: number | null;
  /** Redis' `used_memory_peak`. */
  readonly redisPeak: number | null;
}

const NOTHING: UseReading = {
  memory: null,
  cache: null,
  memoryPeak: null,
  cpu: null,
  millicores: null,
  periods: null,
  throttled: null,
  kills: null,
  pids: null,
  redisPeak: null,
};

const TIMEOUT = 20_000;

/** The control group's own files, of version 2 and of version 1, which has a folder for each controller. */
const FILES = [
  "memory.current",
  "memory.peak",
  "memory.stat",
  "memory.events",
  "cpu.stat",
  "pids.current",
  "memory/memory.usage_in_bytes",
  "memory/memory.max_usage_in_bytes",
  "memory/memory.stat",
  "memory/memory.oom_control",
  "cpu/cpu.stat",
  "cpuacct/cpuacct.usage",
  "pids/pids.current",
];
/** The shell and grep count themselves. */
const OWN_PROCESSES = 2;

const SCRIPT = `cd /sys/fs/cgroup && grep -sH '' ${FILES.join(" ")}; true`;
const REDIS_SCRIPT = `${SCRIPT}; redis-cli info memory 2>/dev/null | grep '^used_memory_peak:'; true`;

/**
 * Reads what a container uses from its own control group, by one short command in it; from `docker stats` where no
 * command can be run in it. Null when it has ended.
 * @param paused whether its processes are stopped: a command in it would wait
 */
export async function readUse(
  engine: Engine,
  { id, paused, isRedis }: { readonly id: string; readonly paused: boolean; readonly isRedis: boolean },
): Promise<UseReading | null> {
  if (!paused) {
    const script = isRedis ? REDIS_SCRIPT : SCRIPT;
    const text = await attempt(runEngine(engine, ["exec", id, "sh", "-c", script], TIMEOUT));
    const reading = text === null ? null : parseGroup(text);
    if (reading !== null) return reading;
  }
  const args = ["stats", "--no-stream", "--format", "{{json .}}", id];
  const text = await attempt(runEngine(engine, args, TIMEOUT));
  return text === null ? null : parseStats(text);
}

/** What was printed; null where the command failed. A call that was ended on purpose goes on failing. */
async function attempt(running: Promise<string>): Promise<string | null> {
  try {
    return await running;
  } catch (error) {
    if (error instanceof ExternalError) return null;
    throw error;
  }
}

/** Reads lines of `grep -H`, `memory.stat:inactive_file 4096`; null where they hold no memory in use. */
export function parseGroup(text: string): UseReading | null {
  const values = new Map<string, number>();
  for (const line of text.split(/\r?\n/)) {
    const [, file = "", name = "", value = ""] = /^(?:([^:]+):)?(?:([A-Za-z_]+)[ :])?(\d+)$/.exec(line) ?? [];
    if (value !== "") values.set([file, name].filter((part) => part !== "").join(" "), Number(value));
  }
  const read = (...names: readonly string[]): number | null => {
    const found = names.find((name) => values.has(name));
    return found === undefined ? null : (values.get(found) ?? null);
  };
  const used = read("memory.current", "memory/memory.usage_in_bytes");
  if (used === null) return null;
  const cache = read("memory.stat inactive_file", "memory/memory.stat total_inactive_file") ?? 0;
  const microseconds = read("cpu.stat usage_usec");
  const pids = read("pids.current", "pids/pids.current");
  return {
    memory: Math.max(0, used - cache),
    cache,
    memoryPeak: read("memory.peak", "memory/memory.max_usage_in_bytes"),
    cpu: microseconds === null ? read("cpuacct/cpuacct.usage") : microseconds * 1000,
    millicores: null,
    periods: read("cpu.stat nr_periods", "cpu/cpu.stat nr_periods"),
    throttled: read("cpu.stat nr_throttled", "cpu/cpu.stat nr_throttled"),
    kills: read("memory.events oom_kill", "memory/memory.oom_control oom_kill"),
    pids: pids === null ? null : Math.max(0, pids - OWN_PROCESSES),
    redisPeak: read("used_memory_peak"),
  };
}

/** Reads a line of `docker stats`; null where it says nothing, as of a container that has ended. */
export function parseStats(text: string): UseReading | null {
  try {
    const { MemUsage, CPUPerc, PIDs } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const memory = parseQuantity(String(MemUsage).split("/")[0] ?? "", "memory");
    const percent = Number.parseFloat(String(CPUPerc));
    const pids = Number.parseInt(String(PIDs), 10);
    if (!memory.ok || !(Number.isFinite(percent) && pids > 0)) return null;
    return { ...NOTHING, memory: memory.value, millicores: percent * 10, pids };
  } catch {
    return null;
  }
}
