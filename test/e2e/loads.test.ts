import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyExample, makeFolder, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";

/** Which modules a command loads: what it does not need would be paid for at each start. */

let root = "";
beforeAll(async () => {
  root = await copyExample("loads");
  const { code, stderr } = await cryoInit([root, "--yes", "--set", "documentation.site=no"]);
  expect(code, stderr).toBe(0);
});
afterAll(async () => await removeFolder(root));

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** The source files, and the names of packages, whose modules a run of the built program loads. */
async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const folder = await makeFolder("coverage");
  try {
    const { code, stderr } = await cryoInit(args, { env: { NODE_V8_COVERAGE: folder } });
    expect(code, stderr).toBe(0);
    const reports = await Promise.all(
      (await readdir(folder)).map(
        async (file) => JSON.parse(await readFile(join(folder, file), "utf8")) as Coverage,
      ),
    );
    const urls = reports.flatMap(({ result }) => result.map(({ url }) => url));
    const files = [...new Set(urls)].filter((url) => url.includes("/dist/")).map((url) => fileURLToPath(url));
    expect(files.length).toBeGreaterThan(0);
    return (await Promise.all(files.map(sourcesOf))).flat();
  } finally {
    await removeFolder(folder);
  }
}

async function sourcesOf(file: string): Promise<readonly string[]> {
  const map = `${file}.map`;
  // A file that only names what others hold has no code of its own, and no map.
  if (!existsSync(map)) return [];
  const { sources } = JSON.parse(await readFile(map, "utf8")) as { sources: readonly string[] };
  return sources.map((source) => source.replace(/^.*\/node_modules\//, "").replace(/^(?:\.\.\/)+/, ""));
}

/** Colours, and the questions of a conflict, are asked for without a wizard too. */
const WIZARD =
  /^(?:ink|react|react-reconciler|yoga-layout|enquirer)\/|^src\/wizard\/(?!terminal\/|plain\/line-reader)/;
/** The pages show what a run of `tune` has left: whether that can be true is asked without the rest of it. */
const ENGINE = /^src\/(?:engine|verify|tune\/(?!check-use))/;
const RULES = /^src\/audit\/rules\/|^dockerfile-ast\//;
const PROJECT = /^(?:yaml|eta|smol-toml|@lezer\/\w+)\/|^src\/(?:project|generators|reconcile)\//;

test.each([
  ["--help", [], [WIZARD, ENGINE, RULES, PROJECT]],
  ["--version", [], [WIZARD, ENGINE, RULES, PROJECT]],
  ["completion", ["bash"], [WIZARD, ENGINE]],
  ["check", ["ROOT"], [WIZARD, ENGINE, RULES]],
  ["resources", ["ROOT"], [WIZARD, ENGINE, RULES]],
  ["--yes", ["--dry-run", "ROOT"], [WIZARD, ENGINE, RULES]],
  ["audit", ["ROOT"], [WIZARD, ENGINE]],
])("%s loads nothing that it does not use", async (command, rest, unwanted) => {
  const loaded = await loadedBy(command, ...rest.map((word) => (word === "ROOT" ? root : word)));
  expect(loaded.filter((source) => unwanted.some((pattern) => pattern.test(source)))).toEqual([]);
});

test("the same way of looking does see what a command uses", async () => {
  const audited = await loadedBy("audit", root);
  expect(audited.some((source) => RULES.test(source))).toBe(true);
  expect(audited.some((source) => PROJECT.test(source))).toBe(true);
});
