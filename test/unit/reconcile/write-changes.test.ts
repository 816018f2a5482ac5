import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readDiskFile } from "../../../src/reconcile/disk.ts";
import { readHistory } from "../../../src/reconcile/history.ts";
import { planEditedFile, settleConflict } from "../../../src/reconcile/plan-changes.ts";
import { readState } from "../../../src/reconcile/state.ts";
import { writeChanges } from "../../../src/reconcile/write-changes.ts";
import { generated, makeProject, plan, put, read, run, snapshot } from "./project.ts";
import { RUN, SELF } from "./this-run.ts";
import { IS_ROOT } from "./writer-process.ts";

const OPTIONS = { history: RUN, self: SELF };

describe("a first run", () => {
  test("writes files, bases, history, copies of what it replaces and what undoes it, and leaves no other trace", async () => {
    const root = makeProject({ "app.py": "print()\n", Dockerfile: "FROM old\n" });
    const result = await run(root, [
      generated("Dockerfile", "FROM new\n"),
      generated("docker/start.sh", "exit\n", { executable: true, eol: "lf" }),
    ]);
    expect(result).toEqual({
      written: ["Dockerfile", "docker/start.sh"],
      removed: [],
      saved: [".cryo-init/before/Dockerfile"],
      left: [],
    });
    expect(Object.keys(snapshot(root))).toEqual([
      ".cryo-init",
      ".cryo-init/.gitattributes",
      ".cryo-init/.gitignore",
      ".cryo-init/base",
      ".cryo-init/base/Dockerfile",
      ".cryo-init/base/docker",
      ".cryo-init/base/docker/start.sh",
      ".cryo-init/bases.json",
      ".cryo-init/before",
      ".cryo-init/before/Dockerfile",
      ".cryo-init/history.jsonl",
      ".cryo-init/previous",
      ".cryo-init/previous/journal.json",
      ".cryo-init/previous/old",
      ".cryo-init/previous/old/1",
      "Dockerfile",
      "app.py",
      "docker",
      "docker/start.sh",
    ]);
    expect(read(root, "Dockerfile")).toBe("FROM new\n");
    expect(read(root, ".cryo-init/before/Dockerfile")).toBe("FROM old\n");
    expect(statSync(join(root, "docker/start.sh")).mode & 0o100).toBe(0o100);
    expect(statSync(join(root, "Dockerfile")).mode & 0o111).toBe(0);
    expect((await readHistory(root)).entries).toEqual([
      {
        ...RUN,
        files: [
          { path: "Dockerfile", kind: "replace" },
          { path: "docker/start.sh", kind: "create" },
        ],
      },
    ]);
  });

  // Only root can give files away; elsewhere nothing is taken from anybody.
  test.runIf(IS_ROOT)("as root takes nothing from whom the project belongs to", async () => {
    const root = makeProject({ "app.py": "print()\n" });
    execFileSync("chown", ["-R", "65534:65534", root]);
    for (const text of ["FROM a\n", "FROM b\n"])
      await run(root, [generated("Dockerfile", text), generated("docker/new/start.sh", text)]);
    const owners = execFileSync("find", [root, "-printf", "%U:%G %P\n"], { encoding: "utf8" });
    expect(
      new Set(
        owners
          .trim()
          .split("\n")
          .map((row) => row.split(" ")[0]),
      ),
    ).toEqual(new Set(["65534:65534"]));
  });

  test("keeps state that Git takes in whole, whatever is ignored, but for what belongs to one run only", async () => {
    const ignored = "docker/\nbase/\n*.conf\n!*.keep\n";
    const root = makeProject({ ".gitignore": "*.conf\nbase/\n" });
    await run(root, [
      generated(".gitignore", ignored, { kind: "block" }),
      generated(".gitattributes", "* -text\n", { kind: "block" }),
      generated("docker/nginx.conf", "x\n"),
      generated("sub/.gitignore", "*\n"),
    ]);
    put(root, ".cryo-init/lock", "");
    put(root, ".cryo-init/transaction/new/0", "");
    const git = (...args: string[]) => execFileSync("git", ["-C", root, ...args], { encoding: "utf8" });
    git("init", "--quiet");
    git("add", "--all");
    expect(git("ls-files", ".cryo-init").trim().split("\n")).toEqual([
      ".cryo-init/.gitattributes",
      ".cryo-init/.gitignore",
      ".cryo-init/base/.gitattributes.base",
      ".cryo-init/base/.gitignore.base",
      ".cryo-init/base/docker/nginx.conf",
      ".cryo-init/base/sub/.gitignore.base",
      ".cryo-init/bases.json",
      ".cryo-init/history.jsonl",
    ]);
    expect([...(await readState(root)).base.keys()].sort()).toEqual([
      ".gitattributes",
      ".gitignore",
      "docker/nginx.conf",
      "sub/.gitignore",
    ]);
  });

  test("run again, has nothing to do and changes nothing", async () => {
    const files = [
      generated("Dockerfile", "FROM new\n"),
      generated(".gitignore", ".env\n", { kind: "block" }),
    ];
    const root = makeProject({ ".gitignore": "*.pyc\n" });
    await run(root, files);
    const before = snapshot(root);
    expect((await plan(root, files)).map(({ kind }) => kind)).toEqual(["identical", "identical"]);
    expect(await run(root, files)).toEqual({ written: [], removed: [], saved: [], left: [] });
    expect(snapshot(root)).toEqual(before);
  });

  test("keeps an earlier copy in before/, and does not lose the file that stands there now", async () => {
    const root = makeProject({ Dockerfile: "FROM first\n" });
    const files = [generated("Dockerfile", "FROM new\n")];
    await run(root, files);
    rmSync(join(root, ".cryo-init/base"), { recursive: true });
    put(root, "Dockerfile", "FROM edited\n");
    await run(root, files);
    expect(read(root, ".cryo-init/before/Dockerfile")).toBe("FROM first\n");
    expect(read(root, ".cryo-init/before/Dockerfile.1")).toBe("FROM edited\n");
    rmSync(join(root, ".cryo-init/base"), { recursive: true });
    put(root, "Dockerfile", "FROM edited\n");
    await run(root, files);
    expect(existsSync(join(root, ".cryo-init/before/Dockerfile.2"))).toBe(false);
  });
});

describe("a run on a project that was set up", () => {
  test("updates, merges, removes with the folder, and leaves kept and deleted files alone", async () => {
    const root = makeProject({});
    const before = ["update", "merge", "nginx/site.conf", "kept", "deleted"].map((path) =>
      generated(path, `${path}\nb\nc\nd\n`),
    );
    await run(root, before);
    put(root, "merge", `${read(root, "merge")}mine\n`);
    put(root, "kept", "mine\n");
    rmSync(join(root, "deleted"));
    const after = before.filter(({ path }) => path !== "nginx/site.conf");
    const result = await run(
      root,
      after.map((file) => ({
        ...file,
        content: file.path === "kept" ? file.content : `new\n${file.content}`,
      })),
    );
    expect(result).toEqual({
      written: ["merge", "update"],
      removed: ["nginx/site.conf"],
      saved: [],
      left: [],
    });
    expect(read(root, "merge")).toBe("new\nmerge\nb\nc\nd\nmine\n");
    expect(read(root, "kept")).toBe("mine\n");
    expect(existsSync(join(root, "nginx"))).toBe(false);
    expect(existsSync(join(root, "deleted"))).toBe(false);
    expect(existsSync(join(root, ".cryo-init/base/nginx"))).toBe(false);
    expect(read(root, ".cryo-init/base/merge")).toBe("new\nmerge\nb\nc\nd\n");
    expect(read(root, ".cryo-init/base/deleted")).toBe("deleted\nb\nc\nd\n");
  });

  test("refuses an open conflict, and writes a settled one", async () => {
    const root = makeProject({});
    await run(root, [generated("f", "a\n"), generated("g", "a\n")]);
    put(root, "f", "mine\n");
    const changes = await plan(root, [generated("f", "new\n"), generated("g", "new\n")]);
    const before = snapshot(root);
    await expect(writeChanges(root, changes, OPTIONS)).rejects.toMatchObject({
      name: "UserError",
      failure: "conflict",
      message: expect.stringContaining(`f:1: your edit "mine", generated "new"`),
    });
    expect(snapshot(root)).toEqual(before);
    const settled = changes.map((change) =>
      change.kind === "conflict" ? settleConflict(change, "mine") : change,
    );
    await writeChanges(root, settled, OPTIONS);
    expect([read(root, "f"), read(root, "g")]).toEqual(["mine\n", "new\n"]);
    const again = await plan(root, [generated("f", "new\n"), generated("g", "new\n")]);
    expect(again.map(({ kind }) => kind)).toEqual(["kept", "identical"]);
  });

  test("keeps CRLF checkouts CRLF, and scripts LF", async () => {
    const root = makeProject({ ".gitignore": "*.pyc\r\n" });
    const make = (text: string) => [
      generated(".gitignore", ".env\n", { kind: "block" }),
      generated("compose.yml", text),
      generated("start.sh", text, { eol: "lf" }),
    ];
    await run(root, make("a\nb\nc\nd\n"), { crlf: true });
    put(root, "compose.yml", `${read(root, "compose.yml")}mine\r\n`);
    await run(root, make("new\na\nb\nc\nd\n"), { crlf: true });
    expect(read(root, "compose.yml")).toBe("new\r\na\r\nb\r\nc\r\nd\r\nmine\r\n");
    expect(read(root, "start.sh")).toBe("new\na\nb\nc\nd\n");
    expect(read(root, ".gitignore")).toMatch(/^\*\.pyc\r\n\r\n# >>> .*\r\n\.env\r\n# <<< .*\r\n$/);
    expect(read(root, ".cryo-init/base/compose.yml")).toBe("new\na\nb\nc\nd\n");
  });

  test("keeps the mode of a file, and adds the executable bit for whoever may read it", async () => {
    const root = makeProject({});
    await run(root, [generated("secret", "a\n"), generated("start.sh", "a\n")]);
    chmodSync(join(root, "secret"), 0o600);
    chmodSync(join(root, "start.sh"), 0o640);
    await run(root, [generated("secret", "b\n"), generated("start.sh", "a\n", { executable: true })]);
    expect(statSync(join(root, "secret")).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, "start.sh")).mode & 0o777).toBe(0o750);
  });

  test("writes through a link inside the project, and the link stays", async () => {
    const root = makeProject({ "real/Dockerfile": "FROM a\n" });
    symlinkSync("real/Dockerfile", join(root, "Dockerfile"));
    symlinkSync("real", join(root, "docker"));
    await run(root, [generated("Dockerfile", "FROM b\n"), generated("docker/start.sh", "exit\n")]);
    expect(snapshot(root)).toMatchObject({
      Dockerfile: "link to real/Dockerfile",
      docker: "link to real",
      "real/Dockerfile": "file 644\nFROM b\n",
      "real/start.sh": "file 644\nexit\n",
    });
    await run(root, []);
    expect(existsSync(join(root, "real/Dockerfile"))).toBe(false);
  });

  test("writes files that are edited in place together with the others", async () => {
    const root = makeProject({ "cryo-init.yaml": "# mine\nsize: small\n" });
    const answers = planEditedFile({
      path: "cryo-init.yaml",
      disk: await readDiskFile(root, "cryo-init.yaml"),
      content: "# mine\nsize: large\n",
      crlf: false,
      purpose: "Your answers.",
    });
    await writeChanges(root, [answers, ...(await plan(root, [generated("f", "a\n")]))], OPTIONS);
    expect(read(root, "cryo-init.yaml")).toBe("# mine\nsize: large\n");
    expect(read(root, ".cryo-init/base/cryo-init.yaml")).toBe("# mine\nsize: large\n");
    expect(read(root, "f")).toBe("a\n");
  });

  test("records a run that only changed settings, and no run that did nothing", async () => {
    const root = makeProject({});
    const history = { ...RUN, changes: [{ setting: "keep", from: null, to: ["docker/**"] }] };
    await writeChanges(root, [], { ...OPTIONS, history });
    await writeChanges(root, [], OPTIONS);
    expect((await readHistory(root)).entries).toEqual([{ ...history, files: [] }]);
  });
});
