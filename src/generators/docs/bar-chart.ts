import { DRAWING_WIDTH, roundTenth } from "./drawing.ts";

/** Room for the labels, in the units of the drawing, as all that follows. */
const LEFT = 110;
/** Room on the right for a figure that stands behind its bar. */
const RIGHT = 170;
const TOP = 30;
const BAR = 26;
const STEP = 44;
/** Between two parts of a bar, so that they can be told apart without colours. */
const GAP = 1.5;

/** One part of a bar; the value is in the unit of its chart. */
export interface Part {
  readonly value: number;
  readonly tone: "good" | "calm" | "bad";
}

/** One bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly Part[];
  /** Written behind the bar: the figure in words. */
  readonly figure: string;
}

/** A chart of horizontal bars. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly bars: readonly Bar[];
  /** The value at the right end; a bar that is longer makes it longer. */
  readonly end: number;
  /** A line across all bars, with what it stands for; null for none. */
  readonly bound: { readonly value: number; readonly label: string } | null;
  readonly legend: string;
}

/** The picture in words: for those who do not see it. */
export function describeChart({ title, bars, bound }: Chart): string {
  const figures = bars.map(({ label, figure }) => `${label}: ${figure}`).join("; ");
  return `${title}. ${figures}.${bound === null || bound.label === "limit" ? "" : ` ${capitalize(bound.label)}.`}`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The geometry of a chart, for its template. */
export function layOutChart(chart: Chart): object {
  const totals = chart.bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const end = Math.max(chart.end, chart.bound?.value ?? 0, ...totals);
  const room = DRAWING_WIDTH - LEFT - RIGHT;
  const scale = end === 0 ? 0 : room / end;
  const bottom = TOP + chart.bars.length * STEP;
  return {
    id: chart.id,
    title: escapeXml(chart.title),
    description: escapeXml(describeChart(chart)),
    width: DRAWING_WIDTH,
    height: bottom + 24,
    left: LEFT,
    room,
    bar: BAR,
    legend: escapeXml(chart.legend),
    legendY: bottom + 12,
    bars: chart.bars.map(({ label, parts, figure }, index) => {
      const y = TOP + index * STEP;
      return {
        label: escapeXml(label),
        figure: escapeXml(figure),
        y,
        textY: y + 18,
        figureX: LEFT + room + 10,
        parts: placeParts(parts, scale),
      };
    }),
    bound:
      chart.bound === null
        ? null
        : {
            x: roundTenth(LEFT + chart.bound.value * scale),
            bottom: bottom - STEP + BAR + 8,
            label: escapeXml(chart.bound.label),
          },
  };
}

/** One part behind the other; what is thinner than the gap is left out of the drawing, and stands in the table. */
function placeParts(parts: readonly Part[], scale: number): readonly object[] {
  let at = LEFT;
  return parts.flatMap(({ value, tone }) => {
    const x = at;
    const width = value * scale;
    at += width;
    const drawn = roundTenth(width - (parts.length > 1 ? GAP : 0));
    return drawn <= 0 ? [] : [{ x: roundTenth(x), width: drawn, tone }];
  });
}

/** Services and instructions have names that other people gave them. */
function escapeXml(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
