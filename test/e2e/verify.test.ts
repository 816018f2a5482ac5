import { appendFile, chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyExample, makeFolder, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, type Ended } from "../support/run.ts";

/** `verify` of the built program where no engine is needed to know the answer; test/engine/verify.test.ts asks one. */

let root = "";
let bin = "";
beforeEach(async () => {
  root = await copyExample("verify");
  bin = await makeFolder("verify-bin");
});
afterEach(async () => {
  await removeFolder(root);
  await removeFolder(bin);
});

const setUp = (): Promise<Ended> => cryoInit([root, "--yes", "--set", "documentation.site=no"]);
const verify = (args: readonly string[] = [], env: Record<string, string | undefined> = {}): Promise<Ended> =>
  cryoInit(["verify", root, ...args], { env });

test("without an engine it fails, names the program that is missing, and leaves the project as it is", async () => {
  await setUp();
  const before = await readTree(root);
  const { code, stderr } = await verify([], { DOCKER: undefined, PATH: "/nonexistent" });
  expect(code).toBe(1);
  expect(stderr).toContain("docker is not installed here");
  expect(await readTree(root)).toEqual(before);
});

test("an engine that does not run is named with what it says", async () => {
  await setUp();
  const command = join(bin, "docker");
  await writeFile(
    command,
    "#!/bin/sh\necho 'Cannot connect to the Docker daemon. Is it running?' >&2\nexit 1\n",
  );
  await chmod(command, 0o755);
  const { code, stderr } = await verify([], { DOCKER: command });
  expect(code).toBe(1);
  expect(stderr).toContain("Cannot connect to the Docker daemon. Is it running?");
  expect(stderr).toContain(`To try it by hand: ${command} info`);
});

test("a project that was never set up is told what to do first", async () => {
  const { code, stderr } = await verify();
  expect(code).toBe(2);
  expect(stderr).toContain("npx cryo-init");
});

test("a criterion that there is not, and a baseline that cannot be read, are wrong usage", async () => {
  await setUp();
  const typo = await verify(["--only", "size,start-up"]);
  expect(typo.code).toBe(2);
  expect(typo.stderr).toContain('--only: "start-up" is not known');
  expect(typo.stderr).toContain("Did you mean startup?");
  const none = await verify(["--only", ""]);
  expect(none.code).toBe(2);
  await mkdir(join(root, "folder"));
  for (const name of ["nowhere", join(root, "folder")]) {
    const ended = await verify(["--baseline", name]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(`--baseline: "${name}" cannot be read`);
  }
});

test("without a single Compose file there is nothing to verify", async () => {
  await setUp();
  for (const name of ["", ".dev", ".blue-green"]) await rm(join(root, `docker-compose${name}.yml`));
  const { code, stderr } = await verify();
  expect(code).toBe(2);
  expect(stderr).toContain("there is no Compose file here to verify");
});

test("answers that cannot be read are an error with file and line, before any engine is asked", async () => {
  await setUp();
  await appendFile(join(root, "cryo-init.yaml"), "\nresources: [\n");
  const { code, stderr } = await verify([], { DOCKER: "/nonexistent" });
  expect(code).toBe(2);
  expect(stderr).toMatch(/cryo-init\.yaml:\d+:\d+/);
});
