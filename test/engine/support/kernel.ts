import { succeed } from "../../support/run.ts";

/**
 * A file of a container's own control group as it sees it itself: of version 2, else of version 1. Version 1 has a
 * folder for each controller.
 */
export async function readGroup(container: string, version2: string, version1: string): Promise<string> {
  const script = `cat /sys/fs/cgroup/${version2} 2>/dev/null || cat /sys/fs/cgroup/${version1}`;
  return (await succeed("docker", ["exec", container, "sh", "-c", script])).trim();
}

/** How many processes of the container the kernel has killed for lack of memory since it started. */
export async function countKills(container: string): Promise<number> {
  const events = await readGroup(container, "memory.events", "memory/memory.oom_control");
  return Number(/^oom_kill (\d+)$/m.exec(events)?.[1]);
}

/** The most that the container has used since it started, with its file cache: bytes. */
export async function readPeak(container: string): Promise<number> {
  return Number(await readGroup(container, "memory.peak", "memory/memory.max_usage_in_bytes"));
}
