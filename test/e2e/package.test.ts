import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyExample, makeFolder, removeFolder } from "../support/example.ts";
import { CHECKOUT, installedCommand, installPackage, type Packed } from "../support/install-package.ts";
import { type Ended, run } from "../support/run.ts";

/**
 * What `npx cryo-init` gets: the packed package, installed where nothing else is, and each of its commands run there. What
 * needs the network, building the site, stands with the tests of the site.
 */

/** Bytes, as npm counts them: what is downloaded. */
const MOST_BYTES = 700_000;

let folder = "";
let root = "";
let packed: Packed;

beforeAll(async () => {
  folder = await makeFolder("package");
  root = await copyExample("packaged");
  packed = await installPackage(folder);
});
afterAll(async () => {
  await removeFolder(folder);
  await removeFolder(root);
});

/** Runs the installed command, with its own files only: the checkout is not on its way. */
function installed(...args: readonly string[]): Promise<Ended> {
  return run(installedCommand(folder), args, {
    cwd: root,
    env: { DOCKER: "/nonexistent/docker", XDG_STATE_HOME: join(folder, "state") },
  });
}

test("is small, and holds neither source maps nor what only its makers need", () => {
  expect(packed.size).toBeLessThan(MOST_BYTES);
  const paths = packed.files.map(({ path }) => path);
  expect(
    paths.filter((path) => /\.map$|^(?:src|test|bench|scripts)\/|node_modules|__pycache__/.test(path)),
  ).toEqual([]);
  for (const path of ["LICENSE", "SECURITY.md", "dist/licences.txt", "dist/sbom.cdx.json"])
    expect(paths).toContain(path);
});

test("brings no other package, and runs nothing when it is installed", async () => {
  const modules = await readdir(join(folder, "node_modules"));
  expect(modules.filter((name) => !name.startsWith("."))).toEqual(["cryo-init"]);
  const manifest = JSON.parse(await readFile(join(folder, "node_modules/cryo-init/package.json"), "utf8"));
  expect(manifest).not.toHaveProperty("dependencies");
  expect(Object.keys(manifest.scripts)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/install$/)]),
  );
});

test("each package in the bundle is in the bill of materials and has its licence told", async () => {
  const read = (file: string): Promise<string> =>
    readFile(join(folder, "node_modules/cryo-init/dist", file), "utf8");
  const bill = JSON.parse(await read("sbom.cdx.json")) as {
    components: { name: string; version: string; licenses: { license: { id: string } }[] }[];
  };
  const names = bill.components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["ink", "react", "enquirer", "yaml"]));
  expect(new Set(names)).not.toContain("vitest");
  const licences = await read("licences.txt");
  for (const { name, version, licenses } of bill.components)
    expect(licences).toContain(`${name} ${version} (${licenses[0]?.license.id})`);
});

test("each command runs", async () => {
  const version = await installed("--version");
  expect(version.stdout.trim()).toBe(
    JSON.parse(await readFile(join(CHECKOUT, "package.json"), "utf8")).version,
  );
  expect((await installed("--help")).stdout).toContain("npx cryo-init");
  expect((await installed("schema")).stdout).toContain("json-schema.org");
  expect((await installed("completion", "bash")).stdout).toContain("complete");
  const audit = await installed("audit");
  expect(audit.stdout).toContain("Dockerfile");
  expect(audit.code).toBe(5);

  const setUp = await installed("--yes");
  expect(setUp.code, setUp.stderr).toBe(0);
  expect((await installed("check")).code).toBe(0);
  expect((await installed("resources")).stdout).toContain("app");
  const limit = await installed("--yes", "--set", "resources.production.app.memory=2G");
  expect(limit.code, limit.stderr).toBe(0);
  expect(await readFile(join(root, "docker-compose.yml"), "utf8")).toContain("memory: 2G");
  expect((await installed("history")).stdout).toContain("resources.production.app.memory");
  expect((await installed("undo", "--yes")).code).toBe(0);
  expect(await readFile(join(root, "docker-compose.yml"), "utf8")).not.toContain("memory: 2G");
  expect((await installed("eject", "docker/shrink.py")).code).toBe(0);

  // Without an engine and without samples both say so, and neither is a bug.
  for (const command of ["verify", "tune"]) {
    const ended = await installed(command);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("/nonexistent/docker");
  }
});

test("the wizard's own modules are there: plain mode asks and is left", async () => {
  const { stdout, stderr, code } = await run(installedCommand(folder), ["--plain"], {
    cwd: root,
    input: "q\n",
    env: { XDG_STATE_HOME: join(folder, "state") },
  });
  expect(`${stdout}${stderr}`).toContain("What to adjust");
  expect(code).toBe(130);
});

test("without a network, building the site says which command fetches VitePress", async () => {
  const { code, stderr } = await run(installedCommand(folder), ["docs", "build"], {
    cwd: root,
    env: { npm_config_offline: "true", npm_config_cache: join(folder, "cache") },
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/Installing VitePress .*: failed/);
  expect(stderr).toMatch(/To try it by hand: npm --prefix \S*docs-site ci /);
});
