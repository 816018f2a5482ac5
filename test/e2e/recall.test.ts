import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyExample, editFile, makeFolder, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, type Ended } from "../support/run.ts";

/** What a command said is told again as long as nothing is touched. The tests follow from one another. */

let root = "";
let state = "";
beforeAll(async () => {
  root = await copyExample("recall");
  state = await makeFolder("recall-state");
  const { code, stderr } = await cryoInit([root, "--yes", "--set", "documentation.site=no"]);
  expect(code, stderr).toBe(0);
});
afterAll(async () => {
  for (const folder of [root, state]) await removeFolder(folder);
});

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return cryoInit(args, { env: { XDG_STATE_HOME: state, ...env } });
}

async function remembered(): Promise<readonly string[]> {
  const folder = join(state, "cryo-init", "recall");
  return (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
}

/** Runs a command until it is remembered: not before its files have been left alone for two seconds. */
async function startUntilRemembered(args: readonly string[]): Promise<Ended> {
  const known = (await remembered()).length;
  const end = Date.now() + 20_000;
  for (;;) {
    const ended = await start(args);
    if ((await remembered()).length > known) return ended;
    if (Date.now() > end) throw new Error(`never remembered: ${args.join(" ")}\n${ended.stderr}`);
  }
}

const CLEAN = "No drift: every file is as the answers say.\n";

test("a command says the same from memory, and writes nothing into the project", async () => {
  const before = await readTree(root);
  const commands = [
    ["check", root],
    ["audit", root, "--json"],
    [root, "--yes"],
  ];
  for (const args of commands) {
    const first = await startUntilRemembered(args);
    expect(await start(args)).toEqual(first);
  }
  expect(await remembered()).toHaveLength(commands.length);
  expect(await readTree(root)).toEqual(before);
});

test("it is the memory that speaks, of this very command line, environment and project", async () => {
  for (const file of await remembered())
    await editFile(file, /"said":\[\[.*\]\]/, '"said":[["say","From memory"]]');
  expect((await start(["check", root])).stderr).toBe("From memory\n");
  expect((await start([root, "--yes"])).stderr).toBe("From memory\n");
  expect((await start(["check", root, "--quiet"])).stderr).toBe("");
  expect((await start(["check", root], { CRYO_INIT_RESOURCES_SIZE: "small" })).code).toBe(3);
  expect((await start(["check", root, "--json"])).stdout).toContain('"drift": false');
  expect((await start([root, "--yes", "--dry-run"])).stderr).not.toContain("From memory");
});

test("a file that was touched is looked at, at once and again", async () => {
  await editFile(join(root, "Dockerfile"), "USER ", "USER  ");
  for (const _again of [1, 2]) {
    const { code, stdout } = await start(["check", root]);
    expect(code).toBe(3);
    expect(stdout).toContain("+USER  ");
  }
  await editFile(join(root, "Dockerfile"), "USER  ", "USER ");
  expect(await start(["check", root])).toMatchObject({ code: 0, stderr: CLEAN });
});

test("a damaged memory, and a state folder that nobody may write to, change nothing", async () => {
  for (const file of await remembered()) await writeFile(file, '{"digest":');
  expect(await start(["check", root])).toMatchObject({ code: 0, stderr: CLEAN });
  const file = join(state, "no-folder");
  await writeFile(file, "");
  await chmod(file, 0o400);
  expect(await start(["check", root], { XDG_STATE_HOME: file })).toMatchObject({ code: 0, stderr: CLEAN });
});
