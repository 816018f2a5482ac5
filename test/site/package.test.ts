import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyExample, makeFolder, removeFolder } from "../support/example.ts";
import { type Ended, run, succeed } from "../support/run.ts";

/**
 * The packed package, installed somewhere else: whatever works only inside this repository fails here. It stands with
 * the site's tests because it builds the site, for which npm fetches VitePress.
 */
const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
let elsewhere = "";
let checkout = "";

/** As `npx` runs it: the installed command by its name. */
function npx(...args: string[]): Promise<Ended> {
  return run("npx", ["--no-install", "cryo-init", ...args], { cwd: elsewhere });
}

beforeAll(async () => {
  elsewhere = await makeFolder("package");
  checkout = await copyExample("package-checkout");
  await succeed("npm", ["pack", "--ignore-scripts", "--pack-destination", elsewhere], { cwd: REPOSITORY });
  const [tarball] = (await readdir(elsewhere)).filter((name) => name.endsWith(".tgz"));
  await succeed("npm", ["init", "--yes"], { cwd: elsewhere });
  await succeed("npm", ["install", "--ignore-scripts", "--no-audit", `./${tarball}`], { cwd: elsewhere });
});

afterAll(async () => {
  await removeFolder(elsewhere);
  await removeFolder(checkout);
});

test("it brings no other package with it", async () => {
  expect((await readdir(join(elsewhere, "node_modules"))).filter((name) => !name.startsWith("."))).toEqual([
    "cryo-init",
  ]);
});

test("--version, --help and schema", async () => {
  expect((await npx("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await npx("--help")).stdout).toContain("Examples");
  expect(JSON.parse((await npx("schema")).stdout)).toMatchObject({ title: "cryo-init.yaml" });
});

test("a checkout is set up, has not drifted, and its site builds", async () => {
  const written = await npx(checkout, "--yes");
  expect(written.code, written.stderr).toBe(0);
  expect(await readdir(checkout)).toEqual(
    expect.arrayContaining(["Dockerfile", "cryo-init.yaml", "docs-site"]),
  );
  const checked = await npx("check", checkout);
  expect(checked.code, checked.stdout).toBe(0);
  const built = await npx("docs", "build", checkout);
  expect(built.code, built.stderr).toBe(0);
  expect(await readdir(join(checkout, "docs-site/.vitepress/dist"))).toContain("index.html");
});

test("the demo runs from it, site and all", async () => {
  const root = join(elsewhere, "demo");
  const { code, stderr } = await npx("demo", root);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("There is no terminal to ask on");
  expect(await readdir(join(root, "docs-site/.vitepress/dist"))).toContain("index.html");
});
