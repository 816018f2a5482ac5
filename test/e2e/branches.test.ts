import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commandsIn } from "../support/commands.ts";
import { makeFolder, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, prepareExample } from "../support/set-up.ts";

const run = promisify(execFile);
const IDENTITY = ["-c", "user.email=a@example.org", "-c", "user.name=a", "-c", "core.autocrlf=false"];
const MEMORY = "resources.production.app.memory";

let root = "";
/** In Git from the beginning, which the labels of the image depend on. */
async function setUp(folder: string): Promise<void> {
  root = folder;
  await git("init", "-qb", "main");
  expect((await cryoInit([root, "--yes", ...NO_SITE])).code).toBe(0);
  await commit("set up");
}
const copySetUp = prepareExample("branches", setUp);
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

async function git(...args: readonly string[]): Promise<string> {
  return (await run("git", [...IDENTITY, ...args], { cwd: root })).stdout;
}

async function commit(message: string): Promise<void> {
  await git("add", "-A");
  await git("commit", "-qm", message);
}

const { set, read, edit } = commandsIn(() => root);

describe("two branches that both ran cryo-init", () => {
  const copyBoth = prepareExample("both-branches", async (folder) => {
    await setUp(folder);
    await git("checkout", "-qb", "feature");
    await set(`${MEMORY}=1G`);
    await commit("less memory");
    await git("checkout", "-q", "main");
    await set("logging.level=debug");
    await commit("more log");
  });
  beforeEach(async () => {
    await removeFolder(root);
    root = await copyBoth();
  });

  test("merge without a conflict, and later runs take nothing for an edit by hand", async () => {
    await git("merge", "-q", "-m", "both", "feature");
    expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
    await set(`${MEMORY}=2G`);
    expect(await read("docker-compose.yml")).toMatch(/ {10}memory: 2G\n/);
    expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
  });

  test.each(["--ours", "--theirs"])("do so too where the record was settled by %s", async (side) => {
    await git("merge", "-q", "--no-commit", "feature");
    const from = side === "--ours" ? "main" : "feature";
    await git("checkout", from, "--", ".cryo-init/bases.json", ".cryo-init/history.jsonl");
    await commit("both");
    await edit("docker-compose.yml", 'max-file: "5"', 'max-file: "9"');
    await set(`${MEMORY}=2G`);
    const compose = await read("docker-compose.yml");
    expect(compose).toMatch(/ {10}memory: 2G\n/);
    expect(compose).toContain('max-file: "9"');
  });
});

test("a clone with the line endings of Windows has not drifted", async () => {
  const folder = await makeFolder("branches-clone");
  const clone = join(folder, "clone");
  try {
    await run("git", ["-c", "core.autocrlf=true", "clone", "-q", root, clone]);
    expect(await cryoInit(["check", clone])).toMatchObject({ code: 0 });
  } finally {
    await removeFolder(folder);
  }
});

test("conflict markers of an earlier run are not marked once more", async () => {
  await edit("docker-compose.yml", /^ {10}memory: 1536M/m, "          memory: 1700M");
  const marked = await cryoInit([root, "--yes", "--on-conflict", "markers", "--set", `${MEMORY}=1G`]);
  expect(marked.code).toBe(0);
  const text = await read("docker-compose.yml");
  const again = await cryoInit([root, "--yes", "--on-conflict", "markers", "--set", `${MEMORY}=2G`]);
  expect(again.code).toBe(4);
  expect(again.stderr).toContain("A conflict is still marked in it");
  expect(again.stderr).toContain("Settle the lines between <<<<<<< and >>>>>>> in an editor");
  expect(await read("docker-compose.yml")).toBe(text);
  expect((await cryoInit([root, "--yes", "--on-conflict", "theirs", "--set", `${MEMORY}=2G`])).code).toBe(4);
  expect(await read("docker-compose.yml")).toBe(text);
});

test("conflict markers of Git are no edit that is accepted", async () => {
  await edit(
    "Dockerfile",
    /^EXPOSE/m,
    "<<<<<<< HEAD\nLABEL a=1\n=======\nLABEL a=2\n>>>>>>> feature\nEXPOSE",
  );
  await cryoInit([root, "--yes"]);
  const { code, stdout } = await cryoInit(["check", root, "--json"]);
  expect(code).toBe(3);
  expect(JSON.parse(stdout).files).toMatchObject([{ path: "Dockerfile", cause: "unsettled" }]);
});

test("one side's files beside the other side's answers are written anew: nobody has edited them", async () => {
  await git("checkout", "-qb", "feature");
  await set(`${MEMORY}=2G`);
  await commit("2G");
  await git("checkout", "-q", "main");
  await set(`${MEMORY}=3G`, "logging.level=debug");
  await commit("3G");
  await git("merge", "-q", "feature").catch(() => undefined);
  for (const path of ["cryo-init.yaml", ".cryo-init/base"]) await git("checkout", "feature", "--", path);
  await git("checkout", "main", "--", "docker-compose.yml");
  await commit("both");
  await set();
  expect(await read("docker-compose.yml")).toMatch(/ {10}memory: 2G\n/);
  expect(await read("docker-compose.yml")).toContain("LOG_LEVEL: INFO");
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
});

test("an edit that reached a base as well is in dispute, also when branches were merged before", async () => {
  await git("checkout", "-qb", "feature");
  await set(`${MEMORY}=2G`);
  await commit("2G");
  await git("checkout", "-q", "main");
  await set("logging.level=warning");
  await commit("warning");
  await git("merge", "-q", "-m", "both", "feature");
  for (const path of ["docker-compose.yml", ".cryo-init/base/docker-compose.yml"])
    await edit(path, "redis:8-alpine", "redis:8.2-alpine");
  expect((await cryoInit([root, "--yes"])).code).toBe(4);
  expect(await read("docker-compose.yml")).toContain("redis:8.2-alpine");
});

test("an older text that somebody has put back is an edit like any other", async () => {
  const older = await read("docker-compose.yml");
  await set(`${MEMORY}=2G`);
  await writeFile(join(root, "docker-compose.yml"), older);
  await set();
  expect(await read("docker-compose.yml")).toBe(older);
});

test("an older text that was put back and noted stays one after branches were merged", async () => {
  await git("branch", "feature");
  await set(`${MEMORY}=1G`);
  await commit("1G");
  const older = await read("docker-compose.yml");
  await set(`${MEMORY}=3G`);
  await commit("3G");
  await writeFile(join(root, "docker-compose.yml"), older);
  await set();
  await commit("by hand");
  await git("checkout", "-q", "feature");
  await set(`${MEMORY}=2G`);
  await commit("2G");
  await git("checkout", "-q", "main");
  await git("merge", "-q", "feature").catch(() => undefined);
  const unmerged = await git("diff", "--name-only", "--diff-filter=U");
  for (const path of unmerged.trim().split("\n")) await git("checkout", "--ours", "--", path);
  await commit("both");
  await set();
  expect(await read("docker-compose.yml")).toBe(older);
});

test("a text that is put back after branches were merged, and a run has seen the merge, is an edit too", async () => {
  const older = await read("docker-compose.yml");
  await git("checkout", "-qb", "feature");
  await set(`${MEMORY}=2G`);
  await commit("2G");
  const feature = await read("docker-compose.yml");
  await git("checkout", "-q", "main");
  await set(`${MEMORY}=3G`);
  await commit("3G");
  await git("merge", "-q", "feature").catch(() => undefined);
  const unmerged = await git("diff", "--name-only", "--diff-filter=U");
  for (const path of unmerged.trim().split("\n")) await git("checkout", "--ours", "--", path);
  await commit("both");
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("Nothing to do");
  for (const text of [older, feature]) {
    await writeFile(join(root, "docker-compose.yml"), text);
    await set();
    expect(await read("docker-compose.yml")).toBe(text);
  }
});

test("undo leaves what other branches have noted", async () => {
  await edit("Dockerfile", "PYTHONUNBUFFERED=1", "PYTHONUNBUFFERED=0");
  await git("checkout", "-qb", "feature");
  await set();
  await commit("edit noted");
  await git("checkout", "-q", "main");
  await edit("docker-compose.yml", 'max-file: "5"', 'max-file: "9"');
  await set(`${MEMORY}=1G`);
  await git("checkout", "feature", "--", "Dockerfile", ".cryo-init/edits.json");
  const { code, stderr } = await cryoInit(["undo", root]);
  expect(code, stderr).toBe(0);
  // The edit of before the run is unseen again; the one that the other branch has noted is not.
  const { stdout } = await cryoInit(["check", root, "--json"]);
  expect(JSON.parse(stdout).files).toMatchObject([{ path: "docker-compose.yml", cause: "edited" }]);
});

test("undo says which answer was edited before the run and stays", async () => {
  await writeFile(
    join(root, "cryo-init.yaml"),
    (await read("cryo-init.yaml")).replace("size: medium", "size: small"),
  );
  await set();
  const { code, stderr } = await cryoInit(["undo", root]);
  expect(code).toBe(0);
  expect(stderr).toContain("cryo-init.yaml still says resources.size: small");
  expect((await cryoInit(["check", root])).code).toBe(3);
});

test("in a folder below, the one that is set up is named", async () => {
  const { code, stderr } = await cryoInit(["check", join(root, "docs-site")]);
  expect(code).toBe(2);
  expect(stderr).toContain(`There is one in ${root}`);
});
