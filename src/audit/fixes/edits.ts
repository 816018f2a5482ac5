import type { Hit } from "../finding.ts";
import type { Subject } from "../subject.ts";

/** A piece of a file, and what is to stand in its place. */
export interface Edit {
  readonly file: string;
  /** Offsets in the text with `\n` line endings; both 0 for a file that is not there. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What takes a finding away; nothing where a person has to decide. */
export type Mend = (hit: Hit, subject: Subject) => readonly Edit[];

/**
 * Carries edits out in a text with line endings of any kind. What stands outside of them stays byte for byte.
 * @param edits of this text, none of which overlaps another
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const breaks = [...text.matchAll(/\r\n/g)].map(({ index }, earlier) => index - earlier);
  const lines = text.split("\n").length - 1;
  const ending = breaks.length * 2 > lines ? "\r\n" : "\n";
  const inText = (offset: number): number => offset + breaks.filter((at) => at < offset).length;
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (changed, { from, to, text: fresh }) =>
        changed.slice(0, inText(from)) + fresh.replaceAll("\n", ending) + changed.slice(inText(to)),
      text,
    );
}

/** True where two edits are about the same text, or put something at the same place. */
export function doOverlap(edits: readonly Edit[]): boolean {
  const sorted = edits.toSorted((a, b) => a.from - b.from || a.to - b.to);
  return sorted.some((edit, at) => {
    const next = sorted.slice(at + 1).find(({ file }) => file === edit.file);
    return next !== undefined && (next.from < edit.to || next.from === edit.from);
  });
}

/** Where a line and a column, both from 1, are in a text. */
export function offsetOf(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, column - 1);
}

/** Where the line begins that an offset is in. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line ends that an offset is in, without its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}

/** True where nothing but a comment stands in the line above. */
export function hasCommentAbove(text: string, offset: number): boolean {
  const start = lineStart(text, offset);
  return start > 0 && /^\s*#/.test(text.slice(lineStart(text, start - 1), start));
}
