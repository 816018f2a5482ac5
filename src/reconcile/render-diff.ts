import { structuredPatch } from "diff";
import { type Change, type ChangeKind, writes } from "../config/changes.ts";

/** One line of a unified diff, ready to be coloured. */
export interface DiffLine {
  /** `hunk` is a line of the diff itself: the heading of a hunk, or the remark that the end of line is missing. */
  readonly kind: "context" | "added" | "removed" | "hunk";
  /** Without the leading `+`, `-` or space. */
  readonly text: string;
  /** Its number in the file as it stands, from 1; null for what is not there. */
  readonly oldLine: number | null;
  /** Its number in the file as it will be, from 1; null for what will not be there. */
  readonly newLine: number | null;
}

/** What a change does to one file, counted in lines. */
export interface ChangeSummary {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly added: number;
  readonly removed: number;
}

const CONTEXT_LINES = 3;

/**
 * The unified diff of what a change will do to the file. Empty when it does nothing; for an unsettled conflict, the
 * way to the text with markers.
 */
export function renderDiff(change: Change): DiffLine[] {
  if (!writes(change)) return [];
  return diffTexts(change.before ?? "", change.after ?? change.choices?.markers ?? "");
}

/** The unified diff of two texts. */
export function diffTexts(before: string, after: string): DiffLine[] {
  const patch = structuredPatch("", "", before, after, undefined, undefined, { context: CONTEXT_LINES });
  return patch.hunks.flatMap((hunk) => {
    const heading = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
    return [describeHunk(heading), ...numberLines(hunk.lines, hunk.oldStart, hunk.newStart)];
  });
}

/** Counts the lines that each change adds and removes, in the order given. */
export function summarizeChanges(changes: readonly Change[]): ChangeSummary[] {
  return changes.map((change) => {
    const lines = renderDiff(change);
    const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
    return { path: change.path, kind: change.kind, added: count("added"), removed: count("removed") };
  });
}

function numberLines(lines: readonly string[], oldStart: number, newStart: number): DiffLine[] {
  let oldLine = oldStart;
  let newLine = newStart;
  return lines.map((line): DiffLine => {
    const text = line.slice(1);
    switch (line[0]) {
      case "+":
        return { kind: "added", text, oldLine: null, newLine: newLine++ };
      case "-":
        return { kind: "removed", text, oldLine: oldLine++, newLine: null };
      case "\\":
        return describeHunk(line);
      default:
        return { kind: "context", text, oldLine: oldLine++, newLine: newLine++ };
    }
  });
}

function describeHunk(text: string): DiffLine {
  return { kind: "hunk", text, oldLine: null, newLine: null };
}
