/** Lines without their ends. */
export type Lines = readonly string[];

/** The blanks before a line's first character. */
export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** One text for a comparison, without the columns that all lines share; null for no lines at all. */
export function dedent(lines: Lines | null): string | null {
  if (lines === null) return null;
  const shared = sharedIndent(lines);
  return lines.map((line) => (line.trim() === "" ? "" : line.slice(shared))).join("\n");
}

/** The lines, moved so that the one farthest to the left stands in this column. Infinity leaves them. */
export function indentLines(lines: Lines, column: number): Lines {
  const shift = column - sharedIndent(lines);
  if (shift === 0 || !Number.isFinite(shift)) return lines;
  const move = (line: string): string => (shift > 0 ? " ".repeat(shift) + line : line.slice(-shift));
  return lines.map((line) => (line.trim() === "" ? line : move(line)));
}

function sharedIndent(lines: Lines): number {
  return Math.min(...lines.filter((line) => line.trim() !== "").map(indentOf));
}
