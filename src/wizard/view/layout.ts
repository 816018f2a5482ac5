import { BLANK, clampLines, type Line, padLine, span } from "./line.ts";

/** Lines of which one has the focus, so that a window can be moved to it. */
export interface FocusedLines {
  readonly lines: readonly Line[];
  /** Index of the line that must be seen. */
  readonly focus: number;
}

/** A part of a screen that is left out when the window is too small for it. */
export interface Section {
  readonly lines: readonly Line[];
  /** Sections with a higher number stay longer. */
  readonly rank: number;
  /** True where its beginning is worth more than nothing. */
  readonly mayBeCut: boolean;
}

/** A part of a screen as `stackSections` takes it. */
export function section(rank: number, lines: readonly Line[], mayBeCut = false): Section {
  return { rank, lines, mayBeCut };
}

/** A blank line above the lines, where there are any. */
export function spaced(lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [BLANK, ...lines];
}

/** The part of a list around its focus that a window of `height` lines shows; its edges tell what is hidden. */
export function windowOf({ lines, focus }: FocusedLines, height: number): readonly Line[] {
  const { length } = lines;
  if (length <= height) return lines;
  if (height < 3) return lines.slice(Math.min(focus, length - height)).slice(0, height);
  const half = Math.floor((height - 1) / 2);
  if (focus <= half) return [...lines.slice(0, height - 1), edge("↓", length - height + 1)];
  if (focus >= length - 1 - half) return [edge("↑", length - height + 1), ...lines.slice(1 - height)];
  const inner = height - 2;
  const top = focus - Math.floor(inner / 2);
  return [edge("↑", top), ...lines.slice(top, top + inner), edge("↓", length - top - inner)];
}

function edge(arrow: string, hidden: number): Line {
  return [span(`  ${arrow} ${hidden} more`, "quiet")];
}

/** `height` lines from `top`, and where that leaves the scroll position. */
export function scrollTo(
  lines: readonly Line[],
  top: number,
  height: number,
): { readonly lines: readonly Line[]; readonly top: number } {
  const last = Math.max(0, lines.length - height);
  const from = Math.max(0, Math.min(top, last));
  return { lines: lines.slice(from, from + height), top: from };
}

/**
 * Puts sections under each other in `height` lines. The `body` stands where it is null in the list, shrinks to
 * `least` lines before a section is left out, and scrolls within its window.
 */
export function stackSections(
  sections: readonly (Section | null)[],
  body: FocusedLines,
  height: number,
  least = 5,
): readonly Line[] {
  const bodyLeast = Math.min(body.lines.length, least);
  let room = height - bodyLeast;
  const kept = new Map<Section, readonly Line[]>();
  const byRank = sections.filter((section) => section !== null).sort((a, b) => b.rank - a.rank);
  for (const section of byRank) {
    const lines = section.mayBeCut && room > 0 ? clampLines(section.lines, room) : section.lines;
    if (lines.length > room) continue;
    kept.set(section, lines);
    room -= lines.length;
  }
  const bodyLines = windowOf(body, Math.max(0, Math.min(body.lines.length, bodyLeast + room)));
  return sections
    .flatMap((section) => (section === null ? bodyLines : (kept.get(section) ?? [])))
    .slice(0, height);
}

/** Two columns of `height` lines with a rule between them. */
export function sideBySide(
  left: readonly Line[],
  right: readonly Line[],
  widths: readonly [number, number],
  height: number,
): readonly Line[] {
  return Array.from({ length: height }, (_, row) => [
    ...padLine(left[row] ?? BLANK, widths[0]),
    span(" │ ", "quiet"),
    ...padLine(right[row] ?? BLANK, widths[1]),
  ]);
}

/** Exactly `height` lines: cut, or filled with blank ones. */
export function fillHeight(lines: readonly Line[], height: number): readonly Line[] {
  return Array.from({ length: Math.max(0, height) }, (_, row) => lines[row] ?? BLANK);
}
