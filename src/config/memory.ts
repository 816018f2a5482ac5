import type { Facts } from "./facts.ts";
import { PACKAGES, PYTHON_MEMORY, SERVER_MEMORY } from "./packages.ts";
import { MIB } from "./units.ts";

/** An estimate of what the server's processes take, in bytes, and the packages that decided it. */
export interface MemoryEstimate {
  readonly bytes: number;
  readonly server: number;
  readonly packages: readonly string[];
}

/** Adds up what the imported packages are known to take, and leaves a fifth for the application's own data. */
export function estimateWorkerMemory(facts: Facts): MemoryEstimate {
  const names = [...new Set(facts.heavy.map(({ name }) => name))].filter((name) => name in PACKAGES).sort();
  const imported = names.reduce((sum, name) => sum + (PACKAGES[name]?.memory ?? 0), PYTHON_MEMORY);
  return { bytes: Math.ceil((imported * 1.2) / MIB) * MIB, server: SERVER_MEMORY, packages: names };
}
