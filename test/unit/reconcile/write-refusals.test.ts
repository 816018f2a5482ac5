import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readHistoryText } from "../../../src/reconcile/history.ts";
import { writeChanges } from "../../../src/reconcile/write-changes.ts";
import { generated, HOST, makeFolder, makeProject, plan, put, read, run, snapshot } from "./project.ts";
import { RUN, SELF } from "./this-run.ts";

const OPTIONS = { history: RUN, self: SELF };

describe("refuses, and changes nothing:", () => {
  async function expectRefusal(root: string, act: () => Promise<unknown>, message: RegExp): Promise<void> {
    const before = snapshot(root);
    await expect(act()).rejects.toThrow(
      expect.objectContaining({ name: "UserError", message: expect.stringMatching(message) }),
    );
    expect(snapshot(root)).toEqual(before);
  }

  test("a file that was edited, created or removed since it was compared", async () => {
    const root = makeProject({ edited: "a\n", removed: "a\n" });
    for (const [path, act] of [
      ["edited", () => put(root, "edited", "mine\n")],
      ["removed", () => rmSync(join(root, "removed"))],
      ["created", () => put(root, "created", "mine\n")],
    ] as const) {
      const changes = await plan(root, [generated(path, "new\n")]);
      act();
      await expectRefusal(
        root,
        () => writeChanges(root, changes, OPTIONS),
        /has changed since it was compared/,
      );
    }
  });

  test("changes that were decided before another run wrote", async () => {
    const root = makeProject({});
    const basedOn = await readHistoryText(root);
    await run(root, [generated("f", "of the other run\n")]);
    const changes = await plan(root, [generated("g", "new\n")]);
    await expectRefusal(
      root,
      () => writeChanges(root, changes, { ...OPTIONS, basedOn }),
      /Another run of cryo-init has written here since this one began/,
    );
    await writeChanges(root, changes, { ...OPTIONS, basedOn: await readHistoryText(root) });
    expect(read(root, "g")).toBe("new\n");
  });

  test("a read-only file", async () => {
    const root = makeProject({ Dockerfile: "FROM a\n" });
    chmodSync(join(root, "Dockerfile"), 0o444);
    await expectRefusal(root, () => run(root, [generated("Dockerfile", "b\n")]), /Dockerfile is read-only/);
  });

  test("a folder, or a link out of the project, that came after the comparison", async () => {
    const root = makeProject({});
    const changes = await plan(root, [generated("docker/f", "a\n")]);
    symlinkSync(makeFolder(), join(root, "docker"));
    await expectRefusal(root, () => writeChanges(root, changes, OPTIONS), /leads out of the project/);
    rmSync(join(root, "docker"));
    mkdirSync(join(root, "docker/f"), { recursive: true });
    await expectRefusal(root, () => writeChanges(root, changes, OPTIONS), /docker\/f is a folder/);
  });

  test("two generated files that are one file by way of a link", async () => {
    const root = makeProject({ a: "a\n" });
    symlinkSync("a", join(root, "b"));
    const files = [generated("a", "new\n"), generated("b", "new\n")];
    await expectRefusal(root, () => run(root, files), /b and a are the same file/);
  });

  test("a .cryo-init that is a link, or a file", async () => {
    const root = makeProject({});
    const outside = makeFolder();
    symlinkSync(outside, join(root, ".cryo-init"));
    const changes = await plan(makeProject({}), [generated("a", "a\n")]);
    await expectRefusal(root, () => writeChanges(root, changes, OPTIONS), /symbolic link/);
    expect(snapshot(outside)).toEqual({});
    rmSync(join(root, ".cryo-init"));
    writeFileSync(join(root, ".cryo-init"), "");
    await expectRefusal(root, () => writeChanges(root, changes, OPTIONS), /a file stands where a folder/);
  });

  test("a project that is not there", async () => {
    const root = join(makeProject({}), "nowhere");
    await expect(writeChanges(root, [], OPTIONS)).rejects.toThrow(
      /Cannot write in .*nowhere: it does not exist/,
    );
  });

  test("a project that another run is writing in, saying which", async () => {
    for (const holder of [
      { pid: process.ppid, host: HOST, since: "2026-01-01T00:00:00.000Z" },
      { pid: 1, host: "elsewhere", since: "2026-01-01T00:00:00.000Z" },
    ]) {
      const root = makeProject({ ".cryo-init/lock": JSON.stringify(holder) });
      const message = new RegExp(`process ${holder.pid} on ${holder.host}, since 2026-01-01T`);
      await expectRefusal(root, () => run(root, [generated("a", "a\n")]), message);
    }
  });
});
