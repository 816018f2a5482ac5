import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits, doOverlap, type Edit } from "../../../src/audit/fixes/edits.ts";

const line = fc.string({ unit: fc.constantFrom("a", "é", "🐳", " ", "#", "\r"), maxLength: 6 });
/** Lines with their endings; a stray `\r` in front of one would be read as a part of it. */
const lines = fc.array(
  fc.record({ text: line.map((text) => text.replace(/\r+$/, "")), ending: fc.constantFrom("\n", "\r\n") }),
  { minLength: 1, maxLength: 8 },
);

test("every byte outside of an edit stays, whatever the line endings", () => {
  fc.assert(
    fc.property(lines, fc.nat(), fc.nat(), fc.constantFrom("", "x", "x\ny"), (parts, a, b, put) => {
      const raw = parts.map(({ text, ending }) => text + ending).join("");
      const read = parts.map(({ text }) => `${text}\n`).join("");
      const [from = 0, to = 0] = [a % (read.length + 1), b % (read.length + 1)].toSorted((x, y) => x - y);
      const changed = applyEdits(raw, [{ file: "a", from, to, text: put }]);
      const crlf = raw.split("\r\n").length - 1;
      const fresh = put.replaceAll("\n", crlf * 2 > parts.length ? "\r\n" : "\n");
      // The same offsets, counted in the raw text.
      const inRaw = (offset: number): number => {
        let [at, left] = [0, offset];
        for (; left > 0; left -= 1) at += raw.startsWith("\r\n", at) ? 2 : 1;
        return at;
      };
      expect(changed).toBe(raw.slice(0, inRaw(from)) + fresh + raw.slice(inRaw(to)));
    }),
  );
});

test("several edits do not move each other", () => {
  const edits = [
    { file: "a", from: 1, to: 2, text: "BBB" },
    { file: "a", from: 4, to: 4, text: "+\n" },
    { file: "a", from: 0, to: 0, text: ">" },
  ];
  expect(applyEdits("abc\r\nd\r\n", edits)).toBe(">aBBBc\r\n+\r\nd\r\n");
});

test.each([
  [[1, 3], [2, 4], true],
  [[1, 3], [3, 4], false],
  [[1, 1], [1, 1], true],
  [[1, 1], [1, 3], true],
  [[1, 5], [2, 2], true],
] as const)("%j and %j overlap: %j", (a, b, expected) => {
  const edits: Edit[] = [a, b].map(([from, to]) => ({ file: "a", from, to, text: "" }));
  expect(doOverlap(edits)).toBe(expected);
  expect(doOverlap(edits.toReversed())).toBe(expected);
  expect(doOverlap(edits.map((edit, at) => ({ ...edit, file: String(at) })))).toBe(false);
});
