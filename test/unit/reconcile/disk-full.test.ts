import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder, makeProject, plan, snapshot } from "./project.ts";
import { prepareProject, type SecondRun, versionedFiles } from "./second-run.ts";
import type { Outcome } from "./writer.ts";
import { buildWriter, copyProject, forEachAtOnce, IS_ROOT, runWriter } from "./writer-process.ts";

let program = "";
let remove = () => {};

beforeAll(async () => {
  ({ program, remove } = await buildWriter());
});
afterAll(() => remove());

/** A mount namespace of our own: what is mounted in it ends with the program. */
const UNSHARE = IS_ROOT ? "unshare --mount" : "unshare --mount --map-root-user";

function canMount(): boolean {
  const mount = `${UNSHARE} mount -t tmpfs tmpfs '${makeFolder()}'`;
  return spawnSync("sh", ["-c", mount]).status === 0;
}

/** Runs the changes on a file system of its own. `limit` is a mount option, where `used` measures the project. */
async function runOnSmallDisk(
  { root, changes }: SecondRun,
  limit: string,
): Promise<{ outcome: Outcome | null; result: string }> {
  const folder = makeFolder();
  const disk = join(folder, "disk");
  const result = join(folder, "result");
  for (const path of [disk, result]) mkdirSync(path);
  const inside = [
    `mount -t tmpfs tmpfs '${disk}'`,
    `cp -a '${root}'/. '${disk}'`,
    `used() { df --output="$1" '${disk}' | tail -n 1; }`,
    `limit="${limit}"`,
    `umount '${disk}'`,
    `mount -t tmpfs -o "$limit" tmpfs '${disk}'`,
    `cp -a '${root}'/. '${disk}'`,
    '"$@"',
    `cp -a '${disk}'/. '${result}'`,
  ];
  const shell = `exec ${UNSHARE} sh -euc "$(cat <<'SCRIPT'\n${inside.join("\n")}\nSCRIPT\n)" sh "$@"`;
  const outcome = await runWriter(program, { root: disk, changes, faults: [] }, { shell });
  return { outcome, result };
}

/** Where nothing may be mounted, a limit on file sizes stands in for the full disk. */
async function runWithFileLimit(
  { root, changes }: SecondRun,
  limit: string,
): Promise<{ outcome: Outcome | null; result: string }> {
  const result = copyProject(root);
  const shell = `${limit}; "$@"`;
  return { outcome: await runWriter(program, { root: result, changes, faults: [] }, { shell }), result };
}

test("wherever the disk is full, the project is wholly old and the error says so, or wholly new", async () => {
  await expectOldOrNew(await prepareProject(), [0, 4, 12, 40, 100, 1000], [1, 3, 5, 20, 50, 500]);
  const root = makeProject({ "app.py": "print()\n" });
  const first = { root, changes: await plan(root, versionedFiles("one")) };
  await expectOldOrNew(first, [0, 4, 20, 1000], [0, 1, 2, 4, 30]);
}, 60_000);

/** `sizes` in KiB and `inodes` in files: what is free beyond the project as it is. */
async function expectOldOrNew(project: SecondRun, sizes: number[], inodes: number[]): Promise<void> {
  const old = snapshot(project.root);
  const whole = copyProject(project.root);
  await runWriter(program, { root: whole, changes: project.changes, faults: [] });
  const fresh = snapshot(whole);

  const mounts = canMount();
  const limits = mounts
    ? [
        ...sizes.map((free) => `size=$(($(used used) + ${free}))k`),
        ...inodes.map((free) => `nr_inodes=$(($(used iused) + ${free}))`),
      ]
    : [0, 1, 2, 8, 16, 1000].map((blocks) => `ulimit -f ${blocks}`);
  const seen = { old: 0, new: 0 };
  await forEachAtOnce(limits, async (limit) => {
    const { outcome, result } = await (mounts ? runOnSmallDisk : runWithFileLimit)(project, limit);
    if (outcome?.error === null) {
      seen.new += 1;
      expect(snapshot(result)).toEqual(fresh);
      return;
    }
    seen.old += 1;
    expect(outcome?.error).toMatchObject({
      name: "UserError",
      message: expect.stringMatching(/: (the disk is full|the limit on file sizes is reached)\./),
    });
    expect(snapshot(result)).toEqual(old);
  });
  expect(seen.new).toBeGreaterThanOrEqual(1);
  expect(seen.old).toBeGreaterThan(limits.length / 2);
}
