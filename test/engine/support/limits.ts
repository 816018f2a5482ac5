import { type KernelLimits, readKernelLimits } from "../../../src/engine/kernel-limits.ts";

/** The limits of a running container as its kernel has them, by the program's own reader. */
export async function readLimits(container: string): Promise<KernelLimits> {
  const found = await readKernelLimits({ command: "docker", environment: process.env }, container);
  if (found === null) throw new Error(`no limits to be read in ${container}`);
  return found;
}
