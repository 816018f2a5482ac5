import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyExample, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";

/** Files of the project's own that add to what is generated. */
let root: string;
beforeEach(async () => {
  root = await copyExample("extending");
  await mkdir(join(root, "docker"));
});
afterEach(async () => await removeFolder(root));

const EXTRA = "docker/Dockerfile.runtime.extra";
const OVERRIDE = "docker-compose.override.yml";
const write = (path: string, text: string): Promise<void> => writeFile(join(root, path), text);
const readText = (path: string): Promise<string> => readFile(join(root, path), "utf8");

test("a block is taken in, check reports a change of it as the checkout's, and a hand edit beside it stays", async () => {
  await write(EXTRA, "ENV COLOUR=green\n");
  expect(await cryoInit([root, "--yes"])).toMatchObject({ code: 0 });
  const edited = (await readText("Dockerfile")).replace("EXPOSE", "# Ours.\nEXPOSE");
  expect(edited).toContain("\nENV COLOUR=green\n");
  await write("Dockerfile", edited);
  await cryoInit([root, "--yes"]);

  await write(EXTRA, "ENV COLOUR=blue\n");
  const check = await cryoInit(["check", root, "--json"]);
  expect(check.code).toBe(3);
  const { files } = JSON.parse(check.stdout) as { files: { path: string; cause: string }[] };
  expect(files.find(({ path }) => path === "Dockerfile")).toMatchObject({ cause: "checkout" });

  expect(await cryoInit([root, "--yes"])).toMatchObject({ code: 0 });
  expect(await readText("Dockerfile")).toBe(edited.replace("COLOUR=green", "COLOUR=blue"));
  expect(await readText(EXTRA)).toBe("ENV COLOUR=blue\n");
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
});

test("an override file is named by the pages' commands and by the first run, and is never written", async () => {
  await write(OVERRIDE, "services: {}\n");
  const first = await cryoInit([root, "--yes"]);
  expect(first).toMatchObject({ code: 0 });
  expect(first.stderr).toContain(`${OVERRIDE} stays yours, and is read over the file that is made now`);
  expect(await readText("docs-site/index.md")).toContain(
    `docker compose -f docker-compose.yml -f ${OVERRIDE} up --build --wait`,
  );
  expect((await cryoInit([root, "--yes"])).stderr).not.toContain("stays yours");
  expect((await cryoInit(["resources", root])).stdout).toContain(`Limits in ${OVERRIDE} win over these.`);
  expect(await readText(OVERRIDE)).toBe("services: {}\n");
});

test("a block that cannot stand there ends the run with its line, and nothing is written", async () => {
  await write(EXTRA, "ENV A=1\nUSER root\n");
  const before = await readTree(root);
  const ended = await cryoInit([root, "--yes"]);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/^cryo-init: docker\/Dockerfile\.runtime\.extra:2:1: USER cannot stand here/m);
  expect(await readTree(root)).toEqual(before);
});

test("a block that may not be read ends the run with its name", async () => {
  await write(EXTRA, "ENV A=1\n");
  await chmod(join(root, EXTRA), 0);
  await chmod(root, 0o755);
  const ended = await cryoInit([root, "--yes", "--dry-run"], { uid: 65_534 });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain("docker/Dockerfile.runtime.extra cannot be read (EACCES)");
});
