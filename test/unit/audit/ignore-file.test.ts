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
])("%j and %s", (lines, path, decided) => {
  expect(ignoredBy(lines, path)).toBe(decided);
});
