import { existsSync } from "node:fs";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeScratch, withScratch } from "../../../src/cli/verify/scratch.ts";
import { beginRun } from "../../../src/cli/verify/this-run.ts";
import type { RunOwner } from "../../../src/verify/run-owner.ts";
import { makeFolder, removeFolder } from "../../support/example.ts";

/** Folders of runs that were killed hold a copy of the source, and the image as a file. */
let parent = "";
beforeEach(async () => {
  parent = await makeFolder("scratch");
});
afterEach(async () => await removeFolder(parent));

const self = beginRun();
const gone: RunOwner = { ...self, id: "bbbbbb", started: "1", since: "2020-01-01T00:00:00.000Z" };

async function leave(name: string, owner: string): Promise<void> {
  await mkdir(join(parent, name, "before"), { recursive: true });
  await writeFile(join(parent, name, "run.json"), owner);
}

test("a run has a folder of its own, and leaves nothing of it", async () => {
  let folder = "";
  await withScratch(self, parent, async (scratch) => {
    folder = scratch;
    await mkdir(join(scratch, "before"));
    expect(basename(scratch)).toMatch(/^cryo-verify-/);
  });
  expect(existsSync(folder)).toBe(false);
});

test("a full disk is said to be one, with what to do, and is no bug", async () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    syscall: "write",
  });
  await expect(withScratch(self, parent, () => Promise.reject(full))).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringMatching(/^Cannot write temporary files: the disk is full/),
    next: expect.stringContaining("TMPDIR"),
  });
  const nowhere = join(parent, "nowhere");
  await expect(withScratch(self, nowhere, async () => 0)).rejects.toMatchObject({ name: "UserError" });
  const bug = new Error("bug");
  await expect(withScratch(self, parent, () => Promise.reject(bug))).rejects.toBe(bug);
  expect(await readdir(parent)).toEqual([]);
});

test("the folder of a run that was killed goes, and those of others stay", async () => {
  await leave("cryo-verify-killed", JSON.stringify(gone));
  await leave("cryo-verify-running", JSON.stringify({ ...self, id: "cccccc" }));
  await leave("cryo-verify-else", "not of a run");
  await mkdir(join(parent, "cryo-verify-mine"));
  await leave("elsewhere", JSON.stringify(gone));
  await symlink(join(parent, "elsewhere"), join(parent, "cryo-verify-link"));
  expect(await removeScratch(self, parent)).toEqual([join(parent, "cryo-verify-killed")]);
  expect((await readdir(parent)).toSorted()).toEqual([
    "cryo-verify-else",
    "cryo-verify-link",
    "cryo-verify-mine",
    "cryo-verify-running",
    "elsewhere",
  ]);
});
