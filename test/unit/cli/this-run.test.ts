import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { beginRun, stateOfRun } from "../../../src/cli/verify/this-run.ts";

test("a run goes on while its process does", () => {
  const self = beginRun();
  expect(stateOfRun(self, self)).toBe("running");
});

test.runIf(existsSync("/proc/self/stat"))(
  "a run whose process has ended is over, also where nobody collects it",
  async () => {
    const self = beginRun();
    // A shell that becomes sleep, which does not wait for the child that it has.
    const parent = spawn("sh", ["-c", "sh -c 'echo $$' & exec sleep 20"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const pid = await new Promise<number>((resolve) =>
        parent.stdout.once("data", (text: Buffer) => resolve(Number(text))),
      );
      await expect
        .poll(() => stateOfRun({ ...self, pid, started: "" }, self), { timeout: 5000 })
        .toBe("over");
      // Its number is still there.
      expect(() => process.kill(pid, 0)).not.toThrow();
    } finally {
      parent.kill("SIGKILL");
    }
  },
);
