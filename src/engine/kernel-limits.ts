import { execute } from "./containers.ts";
import type { Engine } from "./run-engine.ts";

/** Limits of a container as its kernel has them. Bytes, millicores, processes, files; null for none. */
export interface KernelLimits {
  readonly memory: number | null;
  /** Of memory and swap together. */
  readonly memoryAndSwap: number | null;
  readonly reservation: number | null;
  readonly cpus: number | null;
  readonly pids: number | null;
  readonly files: number | null;
  readonly core: number | null;
  /** Bytes of each memory file system that can be written to. */
  readonly tmpfs: Readonly<Record<string, number>>;
}

/** Prints each value with its name, from control groups of version 2 or 1, in one process. */
const SCRIPT = `
cd /sys/fs/cgroup
if [ -f memory.max ]; then
  echo memory $(cat memory.max); echo swap $(cat memory.swap.max); echo reservation $(cat memory.low)
  echo cpu $(cat cpu.max); echo pids $(cat pids.max)
else
  echo memory $(cat memory/memory.limit_in_bytes); echo both $(cat memory/memory.memsw.limit_in_bytes)
  echo reservation $(cat memory/memory.soft_limit_in_bytes)
  echo cpu $(cat cpu/cpu.cfs_quota_us) $(cat cpu/cpu.cfs_period_us); echo pids $(cat pids/pids.max)
fi
grep -E '^Max (open files|core file size)' /proc/1/limits
grep -E '^[^ ]+ (/tmp|/data|/dev/shm) tmpfs' /proc/mounts
`;

/** Version 1 writes no limit of memory as the largest number of pages. */
const UNLIMITED = 2 ** 62;

/**
 * Asks a running container's own kernel files.
 * @returns null where the container has no shell to ask with, or shows no control groups
 */
export async function readKernelLimits(engine: Engine, container: string): Promise<KernelLimits | null> {
  const { stdout } = await execute(engine, container, ["sh", "-c", SCRIPT]);
  return /^memory \S/m.test(stdout) ? parseKernelLimits(stdout) : null;
}

/** Reads what the script has printed. */
export function parseKernelLimits(text: string): KernelLimits {
  const words = (name: string): readonly string[] =>
    new RegExp(`^${name} +(.*)$`, "m").exec(text)?.[1]?.split(/\s+/) ?? [];
  const number = (word: string | undefined): number | null => {
    const value = word === undefined || word === "" ? Number.NaN : Number(word);
    return Number.isFinite(value) && value >= 0 && value < UNLIMITED ? value : null;
  };
  const ulimit = (name: string): number | null => number(words(name)[1]);
  const [memory, swap] = [number(words("memory")[0]), number(words("swap")[0])];
  const [quota, period] = words("cpu").map(number);
  const mounts = [...text.matchAll(/^\S+ (\/\S+) tmpfs \S*\bsize=(\d+)k/gm)];
  return {
    memory,
    memoryAndSwap: words("both").length > 0 ? number(words("both")[0]) : sum(memory, swap),
    // Version 2 says 0 for none.
    reservation: number(words("reservation")[0]) || null,
    cpus: quota == null || period == null ? null : (1000 * quota) / period,
    pids: number(words("pids")[0]),
    files: ulimit("Max open files"),
    core: ulimit("Max core file size"),
    tmpfs: Object.fromEntries(mounts.map(([, path = "", kib]) => [path, Number(kib) * 1024])),
  };
}

function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}
