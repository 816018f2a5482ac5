import { cp, mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { editFile, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, setUpExample } from "../support/set-up.ts";

/** Files that appear beside those of a project that is set up, and would say something else about it. */
const copySetUp = setUpExample("later-files", ...NO_SITE);
let root = "";
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

test("a Dockerfile of somebody's with another port changes nothing", async () => {
  await writeFile(join(root, "Dockerfile.dev"), "FROM python:3.13\nCMD gunicorn -b 0.0.0.0:8080 app:app\n");
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
});

test("what cryo-init has made says nothing about the application, wherever it has got to", async () => {
  const before = await readTree(root);
  await mkdir(join(root, "staging"));
  for (const copy of ["docker-compose.old.yml", "staging/docker-compose.yml"]) {
    await cp(join(root, "docker-compose.dev.yml"), join(root, copy));
    await editFile(join(root, copy), /5000/g, "8000");
  }
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
  expect((await cryoInit([root, "--yes"])).stderr).toContain("Nothing to do");
  for (const [path, text] of before) expect((await readTree(root)).get(path)).toBe(text);
});

test("a Compose file that was moved behind a link has not drifted", async () => {
  await mkdir(join(root, "deploy"));
  await rename(join(root, "docker-compose.yml"), join(root, "deploy/docker-compose.yml"));
  await symlink("deploy/docker-compose.yml", join(root, "docker-compose.yml"));
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
});

test("the limits of a Compose file that is the project's own are those that stand in it", async () => {
  expect((await cryoInit(["eject", "docker-compose.yml", root])).code).toBe(0);
  await editFile(join(root, "docker-compose.yml"), "memory: 1536M", "memory: 3G");
  const { stdout } = await cryoInit(["resources", root]);
  const [production = ""] = stdout.split("\n\n");
  expect(production).toMatch(/app +1 +3G/);
  expect(production).toContain("It is yours: listed under keep:");
  expect(production).not.toContain("not there");
});

test("limits in Compose's short form are limits", async () => {
  await editFile(
    join(root, "docker-compose.yml"),
    / {4}deploy:\n {6}resources:\n {8}limits:\n {10}cpus: "2"\n {10}memory: 1536M\n {10}pids: 256\n {8}reservations:\n {10}memory: 768M\n/,
    "    mem_limit: 1g\n    mem_reservation: 512m\n    cpus: 2\n    pids_limit: 200\n",
  );
  const { stdout, stderr } = await cryoInit(["resources", root]);
  expect(stdout).toMatch(/app +1 +1G +512M +2 +200/);
  expect(stderr).toMatch(/docker-compose\.yml:\d+: memory of app was changed by hand, from 1536M to 1g/);
  expect(stderr).not.toContain("to none");
});

test("a module or a list of packages is read whatever it says of cryo-init", async () => {
  const plan = async (): Promise<unknown> => {
    const { stdout } = await cryoInit([root, "--yes", "--dry-run", "--json"]);
    const { app, dependencies } = JSON.parse(stdout).plan;
    const variables = app.variables.map(({ name }: { name: string }) => name);
    return { variables, files: dependencies.files };
  };
  const before = await plan();
  for (const file of ["config.py", "environment.prod.yml"])
    await editFile(join(root, file), /^/, '# Made by cryo-init from cryo-init.yaml: run "npx cryo-init".\n');
  expect(await plan()).toEqual(before);
});

test("a service of somebody's own that uses what is generated no more is named, also with --quiet", async () => {
  await editFile(
    join(root, "docker-compose.yml"),
    "\n  redis:\n",
    "\n  worker:\n    image: cryoprotect-mini:local\n    depends_on: [redis]\n    networks: [backend]\n\n  redis:\n",
  );
  const { code, stderr } = await cryoInit([root, "--yes", "--quiet", "--set", "application.redis=none"]);
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/docker-compose\.yml:\d+:\d+: worker uses the service redis, which is not there/);
  expect((await cryoInit(["check", root])).code).toBe(3);
});
