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
async function loadedBy(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const folder = await makeFolder("coverage");
  try {
    // Without a memory of earlier runs, if none is given: what is told again loads nothing.
    const given = { NODE_V8_COVERAGE: folder, XDG_STATE_HOME: join(folder, "state"), ...env };
    const { code, stderr } = await cryoInit(args, { env: given });
    expect(code, stderr).toBe(0);
    const reports = await Promise.all(
      (await readdir(folder))
        .filter((name) => name.endsWith(".json"))
        .map(async (file) => JSON.parse(await readFile(join(folder, file), "utf8")) as Coverage),
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
  const loaded = await loadedBy([command, ...rest.map((word) => (word === "ROOT" ? root : word))]);
  expect(loaded.filter((source) => unwanted.some((pattern) => pattern.test(source)))).toEqual([]);
});

test("what is told again loads nothing but the start", async () => {
  const state = await makeFolder("state");
  try {
    const folder = join(state, "cryo-init", "recall");
    for (const end = Date.now() + 20_000; !existsSync(folder) && Date.now() < end; )
      await cryoInit(["audit", root], { env: { XDG_STATE_HOME: state } });
    const loaded = await loadedBy(["audit", root], { XDG_STATE_HOME: state });
    expect(loaded).toContain("src/cli/recall.ts");
    expect(loaded.filter((source) => !/^src\/(?:cli|config|wizard\/terminal)\//.test(source))).toEqual([]);
  } finally {
    await removeFolder(state);
  }
});

test("the same way of looking does see what a command uses", async () => {
  const audited = await loadedBy(["audit", root]);
  expect(audited.some((source) => RULES.test(source))).toBe(true);
  expect(audited.some((source) => PROJECT.test(source))).toBe(true);
});
