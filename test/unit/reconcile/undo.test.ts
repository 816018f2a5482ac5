import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readDiskFile } from "../../../src/reconcile/disk.ts";
import { readHistory } from "../../../src/reconcile/history.ts";
import { planEditedFile, settleConflict } from "../../../src/reconcile/plan-changes.ts";
import { fingerprint } from "../../../src/reconcile/stage-file.ts";
import { readState } from "../../../src/reconcile/state.ts";
import { runTransaction } from "../../../src/reconcile/transaction.ts";
import { planUndo, undoRun } from "../../../src/reconcile/undo.ts";
import { writeChanges } from "../../../src/reconcile/write-changes.ts";
import { generated, makeFolder, makeProject, plan, put, read, run, snapshot } from "./project.ts";
import { prepareProject } from "./second-run.ts";
import { RUN, SELF, UNDO } from "./this-run.ts";

const undo = (root: string) => undoRun(root, { ...UNDO, self: SELF });

/** The project without what an undo leaves as it is, or takes away for good. */
function project(root: string): Record<string, string> {
  const entries = Object.entries(snapshot(root));
  return Object.fromEntries(entries.filter(([path]) => !/^\.cryo-init\/(history|previous)/.test(path)));
}

describe("undo", () => {
  test("restores every byte, mode and folder of a run with a change of nearly every kind", async () => {
    const { root, changes } = await prepareProject();
    const before = project(root);
    await writeChanges(root, changes, { history: RUN, self: SELF });
    expect(project(root)).not.toEqual(before);
    const result = await undo(root);
    expect(project(root)).toEqual(before);
    expect(existsSync(join(root, ".cryo-init/previous"))).toBe(false);
    const kinds = new Map(result.changes.map(({ path, kind }) => [path, kind]));
    expect(kinds.get("two/only/here.conf")).toBe("remove");
    expect(kinds.get("one/only/here.conf")).toBe("create");
    expect(kinds.get("compose.yml")).toBe("update");
    expect(kinds.get("linked.conf")).toBe("update");
    expect(kinds.has("docker/d.conf")).toBe(false);
  });

  test("of a first run leaves the history only, and what is not cryo-init's", async () => {
    const root = makeProject({ Dockerfile: "FROM old\r\nRUN x\n", "docker/mine.conf": "mine\n" });
    const before = snapshot(root);
    await run(root, [
      generated("Dockerfile", "FROM new\n"),
      generated("docker/nginx/a.conf", "a\n"),
      generated("scripts/start.sh", "exit\n", { executable: true }),
    ]);
    await undo(root);
    const after = snapshot(root);
    expect(Object.keys(after).filter((path) => !(path in before))).toEqual([
      ".cryo-init",
      ".cryo-init/.gitattributes",
      ".cryo-init/.gitignore",
      ".cryo-init/history.jsonl",
    ]);
    expect(after).toMatchObject(before);
    expect((await readState(root)).written).toEqual([]);
    const [again] = await plan(root, [generated("Dockerfile", "FROM new\n")]);
    expect(again?.reason).toContain("It was there before cryo-init");
  });

  test("takes an executable bit and line endings back, where the text stayed the same", async () => {
    const root = makeProject({});
    await run(root, [generated("start.sh", "a\nb\n")]);
    put(root, "start.sh", "a\r\nb\r\n");
    chmodSync(join(root, "start.sh"), 0o640);
    const before = project(root);
    await run(root, [generated("start.sh", "a\nb\n", { executable: true, eol: "lf" })]);
    expect(statSync(join(root, "start.sh")).mode & 0o777).toBe(0o750);
    const { changes } = await undo(root);
    expect(project(root)).toEqual(before);
    expect(changes.map(({ reason }) => reason)).toEqual(["The run changed its line endings or its mode."]);
  });

  test("restores a file that was protected, and its copy is protected, too", async () => {
    const root = makeProject({ "compose.yml": "password: secret\n" });
    chmodSync(join(root, "compose.yml"), 0o600);
    await run(root, [generated("compose.yml", "new\n")]);
    await run(root, []);
    expect(existsSync(join(root, "compose.yml"))).toBe(false);
    const kept = Object.values(snapshot(join(root, ".cryo-init/previous/old")));
    expect(kept).toContain("file 600\nnew\n");
    await undo(root);
    expect(snapshot(root)["compose.yml"]).toBe("file 600\nnew\n");
  });

  test("brings back both sides of a conflict that was settled with markers", async () => {
    const root = makeProject({});
    await run(root, [generated("f", "a\n")]);
    put(root, "f", "mine\n");
    const before = project(root);
    const changes = await plan(root, [generated("f", "new\n")]);
    const settled = changes.map((change) => settleConflict(change, "markers"));
    await writeChanges(root, settled, { history: RUN, self: SELF });
    expect(read(root, "f")).toContain("<<<<<<<");
    await undo(root);
    expect(project(root)).toEqual(before);
  });

  test("adds a line to the history: which run, files, and settings in reverse", async () => {
    const root = makeProject({ "cryo-init.yaml": "size: small\n" });
    const answers = planEditedFile({
      path: "cryo-init.yaml",
      disk: await readDiskFile(root, "cryo-init.yaml"),
      content: "size: large\n",
      crlf: false,
      purpose: "Your answers.",
    });
    const changes = [{ setting: "resources.size", from: null, to: "large" }];
    await writeChanges(root, [answers], { history: { ...RUN, changes }, self: SELF });
    await undo(root);
    expect(read(root, "cryo-init.yaml")).toBe("size: small\n");
    expect((await readHistory(root)).entries).toEqual([
      { ...RUN, changes, files: [{ path: "cryo-init.yaml", kind: "update" }] },
      {
        ...UNDO,
        changes: [{ setting: "resources.size", from: "large", to: null }],
        files: [{ path: "cryo-init.yaml", kind: "update" }],
        undoes: RUN.when,
      },
    ]);
  });

  test("goes back one run only, and a run that did nothing takes nothing away", async () => {
    const root = makeProject({});
    const later = { ...RUN, when: "2026-01-02T09:00:00.000Z" };
    await run(root, [generated("f", "one\n")]);
    await writeChanges(root, await plan(root, [generated("f", "two\n")]), { history: later, self: SELF });
    await run(root, [generated("f", "two\n")]);
    expect((await planUndo(root)).run.when).toBe(later.when);
    await undo(root);
    expect(read(root, "f")).toBe("one\n");
    await expect(undo(root)).rejects.toMatchObject({
      failure: "usage",
      message: expect.stringContaining(`the run of ${later.when} is undone already, and only one step back`),
    });
    await run(root, [generated("f", "three\n")]);
    await undo(root);
    expect(read(root, "f")).toBe("one\n");
  });

  test("keeps only what the run touched", async () => {
    const root = makeProject({});
    const files = Array.from({ length: 20 }, (_, index) => generated(`f${index}`, `${index}\n`));
    await run(root, files);
    await run(root, [generated("f0", "new\n"), ...files.slice(1)]);
    const kept = Object.keys(snapshot(join(root, ".cryo-init/previous/old")));
    // f0, its base and its digest, and the history.
    expect(kept).toHaveLength(4);
  });
});

describe("refuses, and changes nothing:", () => {
  async function expectRefusal(root: string, expected: object): Promise<void> {
    const before = snapshot(root);
    await expect(planUndo(root)).rejects.toMatchObject({ name: "UserError", ...expected });
    const refused = expect(undo(root)).rejects;
    await refused.toMatchObject({ name: "UserError", next: expect.stringMatching(/./), ...expected });
    expect(snapshot(root)).toEqual(before);
  }

  const conflict = (message: RegExp) => ({
    failure: "conflict",
    message: expect.stringMatching(message),
  });

  async function secondRun(): Promise<string> {
    const root = makeProject({});
    await run(root, [generated("docker/a", "a\n"), generated("docker/b", "b\n"), generated("c", "c\n")]);
    await run(root, [generated("docker/a", "new\n"), generated("docker/b", "new\n")]);
    return root;
  }

  test("files that were edited, removed or protected since, or are there again, naming each", async () => {
    const root = await secondRun();
    put(root, "docker/a", "new\n\n");
    await expectRefusal(
      root,
      conflict(/^One file is not as left by the run of .*\n {2}docker\/a: edited since$/),
    );
    rmSync(join(root, "docker/a"));
    chmodSync(join(root, "docker/b"), 0o600);
    put(root, "c", "mine\n");
    await expectRefusal(
      root,
      conflict(
        /^3 files are not as left .* Nothing was written\.\n {2}c: the run removed it, and .*\n {2}docker\/a: removed since\n {2}docker\/b: its mode was 644 and is 600$/s,
      ),
    );
  });

  test("a file of the project that somebody else put into a file's or a folder's place", async () => {
    const root = await secondRun();
    rmSync(join(root, "docker/a"));
    mkdirSync(join(root, "docker/a"));
    await expectRefusal(root, conflict(/docker\/a: not a file any more/));
    rmSync(join(root, "docker"), { recursive: true });
    put(root, "docker", "mine\n");
    await expectRefusal(
      root,
      conflict(/docker\/a: not a file any more.*\n {2}docker\/b: not a file any more/),
    );
    rmSync(join(root, "docker"));
    symlinkSync(makeFolder(), join(root, "docker"));
    await expectRefusal(root, conflict(/docker\/a: not a file any more, or behind a link/));
  });

  test("what cryo-init remembers of a file was changed since", async () => {
    const root = await secondRun();
    rmSync(join(root, ".cryo-init/base/docker/a"));
    await expectRefusal(root, conflict(/^One file is .*\n {2}\.cryo-init\/base\/docker\/a: removed since$/));
  });

  test("a file that is edited between the comparison and the writing", async () => {
    const root = makeProject({ f: "mine\n" });
    const before = snapshot(root);
    const print = await fingerprint(join(root, "f"));
    const write = { target: "f", account: "f", content: Buffer.from("old\n"), executable: false };
    mkdirSync(join(root, ".cryo-init"));
    for (const expected of [null, `${print}0`]) {
      await expect(runTransaction(root, [{ ...write, expected }], null)).rejects.toMatchObject(
        conflict(/^f was edited at this very moment/),
      );
      expect(snapshot(root)).toEqual({ ...before, ".cryo-init": "folder 755" });
    }
    await runTransaction(root, [{ ...write, expected: print }], null);
    expect(read(root, "f")).toBe("old\n");
  });

  const usage = (message: RegExp) => ({ failure: "usage", message: expect.stringMatching(message) });

  test("a project that was never set up", async () => {
    const root = makeProject({ "app.py": "" });
    await expectRefusal(root, usage(/^Nothing to undo: no run/));
    expect(Object.keys(snapshot(root))).toEqual(["app.py"]);
  });

  test("a fresh clone", async () => {
    const root = await secondRun();
    rmSync(join(root, ".cryo-init/previous"), { recursive: true });
    await expectRefusal(root, {
      ...usage(/^The run of .* cannot be undone: what it takes stays in the checkout where it ran/),
      next: expect.stringContaining("version control"),
    });
  });

  test("a project in which a later run, of another checkout, has come in", async () => {
    const root = await secondRun();
    const history = read(root, ".cryo-init/history.jsonl");
    const other = { ...RUN, when: "2026-02-02T00:00:00.000Z", files: [] };
    put(root, ".cryo-init/history.jsonl", `${history}${JSON.stringify(other)}\n`);
    await expectRefusal(root, usage(/^The last run is that of 2026-02-02/));
  });

  test("files that version control has taken back already", async () => {
    const root = await secondRun();
    for (const path of ["docker/a", "docker/b", "c"]) {
      for (const folder of ["", ".cryo-init/base/"]) put(root, folder + path, `${path.slice(-1)}\n`);
    }
    await expectRefusal(root, usage(/^Nothing to undo: every file is as it was before the run/));
  });

  describe("a kept record that is damaged or half there", () => {
    const journal = ".cryo-init/previous/journal.json";

    test.each([
      "",
      "{",
      "null",
      '{"steps":[],"folders":[]}',
      '{"steps":[{"slot":0}],"folders":[],"entry":null}',
      `{"steps":[],"folders":[],"entry":{"when":"x","version":"1","changes":[],"files":[],"undoes":"y"}}`,
      `{"steps":[],"folders":[],"entry":{"when":"x"}}`,
      `{"steps":[{"slot":0,"target":"a","account":"a","before":"x","after":null}],"folders":[],"entry":${JSON.stringify({ ...RUN, files: [] })}}`,
    ])("journal %s", async (text) => {
      const root = await secondRun();
      put(root, journal, text);
      await expectRefusal(root, { failure: "failed", where: { file: journal } });
    });

    test("without a journal, or without a copy, or with another one", async () => {
      const root = await secondRun();
      const copy = Object.keys(snapshot(join(root, ".cryo-init/previous"))).find((path) =>
        /old\/\d/.test(path),
      );
      const file = `.cryo-init/previous/${copy}`;
      put(root, file, "something else\n");
      await expectRefusal(root, { failure: "failed", where: { file } });
      rmSync(join(root, file));
      await expectRefusal(root, { failure: "failed", where: { file } });
      rmSync(join(root, journal));
      await expectRefusal(root, { failure: "failed", where: { file: journal } });
    });

    test("a link or a file in place of the folder", async () => {
      const root = await secondRun();
      const folder = join(root, ".cryo-init/previous");
      rmSync(folder, { recursive: true });
      put(root, ".cryo-init/previous", "");
      await expectRefusal(root, { failure: "failed", message: expect.stringContaining("previous") });
      rmSync(folder);
      const outside = makeFolder();
      put(outside, "mine", "mine\n");
      symlinkSync(outside, folder);
      await expectRefusal(root, { failure: "failed", message: expect.stringContaining("symbolic link") });
      // The next run makes it anew, and does not follow it.
      await run(root, [generated("docker/a", "newer\n")]);
      expect(snapshot(outside)).toEqual({ mine: "file 644\nmine\n" });
      await undo(root);
      expect(read(root, "docker/a")).toBe("new\n");
    });

    test.each(["../evil", "/tmp/evil", ".git/hooks/pre-commit"])("that names %s", async (target) => {
      const root = await secondRun();
      const kept = JSON.parse(read(root, journal));
      put(root, journal, JSON.stringify({ ...kept, steps: [{ ...kept.steps[0], target }] }));
      mkdirSync(join(root, ".git/hooks"), { recursive: true });
      await expectRefusal(root, { failure: "failed", where: { file: journal } });
    });
  });
});
