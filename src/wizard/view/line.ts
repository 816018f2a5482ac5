import stringWidth from "string-width";

/** What a piece of text means to the reader; `theme.ts` says how each looks. */
export type Tone =
  | "plain"
  | "strong"
  | "quiet"
  | "accent"
  | "focus"
  | "good"
  | "warn"
  | "bad"
  | "caret"
  | "selected";

/** A piece of one line, in one tone. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the screen. Screens are made of lines, so that their height is known before they are drawn. */
export type Line = readonly Span[];

/** An empty line. */
export const BLANK: Line = [];

/** Control characters, and those that reorder or hide text, from file names and file contents. */
const UNSEEN = /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const ASCII = /^[ -~]*$/;
/** Most of what is drawn: one cell each, and not worth asking `string-width`, which took half of a key's time. */
const ONE_CELL_EACH = /^[ -~·…•→↑↓⇧─━│█░]*$/;
const ELLIPSIS = "…";

const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A span of its own tone. */
export function span(text: string, tone: Tone = "plain"): Span {
  return { text, tone };
}

/** A line from plain texts and spans. */
export function line(...parts: readonly (string | Span)[]): Line {
  return parts.map((part) => (typeof part === "string" ? span(part) : part));
}

/** How many character cells the text takes. */
export function widthOf(text: string): number {
  return ONE_CELL_EACH.test(text) ? text.length : stringWidth(text);
}

/** How many character cells the line takes. */
export function lineWidth(content: Line): number {
  return content.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The text as one line that a terminal draws as it stands. */
export function cleanText(text: string): string {
  return ASCII.test(text) ? text : text.replaceAll("\t", "  ").replace(UNSEEN, "·");
}

/** Cuts the text to `width` cells; an ellipsis says that something is missing. */
export function fitText(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width <= 0 ? "" : takeCells(text, width - 1) + ELLIPSIS;
}

/** Cuts the front of the text: the end of a path says more than its beginning. */
export function fitPath(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let tail = Array.from(text);
  while (tail.length > 0 && widthOf(tail.join("")) > width - 1) tail = tail.slice(1);
  return width <= 0 ? "" : ELLIPSIS + tail.join("");
}

/** Cuts the line to `width` cells and makes it safe to draw. */
export function fitLine(content: Line, width: number): Line {
  const fitted: Span[] = [];
  let room = width;
  const clean = content.map(({ text, tone }) => ({ text: cleanText(text), tone }));
  let rest = lineWidth(clean);
  for (const { text, tone } of clean) {
    if (room <= 0) break;
    const cells = widthOf(text);
    const isLast = rest <= cells;
    // When the line goes on, one cell is kept for its ellipsis.
    const cut =
      cells < room || (isLast && cells === room) ? text : fitText(`${text}${isLast ? "" : " "}`, room);
    fitted.push({ text: cut, tone });
    room -= widthOf(cut);
    rest -= cells;
  }
  return fitted;
}

/** Fits the line and fills it with blanks to exactly `width` cells. */
export function padLine(content: Line, width: number): Line {
  const fitted = fitLine(content, width);
  const missing = width - lineWidth(fitted);
  return missing > 0 ? [...fitted, span(" ".repeat(missing))] : fitted;
}

/** Fills the text with blanks on the right to `width` cells. */
export function padText(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Puts one line at the left edge and one at the right; the left one gives way. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right) - 1;
  return room < 1 ? fitLine(left, width) : [...padLine(left, room), span(" "), ...right];
}

/** Breaks a text into lines of at most `width` cells: at blanks, and a longer word behind its separators. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of cleanText(text).split(/\s+/)) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (widthOf(joined) <= width) {
      current = joined;
      continue;
    }
    if (current !== "") lines.push(current);
    current = word;
    while (widthOf(current) > width && width > 0) {
      const head = breakWord(current, width);
      lines.push(head);
      current = current.slice(head.length);
    }
  }
  return current === "" && lines.length > 0 ? lines : [...lines, current];
}

/** The part of a long word that goes on this line: to the last separator of its second half, if it has one. */
function breakWord(word: string, width: number): string {
  const fits = takeCells(word, width) || [...word].slice(0, 1).join("");
  const end = Math.max(...[",", "=", "/"].map((separator) => fits.lastIndexOf(separator))) + 1;
  return end > fits.length / 2 ? fits.slice(0, end) : fits;
}

/** The text in lines of one tone, each with the same indent. */
export function paragraph(text: string, width: number, tone: Tone = "plain", indent = ""): readonly Line[] {
  return wrapText(text, width - widthOf(indent)).map((part) => line(indent, span(part, tone)));
}

/** The first lines of a paragraph, with an ellipsis where it goes on. */
export function clampLines(lines: readonly Line[], most: number): readonly Line[] {
  const last = lines[most - 1];
  if (lines.length <= most || last === undefined) return lines;
  return [
    ...lines.slice(0, most - 1),
    [...last.slice(0, -1), span(`${last.at(-1)?.text ?? ""} …`, last.at(-1)?.tone)],
  ];
}

function takeCells(text: string, width: number): string {
  let taken = "";
  let cells = 0;
  for (const { segment } of clusters.segment(text)) {
    const next = cells + widthOf(segment);
    if (next > width) break;
    taken += segment;
    cells = next;
  }
  return taken;
}
