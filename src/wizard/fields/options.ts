import type { Option } from "../../config/question.ts";
import type { Key } from "../keys.ts";
import { fitLine, type Line, line, padText, paragraph, type Span, span, widthOf } from "../view/line.ts";

/** One row of a list of choices. */
export interface OptionRow {
  readonly focused: boolean;
  /** `(•)`, `[x]`: the choice without colour. */
  readonly mark: string;
  readonly label: string | readonly Span[];
  readonly hint: string;
}

/** Moves a cursor over `count` rows, round at both ends; null when the key is another one. */
export function moveCursor(cursor: number, count: number, key: Key): number | null {
  if (key.name === "up") return (cursor + count - 1) % count;
  if (key.name === "down") return (cursor + 1) % count;
  if (key.name === "home") return 0;
  return key.name === "end" ? count - 1 : null;
}

/** Rows in three columns: focus and mark, label, hint. */
export function viewOptions(rows: readonly OptionRow[], width: number): readonly Line[] {
  const labels = rows.map(({ label }) => label).filter((label) => typeof label === "string");
  const column = labelColumn(labels, width);
  return rows.map(({ focused, mark, label, hint }) => {
    const start = [span(focused ? "> " : "  ", "focus"), span(`${mark} `, focused ? "focus" : "quiet")];
    if (typeof label !== "string") return fitLine([...start, ...label], width);
    const name = span(hint === "" ? label : padText(label, column), focused ? "focus" : "plain");
    return fitLine([...start, name, span(hint === "" ? "" : `  ${hint}`, "quiet")], width);
  });
}

/**
 * The focused hint in full, where some hint of the list was cut. Always as high as the longest one, so that the
 * screen stays still while the focus moves.
 */
export function viewHint(
  options: readonly Option[],
  focused: Option | undefined,
  width: number,
): readonly Line[] {
  const column = labelColumn(
    options.map(({ label }) => label),
    width,
  );
  if (options.every(({ hint }) => widthOf(hint) + column + 8 <= width)) return [];
  const wrapped = options.map(({ hint }) => paragraph(hint, width, "accent", "  ").length);
  const shown = focused === undefined ? [] : paragraph(focused.hint, width, "accent", "  ");
  return [line(), ...Array.from({ length: Math.max(...wrapped) }, (_, row) => shown[row] ?? line())];
}

/** Character cells of the column of labels: of the widest, but half of the width at the most. */
function labelColumn(labels: readonly string[], width: number): number {
  return Math.min(Math.max(...labels.map(widthOf), 0), Math.floor(width / 2));
}
