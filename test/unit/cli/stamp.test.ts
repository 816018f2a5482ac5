import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { stampFolder } from "../../../src/cli/stamp.ts";

let root: string;
let outside: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "cryo-init-stamp-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  root = join(folder, "project");
  outside = join(folder, "outside.txt");
  for (const path of ["api", ".git", ".cryo-init/base", "node_modules/x"])
    mkdirSync(join(root, path), { recursive: true });
  for (const path of [
    "app.py",
    "api/__init__.py",
    ".env",
    ".git/HEAD",
    ".git/index",
    ".cryo-init/base/Dockerfile",
  ])
    writeFileSync(join(root, path), `of ${path}\n`);
  writeFileSync(join(root, "node_modules/x/index.js"), "");
  writeFileSync(outside, "outside\n");
  symlinkSync(outside, join(root, "linked.txt"));
  symlinkSync("nowhere", join(root, "dangling.txt"));
});

const digestNow = (): string | undefined => stampFolder(root)?.digest;

/** Another text of the same length, with the times of before: what sizes and dates alone would not show. */
function replaceSilently(path: string): void {
  const { atime, mtime } = statSync(path);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/\w/g, "x"));
  utimesSync(path, atime, mtime);
}

test("is the same as long as nothing is touched, and has the time of the last touch", () => {
  const stamp = stampFolder(root);
  expect(stamp).toEqual(stampFolder(root));
  expect(stamp?.touched).toBeGreaterThan(Date.now() - 60_000);
  expect(stamp?.touched).toBeLessThanOrEqual(Date.now() + 1_000);
});

describe("is another one after", () => {
  const touches: Readonly<Record<string, () => void>> = {
    "a file of the same length and date": () => replaceSilently(join(root, "app.py")),
    "the same below a folder": () => replaceSilently(join(root, "api/__init__.py")),
    "the same in a hidden folder": () => replaceSilently(join(root, ".cryo-init/base/Dockerfile")),
    "the same behind a link": () => replaceSilently(outside),
    "another branch": () => replaceSilently(join(root, ".git/HEAD")),
    "a new file": () => writeFileSync(join(root, "new.py"), ""),
    "a new, empty folder": () => mkdirSync(join(root, "empty")),
    "a file that is gone": () => rmSync(join(root, ".env")),
    "another name": () => renameSync(join(root, "app.py"), join(root, "main.py")),
    "another file in its place": () => {
      copyFileSync(join(root, "app.py"), join(root, "copy"));
      renameSync(join(root, "copy"), join(root, "app.py"));
    },
    "other permissions": () => chmodSync(join(root, "app.py"), 0o755),
    "other permissions of a folder": () => chmodSync(join(root, "api"), 0o700),
    "something where a link led to nowhere": () => writeFileSync(join(root, "nowhere"), ""),
    "a link to another file": () => {
      rmSync(join(root, "linked.txt"));
      symlinkSync("app.py", join(root, "linked.txt"));
    },
  };
  test.each(Object.entries(touches))("%s", (_name, touch) => {
    const before = digestNow();
    expect(before).toBeDefined();
    touch();
    expect(digestNow()).not.toBe(before);
  });
});

test("takes no notice of packages, environments, and what Git keeps for itself", () => {
  mkdirSync(join(root, "any-name"));
  writeFileSync(join(root, "any-name/pyvenv.cfg"), "");
  const before = digestNow();
  for (const path of ["node_modules/x/index.js", "any-name/new.py", ".git/index"])
    writeFileSync(join(root, path), "touched");
  expect(digestNow()).toBe(before);
});

describe("does not vouch for", () => {
  test("what stands behind a link to a folder", () => {
    symlinkSync(tmpdir(), join(root, "data"));
    expect(stampFolder(root)).toBeNull();
  });

  test("a worktree, whose branch stands elsewhere", () => {
    rmSync(join(root, ".git"), { recursive: true });
    writeFileSync(join(root, ".git"), "gitdir: /elsewhere\n");
    expect(stampFolder(root)).toBeNull();
  });

  test("more than 5,000 files", () => {
    for (let at = 0; at < 5_001; at += 1) writeFileSync(join(root, `api/${at}`), "");
    expect(stampFolder(root)).toBeNull();
  });

  test("what is not there", () => {
    expect(stampFolder(join(root, "none"))).toBeNull();
  });
});
