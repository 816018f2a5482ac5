import { expect, test } from "vitest";
import { describeConflict } from "../../../src/reconcile/conflicts.ts";
import { mergeText } from "../../../src/reconcile/merge-text.ts";

const PATH = "Dockerfile";

function describe(base: string, mine: string, theirs: string, doubt?: string): readonly string[] {
  const merge = mergeText({ base, mine, theirs });
  if (merge.clean) throw new Error("no conflict");
  const { choices } = merge;
  const texts = { before: mine, after: null, generated: theirs };
  return describeConflict({
    path: PATH,
    kind: "conflict",
    reason: "",
    executable: false,
    purpose: "",
    choices,
    ...texts,
    ...(doubt === undefined ? {} : { doubt }),
  });
}

test("each place is named by its line in the file as it stands, whatever was added above it", () => {
  const base = "a\nb\nc\nd\ne\nf\ng\n";
  const mine = "a\nb\nmine\nd\ne\nf\n  my last\n";
  const theirs = "added\nanother\na\nb\ntheirs\nd\ne\nf\nlast\nand more\n";
  expect(describe(base, mine, theirs)).toEqual([
    'Dockerfile:3: your edit "mine", generated "theirs"',
    'Dockerfile:7: your edit "my last", generated "last" and 1 more',
  ]);
});

test("of equal lines the nearest is named, and a removed line stands where it stood", () => {
  expect(describe("x\na\nb\nx\nc\n", "x\na\nb\nx\nx\n", "x\na\nb\nx\nd\n")).toEqual([
    'Dockerfile:5: your edit "x", generated "d"',
  ]);
  expect(describe("a\nb\nc\n", "a\nc\n", "a\nB\nc\n")).toEqual([
    'Dockerfile:2: your edit nothing, generated "B"',
  ]);
});

test("lines that nobody need have edited are not called an edit", () => {
  expect(describe("a\n", "b\n", "c\n", "It stands under an anchor.")).toEqual([
    "Dockerfile: It stands under an anchor.",
    'Dockerfile:1: as it stands "b", generated "c"',
  ]);
});
