import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BROKEN_RULES } from "../support/broken-rules.ts";
import { removeFolder } from "../support/example.ts";
import { writeLintCases } from "../support/lint-cases.ts";
import { run } from "../support/run.ts";

const DCLINT = join(
  dirname(createRequire(import.meta.url).resolve("dclint/package.json")),
  "bin",
  "dclint.cjs",
);

/** What the test reads of dclint's report. */
interface Report {
  readonly filePath: string;
  readonly messages: readonly { readonly rule: string; readonly line: number; readonly message: string }[];
}

let cases = "";
beforeAll(async () => {
  cases = await writeLintCases();
});
afterAll(() => removeFolder(cases));

test("the cases install with each of the tools", async () => {
  for (const [name, words] of [
    ["conda", "micromamba"],
    ["wheels", "pip"],
    ["poetry", "poetry"],
    ["uv", "uv sync"],
  ] as const)
    expect(await readFile(join(cases, name, "Dockerfile"), "utf8"), name).toContain(words);
});

test("dclint finds nothing in a Compose file but what breaks its rules on purpose", async () => {
  // Through a pipe, it gives 64 KiB of a longer report.
  const report = join(cases, "report.json");
  const { stderr } = await run(process.execPath, [DCLINT, "-r", "-f", "json", "-o", report, cases]);
  const reports = JSON.parse(await readFile(report, "utf8")) as readonly Report[];
  expect(reports.length, stderr).toBeGreaterThan(40);
  const found = reports.flatMap(({ filePath, messages }) => {
    const file = relative(cases, filePath).replaceAll("\\", "/").split("/").slice(1).join("/");
    return messages.map(({ rule }) => `${rule} in ${file}`);
  });
  const meant = BROKEN_RULES.filter(({ tool }) => tool === "dclint").flatMap(({ rule, files }) =>
    files.map((file) => `${rule} in ${file}`),
  );
  // Also the other way round: a rule that is kept again leaves the list.
  expect([...new Set(found)].toSorted()).toEqual(meant.toSorted());
});
