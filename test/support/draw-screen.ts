import type { IBufferCell, Terminal } from "@xterm/headless";

/** Pixels of a cell, at 14 px of a monospaced font. */
const CELL = { width: 8.4, height: 18, size: 14 } as const;
const MARGIN = 12;
/** The sixteen colours of a dark terminal; the program uses no others. */
const PALETTE = [
  "#484f58",
  "#ff7b72",
  "#3fb950",
  "#d29922",
  "#58a6ff",
  "#bc8cff",
  "#39c5cf",
  "#b1bac4",
  "#6e7681",
  "#ffa198",
  "#56d364",
  "#e3b341",
  "#79c0ff",
  "#d2a8ff",
  "#56d4dd",
  "#f0f6fc",
];
const PAPER = "#0d1117";
const INK = "#e6edf3";

interface Look {
  readonly fill: string;
  readonly paper: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** Cells beside each other that look alike. */
interface Run {
  readonly at: number;
  readonly look: Look;
  cells: number;
  text: string;
}

/** A terminal's visible lines as an SVG with the text in it: each run of cells that look alike stands at its column. */
export function drawScreen(terminal: Terminal, title: string): string {
  const { cols, rows } = terminal;
  const [width, height] = [cols * CELL.width + 2 * MARGIN, rows * CELL.height + 2 * MARGIN];
  const lines = Array.from({ length: rows }, (_, row) => drawLine(terminal, row)).flat();
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${height}" role="img" aria-label="${escapeText(title)}">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.size}">`,
    ...lines,
    "</g>",
    "</svg>",
  ].join("\n")}\n`;
}

function drawLine(terminal: Terminal, row: number): readonly string[] {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
  if (line === undefined) return [];
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || " ";
    if (last !== undefined && JSON.stringify(last.look) === JSON.stringify(look)) {
      last.text += text;
      last.cells += cell.getWidth();
    } else runs.push({ at: column, cells: cell.getWidth(), text, look });
  }
  const top = MARGIN + row * CELL.height;
  return runs
    .filter(({ text, look }) => text.trim() !== "" || look.paper !== null)
    .flatMap((run) => drawRun(run, top));
}

function drawRun({ at, cells, text, look }: Run, top: number): readonly string[] {
  const paper =
    look.paper === null
      ? []
      : [
          `<rect x="${leftOf(at)}" y="${top}" width="${round(cells * CELL.width)}" height="${CELL.height}" fill="${look.paper}"/>`,
        ];
  const words = text.trim();
  if (words === "") return paper;
  // Blanks at the ends are dropped by viewers, and would stretch what is between them.
  const left = leftOf(at + text.length - text.trimStart().length);
  const width = round((cells - (text.length - words.length)) * CELL.width);
  const style = `${look.bold ? ' font-weight="bold"' : ""}${look.dim ? ' opacity="0.6"' : ""}`;
  return [
    ...paper,
    `<text x="${left}" y="${top + CELL.size}" textLength="${width}" fill="${look.fill}"${style}>${escapeText(words.replaceAll(" ", "\u00a0"))}</text>`,
  ];
}

function leftOf(column: number): number {
  return round(MARGIN + column * CELL.width);
}

function lookOf(cell: IBufferCell): Look {
  const fill = cell.isFgPalette() ? (PALETTE[cell.getFgColor()] ?? INK) : INK;
  const paper = cell.isBgPalette() ? (PALETTE[cell.getBgColor()] ?? PAPER) : null;
  const shown = cell.isInverse() ? { fill: paper ?? PAPER, paper: fill } : { fill, paper };
  return { ...shown, bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
