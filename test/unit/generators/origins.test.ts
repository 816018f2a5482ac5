import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give } from "../../support/generate-files.ts";

/** The table in CONTRIBUTING.md that shows where generated lines come from: it sends nobody to the wrong file. */

const read = (path: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");

const ROW =
  /^\| `(?<line>[^`]+)` in (?<file>\S+) \| `(?<sought>[^`]+)` \| `(?<words>[^`]+)` \| (?:`(?<value>[^`]+)` )?\|$/gm;
const rows = [...(await read("CONTRIBUTING.md")).matchAll(ROW)].map(({ groups = {} }) => groups);
const files = new Map(filesOf(EXAMPLE_FACTS, give({})).map(({ path, content }) => [path, content]));

test("there are ten", () => {
  expect(rows).toHaveLength(10);
});

describe.each(rows)("$line", ({ line = "", file = "", sought = "", words = "", value }) => {
  test(`stands in ${file}`, () => {
    expect(files.get(file)).toContain(line);
  });

  test(`is found by ${sought} in ${words}`, async () => {
    expect(await read(words)).toContain(sought);
  });

  test("has its value from a file that is there", async () => {
    if (value !== undefined) expect(await read(value)).not.toBe("");
  });
});
