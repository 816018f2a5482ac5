import fc from "fast-check";
import { expect, test } from "vitest";
import type { Change, ChangeKind } from "../../../src/config/changes.ts";
import { renderDiff, summarizeChanges } from "../../../src/reconcile/render-diff.ts";

function change(kind: ChangeKind, before: string | null, after: string | null, marked?: string): Change {
  return {
    path: "Dockerfile",
    kind,
    reason: "",
    before,
    after,
    generated: after,
    executable: false,
    purpose: "",
    ...(marked === undefined ? {} : { choices: { mine: before ?? "", theirs: marked, markers: marked } }),
  };
}

test("shows three lines around a change, with both line numbers", () => {
  const before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  const lines = renderDiff(change("update", before, before.replace("5\n", "five\nfive and a half\n")));
  expect(lines.map(({ kind, text, oldLine, newLine }) => [kind, text, oldLine, newLine])).toEqual([
    ["hunk", "@@ -2,7 +2,8 @@", null, null],
    ["context", "2", 2, 2],
    ["context", "3", 3, 3],
    ["context", "4", 4, 4],
    ["removed", "5", 5, null],
    ["added", "five", null, 5],
    ["added", "five and a half", null, 6],
    ["context", "6", 6, 7],
    ["context", "7", 7, 8],
    ["context", "8", 8, 9],
  ]);
});

test("shows a new file, a removed file and a missing end of line", () => {
  expect(renderDiff(change("create", null, "a\n")).map(({ kind }) => kind)).toEqual(["hunk", "added"]);
  expect(renderDiff(change("remove", "a\n", null)).map(({ kind }) => kind)).toEqual(["hunk", "removed"]);
  expect(renderDiff(change("update", "a", "a\n")).map(({ kind, text }) => [kind, text])).toEqual([
    ["hunk", "@@ -1,1 +1,1 @@"],
    ["removed", "a"],
    ["hunk", "\\ No newline at end of file"],
    ["added", "a"],
  ]);
});

test("shows nothing for what is not written, and the marked text for an open conflict", () => {
  expect(renderDiff(change("kept", "a\n", null))).toEqual([]);
  expect(renderDiff(change("deleted", null, null))).toEqual([]);
  const added = renderDiff(change("conflict", "a\n", null, "<<<<<<< your edit\na\n"));
  expect(added.find(({ kind }) => kind === "added")?.text).toBe("<<<<<<< your edit");
});

test("counts lines per file", () => {
  expect(
    summarizeChanges([change("update", "a\nb\n", "a\nc\nd\n"), change("kept", "a\n", null)]).map(
      ({ kind, added, removed }) => [kind, added, removed],
    ),
  ).toEqual([
    ["update", 2, 1],
    ["kept", 0, 0],
  ]);
});

test("its lines and numbers rebuild the new file from the old one", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "-d", "+e", "\\f", ""), { maxLength: 30 })
    .map((lines) => lines.map((line) => `${line}\n`).join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rebuilt = after.split("\n");
      const original = before.split("\n");
      let drift = 0;
      for (const { kind, text: content, oldLine, newLine } of renderDiff(change("update", before, after))) {
        if (newLine !== null) expect(rebuilt[newLine - 1]).toBe(content);
        if (oldLine !== null) expect(original[oldLine - 1]).toBe(content);
        drift += kind === "added" ? 1 : kind === "removed" ? -1 : 0;
      }
      expect(drift).toBe(rebuilt.length - original.length);
    }),
    { numRuns: 1000 },
  );
});
