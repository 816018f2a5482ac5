import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Vitest leaves one core idle by itself: half of a small machine. */
const ALL_CORES = "100%";
/** Engine tests that measure times or send a load: whatever ran beside them would be measured too. */
const UNDER_LOAD = [
  "cutover",
  "deploy",
  "health",
  "killed",
  "memory",
  "swarm",
  "swarm-limits",
  "tune",
  "verify",
].map((name) => `test/engine/${name}.test.ts`);
/**
 * Unit tests that need modules loaded in their own way, each in a worker of its own: one puts another module in the place
 * of one, the other loads Ink as outside of CI.
 */
const ISOLATED = ["test/unit/config/migrations.test.ts", "test/unit/wizard/run-ink-wizard.test.ts"];
/** Temporary folders in memory, where there is enough of it: most of a test's time is the disk's. */
const SCRATCH = hasRoom("/dev/shm") ? { TMPDIR: "/dev/shm" } : {};
const unit = {
  maxWorkers: ALL_CORES,
  testTimeout: 30_000,
  setupFiles: ["test/support/seed.ts"],
  env: SCRATCH,
};
/** Engine and browser tests wait for other programs. */
const slow = { testTimeout: 600_000, hookTimeout: 900_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          ...unit,
          include: ["test/unit/**/*.test.{ts,tsx}"],
          exclude: ISOLATED,
          // Nearly all of it is pure: what one file has loaded serves the next.
          isolate: false,
        },
      },
      { test: { name: "unit-isolated", ...unit, include: ISOLATED } },
      {
        test: {
          name: "e2e",
          maxWorkers: ALL_CORES,
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          env: {
            ...SCRATCH,
            // Where interrupted runs are remembered: nothing of the tests stays in the user's own folder.
            XDG_STATE_HOME: join(tmpdir(), "cryo-init-test-state"),
            // Most of what a run costs is Node's start and cold code, and most tests are not about either.
            CRYO_TEST_WARM: process.env.CRYO_TEST_WARM ?? "1",
          },
        },
      },
      {
        test: {
          name: "engine",
          include: ["test/engine/**/*.test.ts"],
          exclude: UNDER_LOAD,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          ...slow,
        },
      },
      {
        test: {
          name: "engine-alone",
          include: UNDER_LOAD,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          ...slow,
        },
      },
      {
        test: {
          name: "site",
          include: ["test/site/**/*.test.ts"],
          globalSetup: "test/site/shared-folder.ts",
          fileParallelism: false,
          ...slow,
        },
      },
    ],
  },
});

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 2 * 1024 ** 3;
  } catch {
    return false;
  }
}
