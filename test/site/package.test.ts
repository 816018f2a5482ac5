import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyExample, makeFolder, removeFolder } from "../support/example.ts";
import { installedCommand, installPackage } from "../support/install-package.ts";
import { type Ended, run } from "../support/run.ts";

/** The site, built by the packed package from somewhere else; test/e2e/package.test.ts runs its other commands. */

let elsewhere = "";
let checkout = "";

function installed(...args: readonly string[]): Promise<Ended> {
  return run(installedCommand(elsewhere), args, { cwd: elsewhere });
}

beforeAll(async () => {
  elsewhere = await makeFolder("package");
  checkout = await copyExample("package-checkout");
  await installPackage(elsewhere);
});

afterAll(async () => {
  await removeFolder(elsewhere);
  await removeFolder(checkout);
});

test("a checkout is set up, and its site builds", async () => {
  const written = await installed(checkout, "--yes");
  expect(written.code, written.stderr).toBe(0);
  const built = await installed("docs", "build", checkout);
  expect(built.code, built.stderr).toBe(0);
  expect(await readdir(join(checkout, "docs-site/.vitepress/dist"))).toContain("index.html");
});

test("the demo runs from it, site and all", async () => {
  const root = join(elsewhere, "demo");
  const { code, stderr } = await installed("demo", root);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("There is no terminal to ask on");
  expect(await readdir(join(root, "docs-site/.vitepress/dist"))).toContain("index.html");
});
