import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasConflictMarkers } from "../../../src/config/conflict-markers.ts";
import { mergeText } from "../../../src/reconcile/merge-text.ts";

/** Few different lines, so that random texts share many; some are names that trip up careless lookups. */
const line = fc.constantFrom("a", "b", "c", "  d: 1", "", "__proto__", "constructor", "<<<<<<<");
const text = fc
  .array(line, { maxLength: 12 })
  .chain((lines) => fc.constantFrom("", "\n").map((end) => lines.join("\n") + end));

/** A base and two edits of it: lines inserted, removed and replaced. Lines that the person wrote start with "mine". */
const triple = fc
  .tuple(fc.array(line, { maxLength: 15 }), edits("mine"), edits("theirs"))
  .map(([base, mine, theirs]) => ({
    base: base.join("\n"),
    mine: mine(base).join("\n"),
    theirs: theirs(base).join("\n"),
  }));

function edits(author: string) {
  const edit = fc.record({
    at: fc.nat(15),
    removed: fc.nat(2),
    added: fc.array(
      fc.nat(3).map((number) => `${author} ${number}`),
      { maxLength: 3 },
    ),
  });
  return fc.array(edit, { maxLength: 4 }).map((list) => (base: readonly string[]) => {
    const lines = [...base];
    for (const { at, removed, added } of list) lines.splice(at, removed, ...added);
    return lines;
  });
}

describe("mergeText", () => {
  test("takes both sides where they stand apart", () => {
    const merge = mergeText({
      base: "a\nb\nc\nd\ne\n",
      mine: "a!\nb\nc\nd\ne\n",
      theirs: "a\nb\nc\nd\ne!\n",
    });
    expect(merge).toEqual({ clean: true, text: "a!\nb\nc\nd\ne!\n" });
  });

  test("settles only the disputed lines one way or the other", () => {
    const merge = mergeText({
      base: "cpus: 1\nx\nmemory: 1G\nx\nend\n",
      mine: "cpus: 1\nx\nmemory: 2G\nx\nmy end\n",
      theirs: "cpus: 4\nx\nmemory: 3G\nx\nend\n",
    });
    expect(merge).toEqual({
      clean: false,
      conflicts: 1,
      choices: {
        mine: "cpus: 4\nx\nmemory: 2G\nx\nmy end\n",
        theirs: "cpus: 4\nx\nmemory: 3G\nx\nmy end\n",
        markers:
          "cpus: 4\nx\n<<<<<<< your edit\nmemory: 2G\n=======\nmemory: 3G\n>>>>>>> cryo-init\nx\nmy end\n",
      },
    });
  });

  test("does not dispute a change that both sides made", () => {
    expect(mergeText({ base: "a\nb\n", mine: "a\nB\n", theirs: "a\nB\n" })).toEqual({
      clean: true,
      text: "a\nB\n",
    });
  });

  test("marks what it left to be settled", () => {
    const merge = mergeText({ base: "a\n", mine: "b\n", theirs: "c\n" });
    expect(merge.clean ? "" : merge.choices.markers).toSatisfy(hasConflictMarkers);
    expect(hasConflictMarkers("<<<<<<<\n=======\n>>>>>>>\n")).toBe(false);
  });

  test("is neutral where one side has not changed", () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        expect(mergeText({ base, mine: other, theirs: base })).toEqual({ clean: true, text: other });
        expect(mergeText({ base, mine: base, theirs: other })).toEqual({ clean: true, text: other });
      }),
      { numRuns: 2000 },
    );
  });

  test("loses no line that a person added: it is in the merge, or in every way that keeps the person's side", () => {
    let clean = 0;
    fc.assert(
      fc.property(triple, (sides) => {
        const merge = mergeText(sides);
        if (merge.clean) clean += 1;
        const added = countLines(sides.mine, "mine");
        for (const result of merge.clean ? [merge.text] : [merge.choices.mine, merge.choices.markers]) {
          expect(countLines(result, "mine")).toEqual(added);
        }
      }),
      { numRuns: 5000 },
    );
    expect(clean).toBeGreaterThan(500);
  });

  test("loses no copy of a line that a person added, also where the line was there before", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, lines, (base, mine, theirs) => {
        const merge = mergeText({ base: base.join("\n"), mine: mine.join("\n"), theirs: theirs.join("\n") });
        if (!merge.clean) return;
        const count = (all: readonly string[], line: string) => all.filter((each) => each === line).length;
        for (const line of "abcde") {
          // Copies that were there before may go, even where as many are generated: a line that moves is dropped in
          // one place and added in another, where the person may have added the same one.
          const added = count(mine, line) - count(base, line);
          expect(count(merge.text.split("\n"), line)).toBeGreaterThanOrEqual(added);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test("loses no generated line either", () => {
    fc.assert(
      fc.property(triple, (sides) => {
        const merge = mergeText(sides);
        const added = countLines(sides.theirs, "theirs");
        for (const result of merge.clean ? [merge.text] : [merge.choices.theirs, merge.choices.markers]) {
          expect(countLines(result, "theirs")).toEqual(added);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function countLines(text: string, author: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of text.split("\n").filter((candidate) => candidate.startsWith(author))) {
    counts[each] = (counts[each] ?? 0) + 1;
  }
  return counts;
}
