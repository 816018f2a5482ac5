import { spawnSync } from "node:child_process";
import { readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withLock } from "../../../src/reconcile/lock.ts";
import { writeChanges } from "../../../src/reconcile/write-changes.ts";
import { HOST, makeProject, plan, put, run, snapshot } from "./project.ts";
import { prepareProject, versionedFiles } from "./second-run.ts";
import { nextRun, RUN, SELF } from "./this-run.ts";
import { buildWriter, copyProject, runWriter, startWriter } from "./writer-process.ts";

let program = "";
let remove = () => {};

beforeAll(async () => {
  ({ program, remove } = await buildWriter());
});
afterAll(() => remove());

const SINCE = "2026-01-01T00:00:00.000Z";

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync("true").pid;
}

async function isTaken(root: string): Promise<boolean> {
  return await withLock(root, nextRun(), async () => false).catch(() => true);
}

describe("two runs at once", () => {
  test("the second says who holds the lock, the first ends undisturbed", async () => {
    const { root, changes } = await prepareProject();
    const copy = copyProject(root);
    const pause = { at: 5, after: "journal.json", act: "pause" } as const;
    const first = startWriter(program, { root: copy, changes, faults: [pause] });
    await first.printed("paused");
    const before = snapshot(copy);
    const second = await runWriter(program, { root: copy, changes, faults: [] });
    expect(second?.error).toMatchObject({
      name: "UserError",
      message: expect.stringContaining(`process ${first.child.pid} on ${HOST}, since `),
      next: expect.stringContaining("delete .cryo-init/lock"),
    });
    expect(snapshot(copy)).toEqual(before);
    first.child.stdin?.end("\n");
    expect((await first.ended)?.error).toBeNull();
    expect(readdirSync(join(copy, ".cryo-init"))).not.toContain("lock");
    expect((await plan(copy, versionedFiles("two"))).map(({ kind }) => kind)).not.toContain("update");
  });

  test("of several that all find a stale lock, one writes", async () => {
    const { root, changes } = await prepareProject();
    const copy = copyProject(root);
    put(copy, ".cryo-init/lock", JSON.stringify({ pid: deadPid(), host: HOST, since: SINCE }));
    const outcomes = await Promise.all(
      [1, 2, 3, 4, 5].map(() => runWriter(program, { root: copy, changes, faults: [] })),
    );
    const messages = outcomes.map((outcome) => outcome?.error?.message ?? "written");
    expect(messages.filter((message) => message === "written")).toHaveLength(1);
    for (const message of messages.filter((each) => each !== "written")) {
      expect(message).toMatch(/already writing in this project|has changed since it was compared/);
    }
    const whole = copyProject(root);
    await runWriter(program, { root: whole, changes, faults: [] });
    expect(snapshot(copy)).toEqual(snapshot(whole));
  });

  test("in one process, too", async () => {
    const root = makeProject({});
    const changes = await plan(root, versionedFiles("one"));
    const options = { history: RUN, self: SELF };
    const results = await Promise.allSettled([1, 2].map(() => writeChanges(root, changes, options)));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a lock that was left behind", () => {
  test.each([
    ["by a dead process is taken over", () => ({ pid: deadPid(), host: HOST, since: SINCE }), false],
    [
      "by an earlier process with this id is taken over",
      () => ({ pid: process.pid, host: HOST, since: SINCE }),
      false,
    ],
    ["on another host is respected", () => ({ pid: deadPid(), host: "elsewhere", since: SINCE }), true],
    [
      "by a process that still runs is respected",
      () => ({ pid: process.ppid, host: HOST, since: SINCE }),
      true,
    ],
  ])("%s", async (_what, holder, taken) => {
    const root = makeProject({ ".cryo-init/lock": JSON.stringify(holder()) });
    expect(await isTaken(root)).toBe(taken);
  });

  test("before its holder could sign it is taken over when it is older than this run", async () => {
    const root = makeProject({ ".cryo-init/lock": "" });
    const lock = join(root, ".cryo-init/lock");
    const soon = Date.now() / 1000 + 60;
    utimesSync(lock, soon, soon);
    await expect(run(root, [])).rejects.toThrow(/another run that is just starting/);
    utimesSync(lock, soon - 3600, soon - 3600);
    expect(await isTaken(root)).toBe(false);
  });

  test("while it was being taken over is taken over as well, without traces", async () => {
    const [holder, taker] = [deadPid(), deadPid()];
    const root = makeProject({
      ".cryo-init/lock": JSON.stringify({ pid: holder, host: HOST, since: SINCE }),
      [`.cryo-init/lock.${holder}`]: JSON.stringify({ pid: taker, host: HOST, since: SINCE }),
    });
    expect(await isTaken(root)).toBe(false);
    expect(snapshot(root)).toEqual({});
  });
});
