import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Limits of a container as its kernel has them. Bytes, millicores, processes, files; null for none. */
export interface KernelLimits {
  readonly memory: number;
  /** Of memory and swap together. */
  readonly memoryAndSwap: number;
  readonly reservation: number;
  readonly cpus: number;
  readonly pids: number;
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

/** Asks a running container's own kernel files. */
export async function readLimits(container: string): Promise<KernelLimits> {
  const { stdout } = await promisify(execFile)("docker", ["exec", container, "sh", "-c", SCRIPT]);
  const words = (name: string): readonly string[] =>
    new RegExp(`^${name} +(.*)$`, "m").exec(stdout)?.[1]?.split(/\s+/) ?? [];
  const number = (name: string): number => Number(words(name)[0]);
  const limit = (name: string): number | null =>
    words(name)[1] === "unlimited" ? null : Number(words(name)[1]);
  const memory = number("memory");
  const [quota, period] = words("cpu");
  const mounts = [...stdout.matchAll(/^\S+ (\/\S+) tmpfs \S*\bsize=(\d+)k/gm)];
  return {
    memory,
    memoryAndSwap: words("both").length > 0 ? number("both") : memory + number("swap"),
    reservation: number("reservation"),
    cpus: (1000 * Number(quota)) / Number(period),
    pids: number("pids"),
    files: limit("Max open files"),
    core: limit("Max core file size"),
    tmpfs: Object.fromEntries(mounts.map(([, path = "", kib]) => [path, Number(kib) * 1024])),
  };
}
