import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyExample, editFile, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, setUpExample } from "../support/set-up.ts";
import { TerminalSession } from "../support/terminal.ts";

const copySetUp = setUpExample("undo", ...NO_SITE);
let root = "";
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

/** Every file of the project, but what an undo leaves as it is, or takes away for good. */
async function tree(folder = root): Promise<ReadonlyMap<string, string>> {
  const all = [...(await readTree(folder))];
  return new Map(all.filter(([path]) => !/^\.cryo-init\/(history|previous|\.git)/.test(path)));
}

const FIRST_LIMIT = ["--yes", "--set", "resources.production.app.memory=1G"];

async function changeLimit(): Promise<ReadonlyMap<string, string>> {
  const before = await tree();
  expect((await cryoInit([root, ...FIRST_LIMIT])).code).toBe(0);
  expect(await tree()).not.toEqual(before);
  return before;
}

describe("undo", () => {
  test("restores all files of a run, and history says so in words", async () => {
    const before = await changeLimit();
    const { code, stdout, stderr } = await cryoInit(["undo", root]);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^The run of \S+Z is undone: \d+ files are as before it/);
    expect(stderr).toContain("~ update   docker-compose.yml");
    expect(stderr).toContain("resources.production.app.memory: 1G -> (not set)");
    expect(stderr).toContain("Only one step back is kept.");
    expect(await tree()).toEqual(before);
    expect((await cryoInit(["check", root])).code).toBe(0);
    const [newest = "", undone = ""] = (await cryoInit(["history", root])).stdout.split("\n\n");
    const when = undone.split(" ")[0] ?? "";
    expect(newest).toContain(`  undid the run of ${when}  files: `);
    expect(newest).toContain("resources.production.app.memory: 1G -> (not set)");
    const { entries } = JSON.parse((await cryoInit(["history", root, "--json"])).stdout);
    expect(entries.map(({ undoes }: { undoes?: string }) => undoes)).toEqual([when, undefined, undefined]);
  });

  test("goes past a run that only noted an edit by hand, and leaves that note as it is", async () => {
    await editFile(join(root, "docker-compose.yml"), "interval: 30s", "interval: 20s");
    await cryoInit([root, "--yes"]);
    const before = await tree();
    await changeLimit();
    await editFile(join(root, "Dockerfile"), "PYTHONUNBUFFERED=1", "PYTHONUNBUFFERED=0");
    expect((await cryoInit([root, "--yes"])).stderr).toContain("Noted");
    const { code, stdout, stderr } = await cryoInit(["undo", root, "--json"]);
    expect(code, stderr).toBe(0);
    expect(stdout).not.toContain("edits.json");
    const after = await tree();
    expect(after.get("docker-compose.yml")).toBe(before.get("docker-compose.yml"));
    expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
  });

  test("of the first run leaves the checkout as it was, and the next run starts anew", async () => {
    const script = join(root, "scripts/blue-green.sh");
    expect((await stat(script)).mode & 0o100).toBe(0o100);
    const written = await tree();
    expect((await cryoInit(["undo", root])).code).toBe(0);
    const untouched = await copyExample("undo-untouched");
    expect(await tree()).toEqual(await tree(untouched));
    await removeFolder(untouched);
    const again = await cryoInit([root, "--yes", ...NO_SITE]);
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).not.toContain("no longer on record");
    expect(await tree()).toEqual(written);
  });

  test("takes eject back", async () => {
    const before = await tree();
    await cryoInit(["eject", "docker-compose.yml", root]);
    expect(await tree()).not.toEqual(before);
    expect((await cryoInit(["undo", root])).code).toBe(0);
    expect(await tree()).toEqual(before);
  });

  test("--dry-run shows files and differences, and writes nothing", async () => {
    await changeLimit();
    const before = await readTree(root);
    const { code, stdout, stderr } = await cryoInit(["undo", root, "--dry-run"]);
    expect(code).toBe(0);
    expect(stdout).toContain("~ update   docker-compose.yml");
    expect(stdout).toContain("-          memory: 1G\n+          memory: 1536M");
    expect(stderr).toMatch(/^This would undo the run of \S+Z\. Nothing was written \(--dry-run\)\.\n$/);
    expect(await readTree(root)).toEqual(before);
  });

  test("--json prints what it did, or would do", async () => {
    await changeLimit();
    const [dry, done] = [
      await cryoInit(["undo", root, "--json", "--dry-run"]),
      await cryoInit(["undo", root, "--json", "--quiet"]),
    ].map(({ stdout }) => JSON.parse(stdout));
    expect(dry).toEqual({ ...done, outcome: "dry-run" });
    expect(done).toMatchObject({
      outcome: "undone",
      root,
      run: { when: expect.stringMatching(/Z$/), version: expect.any(String) },
      settings: [{ setting: "resources.production.app.memory", from: 1024 ** 3, to: null }],
      left: [],
    });
    expect(done.files).toContainEqual({
      path: "cryo-init.yaml",
      kind: "update",
      added: 0,
      removed: expect.any(Number),
      reason: "The run changed it.",
    });
  });

  test("says nothing with --quiet, and asks nothing in a terminal", async () => {
    const before = await changeLimit();
    const { code, stdout, stderr } = await cryoInit(["undo", root, "-q"]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
    await cryoInit([root, ...FIRST_LIMIT]);
    const terminal = new TerminalSession(["undo", root], { columns: 110, rows: 60 });
    await terminal.waitFor("Only one step back is kept");
    expect(await terminal.ended()).toBe(0);
    expect(await tree()).toEqual(before);
  });
});

describe("undo refuses, and writes nothing:", () => {
  async function expectRefusal(exit: number, message: RegExp, ...more: string[]): Promise<void> {
    const before = await readTree(root);
    for (const flags of [[], ["--json"], ["--dry-run"], ["--quiet", "--yes"]]) {
      const { code, stdout, stderr } = await cryoInit(["undo", root, ...more, ...flags]);
      expect(code, stderr).toBe(exit);
      expect(stdout).toBe("");
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/this is a bug|\n {4}at /);
    }
    expect(await readTree(root)).toEqual(before);
  }

  test("files that were edited since: exit code 4, each named", async () => {
    await changeLimit();
    await writeFile(join(root, "docker-compose.yml"), "services: {}\n");
    await rm(join(root, "cryo-init.yaml"));
    await expectRefusal(
      4,
      /^cryo-init: 2 files are not as left by the run of \S+Z\. Nothing was written\.\n {2}cryo-init\.yaml: removed since\n {2}docker-compose\.yml: edited since\nTake these edits back/,
    );
  });

  test("a second undo, a project that was never set up, a fresh clone: exit code 2", async () => {
    await changeLimit();
    await cryoInit(["undo", root]);
    await expectRefusal(
      2,
      /^cryo-init: Nothing to undo: the run of \S+Z is undone already.*\nTo have it again/,
    );
    expect((await cryoInit([root, ...FIRST_LIMIT])).code).toBe(0);
    await rm(join(root, ".cryo-init/previous"), { recursive: true });
    await expectRefusal(2, /^cryo-init: \.cryo-init\/previous: The run of \S+Z cannot be undone.*\nGo back/);
    await rm(join(root, ".cryo-init"), { recursive: true });
    await expectRefusal(
      2,
      /^cryo-init: Nothing to undo: no run .*\nSet the project up first: npx cryo-init\n$/,
    );
  });

  test("a kept record that is damaged: exit code 1, and the file is named", async () => {
    await writeFile(join(root, ".cryo-init/previous/journal.json"), '{"steps":[');
    await expectRefusal(
      1,
      /^cryo-init: \.cryo-init\/previous\/journal\.json .*missing or damaged.*\nGo back/,
    );
  });

  test("--pin, a folder that is not there, and one word too many: exit code 2", async () => {
    await expectRefusal(2, /--pin is not for "cryo-init undo"/, "--pin");
    await expectRefusal(2, /one folder is expected/, "docker");
    const { code, stderr } = await cryoInit(["undo", join(root, "nowhere")]);
    expect(code).toBe(2);
    expect(stderr).toContain("there is no folder");
  });
});
