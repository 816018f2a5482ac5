import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commandsIn } from "../support/commands.ts";
import { readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, setUpExample } from "../support/set-up.ts";

const MEMORY = "resources.production.app.memory";
const BASES = ".cryo-init/bases.json";

const copySetUp = setUpExample("lost-records", ...NO_SITE);
let root = "";
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

const { set, read, edit } = commandsIn(() => root);

const lose = (path: string): Promise<void> => rm(join(root, path), { recursive: true });

describe("a record that is gone", () => {
  test("is no reason to take files that nobody has edited for somebody's", async () => {
    await rm(join(root, ".cryo-init"), { recursive: true });
    const { code, stderr } = await cryoInit([root, "--yes", "--set", `${MEMORY}=1G`]);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain("! replace");
    expect(await read("docker-compose.yml")).toMatch(/ {10}memory: 1G\n/);
  });

  test.each([
    ["as a whole", ".cryo-init"],
    ["for one file", ".cryo-init/base/docker-compose.yml"],
  ])("%s never costs an edit: it is in dispute until somebody has said what is meant", async (_, gone) => {
    await edit("docker-compose.yml", 'max-file: "5"', 'max-file: "9"');
    await rm(join(root, gone), { recursive: true });
    const edited = await read("docker-compose.yml");
    const refused = await cryoInit([root, "--yes"]);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(
      "docker-compose.yml: Its record, .cryo-init/base/docker-compose.yml, is gone",
    );
    expect(await read("docker-compose.yml")).toBe(edited);
    expect((await cryoInit(["check", root])).stderr).toContain("In one of them, hand edits conflict");

    expect((await cryoInit([root, "--yes", "--on-conflict", "mine"])).code).toBe(0);
    expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
    await set(`${MEMORY}=1G`);
    expect(await read("docker-compose.yml")).toContain('max-file: "9"');
    expect(await read("docker-compose.yml")).toMatch(/ {10}memory: 1G\n/);
  });
});

describe("a base that is gone", () => {
  test("of a file that the digests know is no dispute, and comes back", async () => {
    await lose(".cryo-init/base/docker-compose.yml");
    await set(`${MEMORY}=1G`);
    expect(await read("docker-compose.yml")).toMatch(/ {10}memory: 1G\n/);
    expect(await read(".cryo-init/base/docker-compose.yml")).toBe(await read("docker-compose.yml"));
  });

  test("comes back with a run that has nothing else to do", async () => {
    const before = await readTree(root);
    await lose(".cryo-init/base");
    await set();
    expect(await readTree(root)).toEqual(before);
  });

  test("of the answers is worked out from the history", async () => {
    await set(`${MEMORY}=1G`);
    await lose(".cryo-init/base");
    await lose(BASES);
    await edit("cryo-init.yaml", /memory: 1G/i, "memory: 2G");
    await set();
    expect(await read("docker-compose.yml")).toMatch(/ {10}memory: 2G\n/);
  });

  test("of an edited file that is needed no longer is said", async () => {
    await edit("docker-compose.dev.yml", /^/, "# mine\n");
    await lose(".cryo-init/base/docker-compose.dev.yml");
    const { code, stderr } = await cryoInit([root, "--yes", "--set", "environments=production"]);
    expect(code, stderr).toBe(0);
    expect(await read("docker-compose.dev.yml")).toMatch(/^# mine\n/);
    expect(stderr).toMatch(/docker-compose\.dev\.yml .*delete it yourself if you agree/);
  });
});

describe("lines of a file of the project", () => {
  test.each(["with", "without"])("that were edited stay so %s their base edited alike", async (alike) => {
    const files = [".gitignore", ...(alike === "with" ? [".cryo-init/base/.gitignore.base"] : [])];
    for (const file of files) await edit(file, ".blue-green/*\n", ".blue-green/state\n");
    const edited = await read(".gitignore");
    await set();
    expect(await read(".gitignore")).toBe(edited);
  });

  test("that were edited stay so when the record is gone", async () => {
    await edit(".gitignore", ".blue-green/*\n", ".blue-green/state\n");
    const edited = await read(".gitignore");
    await lose(".cryo-init");
    await set();
    expect(await read(".gitignore")).toBe(edited);
  });
});

test("without record and answers, files are replaced as anybody's, with a copy, and say nothing of the application", async () => {
  await edit("docker-compose.yml", 'max-file: "5"', 'max-file: "9"');
  const edited = await read("docker-compose.yml");
  const answers = await read("cryo-init.yaml");
  await lose(".cryo-init");
  await lose("cryo-init.yaml");
  const { code, stderr } = await cryoInit([root, "--yes", ...NO_SITE]);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("a copy goes to .cryo-init/before/");
  expect(await read(".cryo-init/before/docker-compose.yml")).toBe(edited);
  expect(await read("cryo-init.yaml")).toBe(answers);
});

test.each([
  ["gone", async () => await rm(join(root, ".cryo-init/bases.json"))],
  [
    "damaged",
    async () => {
      const text = await read(".cryo-init/bases.json");
      await writeFile(join(root, ".cryo-init/bases.json"), text.slice(0, 300));
    },
  ],
])("an edit in a file and its base alike is never lost when the digests are %s", async (_, lose) => {
  for (const path of ["docker-compose.yml", ".cryo-init/base/docker-compose.yml"])
    await edit(path, "nofile: 8192", "nofile: 9999");
  await lose();
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code).toBe(4);
  expect(stderr).toMatch(/cannot be checked \(\.cryo-init\/bases\.json is gone\)|is not what was written/);
  expect(await read("docker-compose.yml")).toContain("nofile: 9999");
});

test("a file of one's own in the place of one that a run has removed is nobody else's business", async () => {
  await set("environments=production");
  await writeFile(join(root, "docker-compose.dev.yml"), "services: {}\n");
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code, stderr).toBe(0);
  expect(stderr).not.toContain("docker-compose.dev.yml");
});

test("a file of a removed environment that was put back and edited is not replaced when the environment comes back", async () => {
  const file = "docker-compose.blue-green.yml";
  const before = await read(file);
  await set("environments=production,development");
  await writeFile(join(root, file), before.replace("services:\n", "# mine\nservices:\n"));
  const between = await cryoInit([root, "--yes"]);
  expect(between.stderr).toMatch(/docker-compose\.blue-green\.yml .*delete it yourself if you agree/);
  const all = ["--set", "environments=production,development,blue-green"];
  expect((await cryoInit([root, "--yes", ...all])).code).toBe(4);
  expect(await read(file)).toContain("# mine");
  expect((await cryoInit([root, "--yes", ...all, "--on-conflict", "mine"])).code).toBe(0);
  expect(await read(file)).toContain("# mine");
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
});

test("files that were handed over are handed back by taking keep: out", async () => {
  expect((await cryoInit(["eject", "Dockerfile", root])).code).toBe(0);
  await edit("cryo-init.yaml", /\n*keep:\n {2}- Dockerfile\n/, "\n");
  await set();
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
});
