import { expect, test } from "vitest";
import { ignoredBy } from "../../../src/audit/ignore-file.ts";

test.each([
  [["*", "!app"], "app/x.py", null],
  [["*", "!app", "**/x.py"], "app/x.py", 2],
  [["# app", "", "app/"], "app/x.py", 2],
  [["/app"], "app/x.py", 0],
  [["app"], "lib/app/x.py", null],
  [["**/app"], "lib/app/x.py", 0],
  [["*.py"], "lib/x.py", null],
  [["**/*.py", "!lib/**"], "lib/x.py", null],
  [["a?.py"], "ab.py", 0],
  [["[z-a]"], "z", null],
  [["[a-c]?[!x].py"], "bxy.py", 0],
  [["[a-c]?[!x].py"], "bxx.py", null],
  [["[a"], "[a", 0],
  [["**"], "lib/app/x.py", 0],
  [["lib/**/x.py"], "lib/x.py", 0],
  [["lib/**/x.py"], "lib/a/b/x.py", 0],
  [["**/**/b/*.py"], "a/b/x.py", 0],
  [["**/x.py"], "ax.py", null],
  [["a**z"], "a/b/z", 0],
  [["*"], "", 0],
])("%j and %s", (lines, path, decided) => {
  expect(ignoredBy(lines, path)).toBe(decided);
});

test("a pattern of many stars takes no time, and a very long one means nothing", () => {
  const begin = process.cpuUsage();
  expect(ignoredBy(["*a".repeat(30)], `${"a".repeat(100)}b`)).toBe(null);
  expect(ignoredBy(["**/".repeat(300)], "a/".repeat(100))).toBe(0);
  expect(ignoredBy(["*a".repeat(30_000), "a"], "a")).toBe(1);
  expect(process.cpuUsage(begin).user / 1000).toBeLessThan(500);
});
