import { diffArrays, structuredPatch } from "diff";
import { type Line, line, span } from "../view/line.ts";

/** One line of a comparison. `here` marks a line that the focused setting decides without changing it now. */
export interface DiffLine {
  readonly mark: " " | "+" | "-" | "here" | "gap";
  readonly text: string;
}

/** A file, or the changed parts of one. */
export interface Diff {
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
}

/** Lines of unchanged text shown around a change in a review. */
const CONTEXT = 3;

/** Lines of unchanged text kept on each side of a fold. */
const FOLDED_CONTEXT = 2;

/** The whole new text with what is new and what has gone. */
export function compareWhole(before: string, after: string): Diff {
  const lines = diffArrays(splitLines(before), splitLines(after)).flatMap(({ value, added, removed }) => {
    const mark: DiffLine["mark"] = added ? "+" : removed ? "-" : " ";
    return value.map((text) => ({ mark, text }));
  });
  return { lines, ...countMarks(lines) };
}

/**
 * Leaves out long stretches between two marked lines, so that all that an answer changes is seen at once. What comes
 * before the first and after the last one stays, to scroll to.
 */
export function foldBetween({ lines, ...counts }: Diff): Diff {
  const marked = lines.flatMap(({ mark }, at) => (mark === " " ? [] : [at]));
  const folded = lines.slice(0, marked[0] ?? lines.length);
  for (const [index, at] of marked.entries()) {
    const next = marked[index + 1] ?? lines.length;
    const between = lines.slice(at, next);
    const hidden = between.length - 1 - 2 * FOLDED_CONTEXT;
    if (hidden < 2 || next === lines.length) folded.push(...between);
    else {
      const gap = { mark: "gap", text: `${hidden} lines` } as const;
      folded.push(...between.slice(0, 1 + FOLDED_CONTEXT), gap, ...between.slice(-FOLDED_CONTEXT));
    }
  }
  return { lines: folded, ...counts };
}

/** Only what differs, with a few lines around it, as in `diff -u`. */
export function compareParts(before: string, after: string): Diff {
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: CONTEXT });
  const lines = hunks.flatMap((hunk) => [
    { mark: "gap", text: `line ${hunk.newStart}` } as const,
    ...hunk.lines.filter((text) => !text.startsWith("\\")).map(readPatchLine),
  ]);
  return { lines, ...countMarks(lines) };
}

/**
 * The text as it stands, with the lines marked that differ from another version of it. A line that only goes on there, by
 * a comma or a backslash, is the same.
 */
export function markDifferences(text: string, other: string): Diff {
  const parts = diffArrays(splitLines(other), splitLines(text), {
    comparator: (one, another) => withoutEnd(one) === withoutEnd(another),
  });
  const lines = parts
    .filter(({ removed }) => !removed)
    .flatMap(({ value, added }) =>
      value.map((content) => ({ mark: added ? "here" : " ", text: content }) as const),
    );
  return { lines, added: 0, removed: 0 };
}

/**
 * An edited file as it stands and as it will be. What differs from the text that another answer would give is what the
 * focused answer decides: it is marked also where it stands already, and looked at first.
 */
export function compareStanding(
  before: string,
  after: string,
  other: string,
): { readonly diff: Diff; readonly focus: number; readonly decided: readonly string[] } {
  const deciding = markDifferences(after, other).lines.map(({ mark }) => mark === "here");
  const begin = compareWhole(other, after).lines.findIndex(({ mark }) => mark !== " ");
  let row = 0;
  let focused: DiffLine | undefined;
  const { lines, ...counts } = compareWhole(before, after);
  const marked = lines.map((one): DiffLine => {
    const isDecided = one.mark === " " && deciding[row] === true;
    const drawn = isDecided ? ({ ...one, mark: "here" } as const) : one;
    if (drawn.mark !== " " && begin !== -1 && row >= begin) focused ??= drawn;
    if (one.mark !== "-") row += 1;
    return drawn;
  });
  const diff = foldBetween({ lines: marked, ...counts });
  return {
    diff,
    focus: focused === undefined ? findFocus(diff.lines) : diff.lines.indexOf(focused),
    decided: splitLines(after).filter((text, at) => deciding[at] === true && text.trim() !== ""),
  };
}

/** Index of the first marked line; 0 where there is none. */
export function findFocus(lines: readonly DiffLine[]): number {
  return Math.max(
    0,
    lines.findIndex(({ mark }) => mark !== " "),
  );
}

/** What stands in the lines that are new or marked. */
export function listMarked(lines: readonly DiffLine[]): readonly string[] {
  return lines
    .filter(({ mark, text }) => (mark === "+" || mark === "here") && text.trim() !== "")
    .map(({ text }) => text);
}

function withoutEnd(text: string): string {
  return text.replace(/,?\s*\\?$/, "");
}

/** Draws the lines of a comparison; each kind has a mark of its own beside its colour. */
export function drawDiff(lines: readonly DiffLine[]): readonly Line[] {
  return lines.map(({ mark, text }) => {
    if (mark === "+") return line(span(`+ ${text}`, "good"));
    if (mark === "-") return line(span(`- ${text}`, "bad"));
    if (mark === "here") return line(span("> ", "focus"), span(text, "strong"));
    return mark === "gap" ? line(span(`··· ${text}`, "accent")) : line(span(`  ${text}`));
  });
}

function readPatchLine(text: string): DiffLine {
  const mark = text.startsWith("+") ? "+" : text.startsWith("-") ? "-" : " ";
  return { mark, text: text.slice(1) };
}

function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function countMarks(lines: readonly DiffLine[]): { readonly added: number; readonly removed: number } {
  return {
    added: lines.filter(({ mark }) => mark === "+").length,
    removed: lines.filter(({ mark }) => mark === "-").length,
  };
}
