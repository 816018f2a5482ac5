import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recover } from "../../../src/reconcile/recover.ts";
import { undoRun } from "../../../src/reconcile/undo.ts";
import { writeChanges } from "../../../src/reconcile/write-changes.ts";
import { put, read, snapshot } from "./project.ts";
import { prepareProject } from "./second-run.ts";
import { nextRun, RUN, SELF, UNDO } from "./this-run.ts";
import type { Fault } from "./writer.ts";
import { buildWriter, copyProject, forEachAtOnce, runWriter } from "./writer-process.ts";

let program = "";
let remove = () => {};

beforeAll(async () => {
  ({ program, remove } = await buildWriter());
});
afterAll(() => remove());

/** A project whose second run can be undone. */
async function prepareUndo(): Promise<string> {
  const { root, changes } = await prepareProject();
  await writeChanges(root, changes, { history: RUN, self: SELF });
  return root;
}

test("killed at any call, the run is undone or is not after the next start, and can then be undone", async () => {
  const root = await prepareUndo();
  const old = snapshot(root);
  const whole = copyProject(root);
  const outcome = await runWriter(program, { root: whole, changes: "undo", faults: [] });
  expect(outcome?.error).toBeNull();
  const fresh = snapshot(whole);
  expect(fresh).not.toEqual(old);

  const calls = outcome?.calls ?? 0;
  const instants = Array.from({ length: 28 }, (_, index) => 1 + Math.floor((index * calls) / 28));
  const seen = { old: 0, new: 0 };
  await forEachAtOnce(instants, async (at) => {
    const copy = copyProject(root);
    const faults: Fault[] = [{ at, act: "kill" }];
    expect(await runWriter(program, { root: copy, changes: "undo", faults })).toBeNull();
    await recover(copy, nextRun());
    const now = snapshot(copy);
    const isOld = JSON.stringify(now) === JSON.stringify(old);
    seen[isOld ? "old" : "new"] += 1;
    if (isOld) await undoRun(copy, { ...UNDO, self: nextRun() });
    expect(snapshot(copy)).toEqual(fresh);
  });
  expect(seen.old).toBeGreaterThan(5);
  expect(seen.new).toBeGreaterThan(5);
}, 60_000);

test("a run that was killed at any call after its commit point can be undone", async () => {
  const { root, changes } = await prepareProject();
  const whole = copyProject(root);
  const outcome = await runWriter(program, { root: whole, changes, faults: [] });
  await undoRun(whole, { ...UNDO, self: nextRun() });
  const undone = snapshot(whole);
  const calls = outcome?.calls ?? 0;
  // The last calls of a run: what it has kept takes its place then.
  await forEachAtOnce([20, 12, 8, 7, 6, 5, 4, 3, 2, 1, 0], async (left) => {
    const copy = copyProject(root);
    const faults: Fault[] = [{ at: calls - left, act: "kill" }];
    expect(await runWriter(program, { root: copy, changes, faults })).toBeNull();
    await undoRun(copy, { ...UNDO, self: nextRun() });
    expect(snapshot(copy)).toEqual(undone);
  });
}, 60_000);

test("permission taken away midway: the run is there as before, and can still be undone", async () => {
  const root = await prepareUndo();
  const copy = copyProject(root);
  const old = snapshot(copy);
  const faults: Fault[] = [{ at: 1, after: "journal.json", act: { protect: join(copy, "docker") } }];
  const outcome = await runWriter(program, { root: copy, changes: "undo", faults }, { unprivileged: true });
  expect(outcome?.error?.message).toMatch(
    /^Cannot write docker\/a\.conf: permission denied\. All files are as they were before\.$/,
  );
  chmodSync(join(copy, "docker"), 0o755);
  expect(snapshot(copy)).toEqual(old);
  await undoRun(copy, { ...UNDO, self: nextRun() });
  expect(read(copy, "docker/a.conf")).toContain("one");
});

test("killed, and a file edited before the next start: the edit stays", async () => {
  const root = await prepareUndo();
  const copy = copyProject(root);
  const faults: Fault[] = [{ at: 3, after: "journal.json", act: "kill" }];
  await runWriter(program, { root: copy, changes: "undo", faults });
  put(copy, "docker/c.conf", "mine\n");
  expect(await recover(copy, nextRun())).toEqual({ outcome: "finished", left: ["docker/c.conf"] });
  expect(read(copy, "docker/c.conf")).toBe("mine\n");
  expect(read(copy, "docker/b.conf")).toContain("one");
});
