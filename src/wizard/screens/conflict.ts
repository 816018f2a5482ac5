import type { Change } from "../../config/changes.ts";
import { compareSides, type SideRow } from "../insight/sides.ts";
import { BLANK, fitText, type Line, line, padLine, span } from "../view/line.ts";

/** Narrower than this, two columns show neither side. */
const LEAST = 60;

/** What both sides make of the same lines: mine on the left, theirs on the right, or under each other. */
export function drawConflict({ choices }: Change, width: number): readonly Line[] {
  if (choices === undefined) return [];
  const rows = compareSides(choices.mine, choices.theirs);
  return width < LEAST ? drawStacked(rows) : drawColumns(rows, Math.floor((width - 3) / 2));
}

function drawColumns(rows: readonly SideRow[], column: number): readonly Line[] {
  const beside = (left: Line, right: Line): Line => [
    ...padLine(left, column),
    span(" │ ", "quiet"),
    ...padLine(right, column),
  ];
  const title = beside(line(span("mine", "strong")), line(span("theirs", "strong")));
  return [
    title,
    ...rows.map((row) => {
      if (row.kind === "gap") return line(span(`··· ${row.hidden} lines`, "accent"));
      const text = (mark: string, side: string | null, tone: "bad" | "good"): Line => {
        if (side === null) return BLANK;
        const fitted = fitText(`${row.kind === "same" ? " " : mark} ${side}`, column);
        return line(row.kind === "same" ? span(fitted) : span(fitted, tone));
      };
      return beside(text("-", row.left, "bad"), text("+", row.right, "good"));
    }),
  ];
}

function drawStacked(rows: readonly SideRow[]): readonly Line[] {
  return [
    line(span("- mine   ", "bad"), span("+ new", "good")),
    ...rows.flatMap((row): readonly Line[] => {
      if (row.kind === "gap") return [line(span(`··· ${row.hidden} lines`, "accent"))];
      if (row.kind === "same") return [line(span(`  ${row.left}`))];
      return [
        ...(row.left === null ? [] : [line(span(`- ${row.left}`, "bad"))]),
        ...(row.right === null ? [] : [line(span(`+ ${row.right}`, "good"))]),
      ];
    }),
  ];
}
