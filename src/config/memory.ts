import type { Facts } from "./facts.ts";
import { PACKAGES, PYTHON_MEMORY } from "./packages.ts";
import { MIB } from "./units.ts";

/** What the application's own data take, as a share of what it imports. */
const OWN_DATA_SHARE = 0.2;

/** An estimate of what a worker takes, and the packages that decided it. */
export interface MemoryEstimate {
  readonly bytes: number;
  readonly packages: readonly string[];
}

/** Adds up what the imported packages are known to take, and leaves a fifth for the application's own data. */
export function estimateWorkerMemory(facts: Facts): MemoryEstimate {
  const names = [...new Set(facts.heavy.map(({ name }) => name))]
    .filter((name) => Object.hasOwn(PACKAGES, name))
    .sort();
  const imported = names.reduce((sum, name) => sum + (PACKAGES[name]?.memory ?? 0), PYTHON_MEMORY);
  return {
    bytes: Math.ceil((imported * (1 + OWN_DATA_SHARE)) / MIB) * MIB,
    packages: names,
  };
}
