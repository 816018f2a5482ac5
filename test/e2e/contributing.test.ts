import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyExample, makeFolder, removeFolder } from "../support/example.ts";
import { CHECKOUT } from "../support/install-package.ts";
import { type Ended, run, succeed } from "../support/run.ts";

/** The worked examples of CONTRIBUTING.md, applied to a copy of the source, which is then built and run. */

/** What a build reads. */
const SOURCES = ["build.mjs", "docs-site", "package.json", "scripts", "src", "templates", "test/unit/audit"];

let copy = "";
let root = "";

beforeAll(async () => {
  copy = await makeFolder("contributing");
  root = await copyExample("contributed");
  for (const path of SOURCES) await cp(join(CHECKOUT, path), join(copy, path), { recursive: true });
  await symlink(join(CHECKOUT, "node_modules"), join(copy, "node_modules"));
  const text = await readFile(join(CHECKOUT, "CONTRIBUTING.md"), "utf8");
  const patches = [...text.matchAll(/^```diff \w+\n(.*?)^```$/gms)].map(([, patch]) => patch);
  expect(patches).toHaveLength(3);
  for (const patch of patches)
    await succeed("git", ["apply", "-C1", "-"], {
      cwd: copy,
      input: `${patch}`,
    });
  await succeed(process.execPath, ["build.mjs"], { cwd: copy });
});
afterAll(async () => {
  await removeFolder(copy);
  await removeFolder(root);
});

const changed = (...args: readonly string[]): Promise<Ended> =>
  run(process.execPath, [join(copy, "dist/main.js"), ...args], { cwd: root });

test("the new rule finds what it is for", async () => {
  await writeFile(join(root, "Dockerfile"), "FROM python:3.13-slim\nMAINTAINER Ann\n");
  expect((await changed("audit")).stdout).toContain("CD061");
  expect((await changed("audit", "--explain", "CD061")).stdout).toContain("DL4000");
});

test("the new setting has a flag, help, and reaches the file that it changes", async () => {
  const { code, stderr } = await changed("--yes", "--set", "logging.timezone=Europe/Berlin");
  expect(code, stderr).toBe(0);
  expect(await readFile(join(root, "docker-compose.yml"), "utf8")).toContain("TZ: Europe/Berlin");
  expect(await readFile(join(root, "cryo-init.yaml"), "utf8")).toContain("timezone: Europe/Berlin");
  expect(await readFile(join(root, "docs-site/configuration.md"), "utf8")).toContain(
    "Time zone of log lines",
  );
  const refused = await changed("--yes", "--set", "logging.timezone=here!");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("a name such as Europe/Berlin or UTC");
});

test("the new file is written, with what the Plan gives it", async () => {
  expect(await readFile(join(root, ".hadolint.yaml"), "utf8")).toContain("For the image of cryoprotect-mini");
});
