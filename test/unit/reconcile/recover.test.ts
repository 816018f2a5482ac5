import { existsSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { recover } from "../../../src/reconcile/recover.ts";
import { fingerprint, moveIntoPlace } from "../../../src/reconcile/stage-file.ts";
import { makeFolder, makeProject, put, read, snapshot } from "./project.ts";
import { SELF } from "./this-run.ts";

/** A project with the journal of a run that was interrupted, as a checkout could bring it along. */
async function makeInterrupted(target: string, journal = "journal.json"): Promise<string> {
  const root = makeProject({
    ".cryo-init/transaction/new/0": "new\n",
    ".cryo-init/transaction/old/0": "old\n",
  });
  const step = {
    slot: 0,
    target,
    account: target,
    before: null,
    after: await fingerprint(join(root, ".cryo-init/transaction/new/0")),
  };
  put(root, `.cryo-init/transaction/${journal}`, JSON.stringify({ steps: [step], folders: [] }));
  return root;
}

test("has nothing to do in a project without leftovers, and writes nothing", async () => {
  const root = makeProject({ "app.py": "" });
  expect(await recover(root, SELF)).toEqual({ outcome: "none", left: [] });
  expect(Object.keys(snapshot(root))).toEqual(["app.py"]);
});

test("removes the empty folder of a first run that was killed before it had the lock", async () => {
  const root = makeProject({});
  mkdirSync(join(root, ".cryo-init"));
  expect(await recover(root, SELF)).toEqual({ outcome: "none", left: [] });
  expect(snapshot(root)).toEqual({});
});

test("discards what never got to its commit point, and the folder with it", async () => {
  const root = makeProject({ ".cryo-init/transaction/new/0": "new\n" });
  expect(await recover(root, SELF)).toEqual({ outcome: "discarded", left: [] });
  expect(snapshot(root)).toEqual({});
});

test("finishes what was committed, and undoes what was to be undone", async () => {
  const committed = await makeInterrupted("Dockerfile");
  expect(await recover(committed, SELF)).toEqual({ outcome: "finished", left: [] });
  expect(snapshot(committed)).toEqual({ Dockerfile: "file 644\nnew\n" });
  const undoing = await makeInterrupted("Dockerfile", "undo.json");
  put(undoing, "Dockerfile", "new\n");
  expect(await recover(undoing, SELF)).toEqual({ outcome: "undone", left: [] });
  expect(snapshot(undoing)).toEqual({});
});

test("leaves alone what has become a folder in the meantime", async () => {
  const root = await makeInterrupted("Dockerfile");
  mkdirSync(join(root, "Dockerfile"));
  expect(await recover(root, SELF)).toEqual({ outcome: "finished", left: ["Dockerfile"] });
  expect(Object.keys(snapshot(root))).toEqual(["Dockerfile"]);
});

describe("refuses a journal that a checkout brought along", () => {
  test.each(["../evil", "/tmp/evil", ".git/hooks/pre-commit", ".GIT/config", "a/../../evil", "docker/evil"])(
    "to write %s",
    async (target) => {
      const root = await makeInterrupted(target);
      const outside = makeFolder();
      mkdirSync(join(root, ".git/hooks"), { recursive: true });
      symlinkSync(outside, join(root, "docker"));
      await expect(recover(root, SELF)).rejects.toMatchObject({ name: "UserError" });
      expect(existsSync(join(root, "../evil"))).toBe(false);
      expect(snapshot(outside)).toEqual({});
      expect(snapshot(join(root, ".git"))).toEqual({ hooks: "folder 755" });
    },
  );

  test.each(["", "{", "null", '{"steps":[{"slot":0}],"folders":[]}'])("that is damaged: %s", async (text) => {
    const root = makeProject({ ".cryo-init/transaction/journal.json": text, Dockerfile: "mine\n" });
    await expect(recover(root, SELF)).rejects.toMatchObject({
      name: "UserError",
      where: { file: ".cryo-init/transaction/journal.json" },
      next: expect.stringContaining("delete .cryo-init/transaction"),
    });
    expect(read(root, "Dockerfile")).toBe("mine\n");
  });
});

test("a file moves into place across file systems, too", async () => {
  const folder = makeFolder();
  put(folder, "staged", "new\n");
  const shared = "/dev/shm";
  const elsewhere = existsSync(shared) && statSync(shared).dev !== statSync(folder).dev ? shared : folder;
  const target = join(elsewhere, `cryo-init-${process.pid}`);
  onTestFinished(() => rmSync(target, { force: true }));
  await moveIntoPlace(join(folder, "staged"), target);
  expect(read("/", target)).toBe("new\n");
  expect(existsSync(`${target}.cryo-init-new`)).toBe(false);
});
