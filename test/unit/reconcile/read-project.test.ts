import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readDisk } from "../../../src/reconcile/disk.ts";
import { appendEntry, readHistory } from "../../../src/reconcile/history.ts";
import { readState } from "../../../src/reconcile/state.ts";
import { makeFolder, makeProject, put } from "./project.ts";
import { RUN } from "./this-run.ts";

describe("readDisk", () => {
  test("reads text, line endings and the executable bit of what is there", async () => {
    const root = makeProject({
      lf: "a\nb\n",
      crlf: "a\r\nb\r\nc\n",
      stray: "a\nb\r\nc\n",
      "docker/start.sh": "exit\n",
      none: "",
    });
    chmodSync(join(root, "docker/start.sh"), 0o755);
    const disk = await readDisk(root, ["lf", "crlf", "stray", "docker/start.sh", "none", "new/file", "lf"]);
    expect(Object.fromEntries(disk)).toEqual({
      lf: { text: "a\nb\n", eol: "lf", executable: false },
      crlf: { text: "a\nb\nc\n", eol: "crlf", executable: false },
      stray: { text: "a\nb\r\nc\n", eol: "lf", executable: false },
      "docker/start.sh": { text: "exit\n", eol: "lf", executable: true },
      none: { text: "", eol: "lf", executable: false },
    });
  });

  test("follows links inside the project, of files and of folders", async () => {
    const root = makeProject({ "real/Dockerfile": "FROM a\n" });
    symlinkSync("real/Dockerfile", join(root, "Dockerfile"));
    symlinkSync("real", join(root, "docker"));
    const disk = await readDisk(root, ["Dockerfile", "docker/Dockerfile", "docker/new"]);
    expect([...disk.keys()]).toEqual(["Dockerfile", "docker/Dockerfile"]);
  });

  test.each([
    ["a link to a file outside", "Dockerfile", "outside/file", /leads out of the project/],
    ["a link to a folder outside", "docker", "outside", /leads out of the project/],
    ["a link to nothing", "Dockerfile", "nowhere", /does not exist/],
    ["a link to itself", "Dockerfile", "root/Dockerfile", /in a circle/],
    ["a link into .git", "Dockerfile", "root/.git/hooks/pre-commit", /not for generated files/],
  ])("refuses %s", async (_what, name, target, message) => {
    const place = makeFolder();
    put(place, "outside/file", "");
    put(place, "root/.git/hooks/pre-commit", "");
    symlinkSync(join(place, target), join(place, "root", name));
    await expect(readDisk(join(place, "root"), ["Dockerfile", "docker/new"])).rejects.toThrow(
      expect.objectContaining({ name: "UserError", message: expect.stringMatching(message) }),
    );
  });

  test("refuses folders, pipes, files in the place of folders and what is not text, naming the file", async () => {
    const root = makeProject({ file: "", latin1: "" });
    mkdirSync(join(root, "folder"));
    execFileSync("mkfifo", [join(root, "pipe")]);
    put(root, "latin1", Buffer.from("caf\xe9\n", "latin1"));
    put(root, "utf16", Buffer.from("a\n", "utf16le"));
    for (const [path, message] of [
      ["folder", /is a folder/],
      ["pipe", /special file/],
      ["file/inside", /a file stands where a folder is needed/],
      ["latin1", /not UTF-8/],
      ["utf16", /not UTF-8/],
    ] as const) {
      await expect(readDisk(root, [path])).rejects.toThrow(
        expect.objectContaining({
          name: "UserError",
          message: expect.stringMatching(message),
          where: { file: path },
        }),
      );
      expect(await readDisk(root, [path], [path])).toEqual(new Map());
    }
  });

  test.each([
    ["Dockerfile", "Move it away, or list it under keep: in cryo-init.yaml."],
    ["cryo-init.yaml", "Move it away."],
  ])("a folder in the place of %s: what to do next", async (path, next) => {
    const root = makeProject({});
    mkdirSync(join(root, path));
    await expect(readDisk(root, [path])).rejects.toThrow(expect.objectContaining({ next }));
  });

  test.each(["../x", "/etc/passwd", "a//b", "a/../../b", "..\\x"])("refuses the path %s", async (path) => {
    await expect(readDisk(makeFolder(), [path])).rejects.toThrow("not a path inside the project");
  });
});

describe("readState", () => {
  test("is empty without .cryo-init", async () => {
    expect(await readState(makeFolder())).toEqual({
      base: new Map(),
      written: [],
      former: new Map(),
      document: null,
      altered: new Set(),
      removed: new Set(),
      digests: new Map(),
      last: null,
      seen: new Map(),
    });
  });

  test("reads bases, also from a CRLF checkout, and remembers files without a base", async () => {
    const files = [{ path: "lost", kind: "create" as const }];
    const root = makeProject({
      ".cryo-init/base/Dockerfile": "FROM a\r\nRUN b\r\n",
      ".cryo-init/base/docker/nginx/nginx.conf": "x\n",
      ".cryo-init/base/cryo-init.yaml": "version: 1\r\n",
      ".cryo-init/before/Dockerfile": "FROM before\n",
      ".cryo-init/history.jsonl": appendEntry("", { ...RUN, files }),
    });
    expect(await readState(root)).toEqual({
      base: new Map([
        ["Dockerfile", "FROM a\nRUN b\n"],
        ["docker/nginx/nginx.conf", "x\n"],
      ]),
      written: ["Dockerfile", "docker/nginx/nginx.conf", "lost"],
      former: new Map([
        ["Dockerfile", ".cryo-init/before/Dockerfile"],
        ["docker/nginx/nginx.conf", null],
        ["lost", null],
      ]),
      document: "version: 1\n",
      altered: new Set(),
      removed: new Set(),
      digests: new Map(),
      last: { version: RUN.version, answers: new Map(RUN.changes.map(({ setting, to }) => [setting, to])) },
      seen: new Map(),
    });
  });

  test("refuses damaged bases, and links, saying what to do", async () => {
    const binary = makeProject({ ".cryo-init/base/Dockerfile": "a\0b" });
    await expect(readState(binary)).rejects.toThrow(
      expect.objectContaining({ name: "UserError", next: expect.stringContaining("version control") }),
    );
    const file = makeProject({ ".cryo-init/base": "" });
    await expect(readState(file)).rejects.toThrow(/Cannot read .cryo-init\/base: a file stands/);
    const link = makeProject({ ".cryo-init/history.jsonl": "" });
    symlinkSync("/etc", join(link, ".cryo-init/base"));
    await expect(readState(link)).rejects.toThrow(/symbolic link/);
    const inside = makeProject({ ".cryo-init/base/a": "" });
    symlinkSync("/etc/passwd", join(inside, ".cryo-init/base/b"));
    await expect(readState(inside)).rejects.toThrow(/base\/b is neither a file nor a folder/);
  });
});

describe("readHistory", () => {
  const first = { ...RUN, files: [{ path: "Dockerfile", kind: "create" as const }] };
  const second = {
    ...RUN,
    version: "1.1.0",
    changes: [{ setting: "resources.production.app.memory", from: null, to: 1073741824 }],
    files: [],
  };

  test("is empty without a file", async () => {
    expect(await readHistory(makeFolder())).toEqual({ entries: [], unreadable: [] });
  });

  test("reads what was appended, passing over a torn line and damage in the middle", async () => {
    const torn = `${appendEntry("", first)}<<<<<<< HEAD\n{"when":1}\n{"when":"2026-`;
    const root = makeProject({ ".cryo-init/history.jsonl": appendEntry(torn, second) });
    expect(await readHistory(root)).toEqual({ entries: [first, second], unreadable: [2, 3] });
  });

  test("loses the markers of a merge with the next entry, and keeps both sides", () => {
    const [ours, theirs] = [first, second].map((entry) => appendEntry("", entry)) as [string, string];
    const merged = `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> feature\n`;
    expect(appendEntry(merged, first)).toBe(`${ours}${theirs}${ours}`);
  });
});
