import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recover } from "../../../src/reconcile/recover.ts";
import { makeProject, plan, put, read, run, snapshot } from "./project.ts";
import { prepareProject, type SecondRun, versionedFiles } from "./second-run.ts";
import { nextRun } from "./this-run.ts";
import type { Fault } from "./writer.ts";
import { buildWriter, copyProject, forEachAtOnce, runWriter, startWriter } from "./writer-process.ts";

let program = "";
let remove = () => {};

beforeAll(async () => {
  ({ program, remove } = await buildWriter());
});
afterAll(() => remove());

describe("killed", () => {
  test("at any call, the project is the old one or the new one after the next start, and a run makes it new", async () => {
    const { root, changes } = await prepareProject();
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(
      new Set(["create", "update", "merge", "replace", "deleted", "remove"]),
    );
    const old = snapshot(root);
    const whole = copyProject(root);
    const outcome = await runWriter(program, { root: whole, changes, faults: [] });
    expect(outcome?.error).toBeNull();
    const fresh = snapshot(whole);
    expect(fresh).not.toEqual(old);

    const calls = outcome?.calls ?? 0;
    const instants = Array.from({ length: 28 }, (_, index) => 1 + Math.floor((index * calls) / 28));
    const seen = { old: 0, new: 0 };
    await forEachAtOnce(instants, async (at) => {
      const copy = copyProject(root);
      expect(await runWriter(program, { root: copy, changes, faults: [{ at, act: "kill" }] })).toBeNull();
      await recover(copy, nextRun());
      const now = snapshot(copy);
      const isOld = JSON.stringify(now) === JSON.stringify(old);
      if (!isOld) expect(now).toEqual(fresh);
      seen[isOld ? "old" : "new"] += 1;
      if (!isOld) return;
      await run(copy, versionedFiles("two"), { crlf: true });
      expect(snapshot(copy)).toEqual(fresh);
    });
    expect(seen.old).toBeGreaterThan(5);
    expect(seen.new).toBeGreaterThan(5);
  }, 60_000);

  test("at random instants, also within a call, on a first run: nothing is left behind, or everything is there", async () => {
    const root = makeProject({ "app.py": "print()\n", Dockerfile: "FROM old\n" });
    const changes = await plan(root, versionedFiles("one"));
    const old = snapshot(root);
    const whole = copyProject(root);
    const begin = startWriter(program, { root: whole, changes, faults: [] });
    await begin.printed("started");
    const start = performance.now();
    expect((await begin.ended)?.error).toBeNull();
    const duration = performance.now() - start;
    const fresh = snapshot(whole);
    await forEachAtOnce(
      Array.from({ length: 12 }, (_, index) => index),
      async () => {
        const copy = copyProject(root);
        const writer = startWriter(program, { root: copy, changes, faults: [] });
        await writer.printed("started");
        const timer = setTimeout(() => writer.child.kill("SIGKILL"), Math.random() * duration);
        await writer.ended;
        clearTimeout(timer);
        await recover(copy, nextRun());
        expect([old, fresh]).toContainEqual(snapshot(copy));
      },
    );
  }, 60_000);

  test("again while it recovers, the run is finished all the same", async () => {
    const { root, changes } = await prepareProject();
    const whole = copyProject(root);
    await runWriter(program, { root: whole, changes, faults: [] });
    const fresh = snapshot(whole);
    await forEachAtOnce([1, 5, 9, 13, 17, 21, 25], async (at) => {
      const copy = copyProject(root);
      const kill: Fault = { at: 4, after: "journal.json", act: "kill" };
      expect(await runWriter(program, { root: copy, changes, faults: [kill] })).toBeNull();
      const again: Fault = { at, act: "kill" };
      expect(await runWriter(program, { root: copy, changes: null, faults: [again] })).toBeNull();
      await recover(copy, nextRun());
      expect(snapshot(copy)).toEqual(fresh);
    });
  }, 60_000);

  test("and edited before the next start, a file keeps the edit, and the next run merges it", async () => {
    const { root, changes } = await prepareProject();
    const copy = copyProject(root);
    // Dockerfile is written then, its base is not.
    const kill: Fault = { at: 10, after: "journal.json", act: "kill" };
    await runWriter(program, { root: copy, changes, faults: [kill] });
    const edited = ["Dockerfile", "docker/c.conf"];
    const before = edited.map((path) => read(copy, path));
    expect(before.map((text) => text.includes("two"))).toEqual([true, false]);
    for (const path of edited) put(copy, path, `${read(copy, path)}mine\r\n`);
    expect(await recover(copy, nextRun())).toEqual({ outcome: "finished", left: edited });
    expect(edited.map((path) => read(copy, path))).toEqual(before.map((text) => `${text}mine\r\n`));
    expect(read(copy, "docker/b.conf")).toContain("two");
    await run(copy, versionedFiles("two"));
    for (const path of edited) expect(read(copy, path)).toMatch(/^# .* two\r\n1\r\n2\r\n3\r\nmine\r\n$/);
  });
});

describe("refused by the system, the project is as it was:", () => {
  async function expectOld(
    project: SecondRun,
    message: RegExp,
    options: { faults?: (copy: string) => Fault[]; arrange?: (copy: string) => void; shell?: string },
  ): Promise<void> {
    const copy = copyProject(project.root);
    options.arrange?.(copy);
    const old = snapshot(copy);
    const job = { root: copy, changes: project.changes, faults: options.faults?.(copy) ?? [] };
    const { shell } = options;
    const outcome = await runWriter(program, job, {
      unprivileged: true,
      ...(shell === undefined ? {} : { shell }),
    });
    expect(outcome?.error).toMatchObject({ name: "UserError", message: expect.stringMatching(message) });
    expect(outcome?.error?.next).toBeTruthy();
    for (const path of ["docker", ".cryo-init"].filter((folder) => old[folder] === "folder 755")) {
      chmodSync(join(copy, path), 0o755);
    }
    expect(snapshot(copy)).toEqual(old);
    expect(await recover(copy, nextRun())).toEqual({ outcome: "none", left: [] });
  }

  test("no permission to write in the project, or in a folder of it", async () => {
    const project = await prepareProject();
    await expectOld(project, /^Cannot write in .*project: permission denied\.$/, {
      arrange: (copy) => chmodSync(copy, 0o555),
    });
    await expectOld(project, /^Cannot write docker\/a\.conf: .*permission denied\.$/, {
      arrange: (copy) => chmodSync(join(copy, "docker"), 0o555),
    });
    await expectOld(project, /^Cannot write in \.cryo-init: permission denied\.$/, {
      arrange: (copy) => chmodSync(join(copy, ".cryo-init"), 0o555),
    });
  });

  test("permission taken away midway, on a re-run and on a first run", async () => {
    const project = await prepareProject();
    const protectDocker = (copy: string): Fault[] => [
      { at: 1, after: "journal.json", act: { protect: join(copy, "docker") } },
    ];
    const message = /^Cannot write docker\/a\.conf: permission denied\. All files are as they were before\.$/;
    await expectOld(project, message, { faults: protectDocker });

    const root = makeProject({ "docker/a.conf": "old\n" });
    const first = { root, changes: await plan(root, versionedFiles("one")) };
    await expectOld(first, message, { faults: protectDocker });
  });

  test("permission taken away so that not even the way back works: said, and undone by the next start", async () => {
    const { root, changes } = await prepareProject();
    for (const at of [1, 3]) {
      const copy = copyProject(root);
      const old = snapshot(copy);
      const faults: Fault[] = [
        { at: 7, after: "journal.json", act: { protect: join(copy, "docker") } },
        { at, after: "undo.json", act: at === 1 ? { protect: copy } : "kill" },
      ];
      const outcome = await runWriter(program, { root: copy, changes, faults }, { unprivileged: true });
      if (at === 1) expect(outcome?.error?.message).toMatch(/So some files are new and some are not\.$/);
      else expect(outcome).toBeNull();
      chmodSync(copy, 0o755);
      chmodSync(join(copy, "docker"), 0o755);
      expect(snapshot(copy)).not.toEqual(old);
      expect((await recover(copy, nextRun())).outcome).toBe("undone");
      expect(snapshot(copy)).toEqual(old);
    }
  });

  test("a limit on file sizes, met while staging", async () => {
    // 4 KiB (8 blocks of 512 bytes): everything fits but long.md.
    const message =
      /^Cannot prepare long\.md: the limit on file sizes is reached\. All files are as they were/;
    await expectOld(await prepareProject(), message, { shell: 'ulimit -f 8; "$@"' });
  });
});
