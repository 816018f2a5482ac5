import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "../support/run.ts";

const BENCH = fileURLToPath(new URL("../../bench/faults.mjs", import.meta.url));

/** `npm run bench:faults` with small numbers: every kind of fault, and no loss. */
test("nothing is lost when a re-run is killed, refused, raced or finds the project damaged", async () => {
  const sizes = ["--kills", "2", "--calls", "1", "--others", "1", "--triples", "60"];
  const { code, stdout, stderr } = await run(process.execPath, [BENCH, ...sizes]);
  expect(code, stdout + stderr).toBe(0);
  for (const kind of [
    "killed at a random instant",
    "disk full at a call",
    "two runs at once",
    "CRLF checkout",
  ])
    expect(stdout).toMatch(new RegExp(`^${kind}(?: +\\d+){4} +0$`, "m"));
  expect(stdout).toMatch(/^60 random edits in \d+ files: \d+ conflicts, 0 lost\.$/m);
  expect(stdout).toMatch(/^\d+ faults and 60 edits: 0 losses\.$/m);
}, 120_000);
