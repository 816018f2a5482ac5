import { formatAnswer, parseAnswer } from "../../config/answer.ts";
import { isGiven, type Settled } from "../../config/config.ts";
import { viewEntry } from "../fields/entry.ts";
import { hasTyped, readField } from "../fields/field.ts";
import { environmentOf, type LimitRow, placeOf } from "../flow/limit-table.ts";
import { tableOf } from "../flow/limits.ts";
import { findAsked } from "../flow/question.ts";
import type { Asking } from "../flow/state.ts";
import { fillHeight, section, spaced, stackSections } from "../view/layout.ts";
import {
  BLANK,
  clampLines,
  fitText,
  type Line,
  line,
  lineWidth,
  padText,
  paragraph,
  type Span,
  span,
} from "../view/line.ts";
import { describeSource, drawFollowed, drawTitle } from "./answer.ts";
import { drawHost } from "./host.ts";
import { drawPreview } from "./preview.ts";
import { type Drawn, type KeyHint, LEAST_PREVIEW, NARROW, type Room, type Scene } from "./screen.ts";

const SERVICE_COLUMN = 7;
const LABEL_COLUMN = 23;
/** Where there is little room: `redis Maxmemory`. */
const SHORT_SERVICE = 6;
const SHORT_LABEL = 15;
const LEAST_CELL = 11;
const MOST_CELL = 16;
/** Lines at the most about what does not fit. */
const MOST_SAID = 3;

/** All limits in one table, with what the focused one leads to under it. */
export function drawLimits(scene: Scene, room: Room): Drawn {
  const asked = findAsked(scene.state);
  if (asked === null) return { lines: [], scroll: 0, keys: [] };
  const { asking, settled } = asked;
  const form = drawForm(scene, asking, settled, room);
  const rest = room.height - form.length - 1;
  if (room.width + 2 < NARROW || rest < LEAST_PREVIEW)
    return { lines: form, scroll: 0, keys: hintKeys(scene, asking, false) };
  const rule = line(span("─".repeat(room.width), "quiet"));
  const preview = drawPreview(scene, { width: room.width, height: rest });
  const lines = [...fillHeight(form, form.length), rule, ...preview.lines];
  return { lines, scroll: preview.scroll, keys: hintKeys(scene, asking, true) };
}

function drawForm(scene: Scene, asking: Asking, settled: Settled, { width, height }: Room): readonly Line[] {
  const { state, insight, input } = scene;
  const { rows, environments } = tableOf(state);
  const place = placeOf(rows, asking.id) ?? { row: 0, column: 0 };
  const narrow = width < 60;
  const label = narrow ? SHORT_LABEL : SERVICE_COLUMN + LABEL_COLUMN;
  const cell = Math.max(
    LEAST_CELL,
    Math.min(MOST_CELL, Math.floor((width - label - 2) / environments.length)),
  );
  const shown = columnsAround(place.column, environments.length, Math.floor((width - label - 2) / cell));
  const head = line(
    " ".repeat(label + 2),
    ...shown.flatMap((at) =>
      alignRight(span(fitText(environments[at] ?? "", cell - 1), "strong"), cell - 1, " "),
    ),
  );
  const lines = rows.map((row, at) =>
    line(
      span(at === place.row ? "> " : "  ", "focus"),
      ...drawLabel(row, rows[at - 1], { narrow, label, isFocused: at === place.row }),
      ...shown.flatMap((column) =>
        drawCell(scene, row.cells[column] ?? null, {
          asking,
          cell,
          isFocused: at === place.row && column === place.column,
        }),
      ),
    ),
  );
  const checked = insight.check(state);
  const plan = insight.plan(state);
  const problem = checked.ok ? [] : clampLines(paragraph(`× ${checked.reason}`, width, "bad"), MOST_SAID);
  const warnings = insight
    .warn(state)
    .flatMap(({ message }) => clampLines(paragraph(`! ${message}`, width, "warn"), MOST_SAID));
  const host = plan === null ? [] : drawHost(plan, input.host, environmentOf(asking.id), width);
  return stackSections(
    [
      section(100, [head]),
      null,
      section(40, [BLANK]),
      section(70, drawTitle(settled.question, width)),
      section(95, problem, true),
      section(92, drawMeaning(settled, asking)),
      section(90, warnings, true),
      section(80, clampLines(describeSource(settled, width), 2)),
      section(30, drawFollowed(scene, width)),
      section(49, host.length === 0 ? [] : [BLANK]),
      section(50, host),
      section(20, spaced(paragraph(settled.question.help, width, "quiet"))),
    ],
    { lines, focus: place.row },
    height,
    Math.min(problem.length + warnings.length > 0 ? 4 : 7, rows.length),
  );
}

/** What was typed, as it will be written where that is otherwise. */
function drawMeaning({ question }: Settled, { field }: Asking): readonly Line[] {
  const typed = readField(field).trim();
  const parsed = hasTyped(field) ? parseAnswer(question, typed) : null;
  if (!parsed?.ok) return [];
  const written = formatAnswer(question, parsed.value);
  return written === typed ? [] : [line(span(`= ${written}`, "accent"))];
}

/** The columns that fit, with the focused one among them. */
function columnsAround(focused: number, count: number, room: number): readonly number[] {
  const fitting = Math.max(1, Math.min(count, room));
  const first = Math.max(0, Math.min(focused - Math.floor(fitting / 2), count - fitting));
  return Array.from({ length: fitting }, (_, at) => first + at);
}

interface LabelSettings {
  readonly narrow: boolean;
  /** Character cells. */
  readonly label: number;
  readonly isFocused: boolean;
}

/** The service stands once, in front of its first row; where there is little room, the label is the short one. */
function drawLabel(
  { service, label: text, short }: LimitRow,
  above: LimitRow | undefined,
  { narrow, label, isFocused }: LabelSettings,
): readonly Span[] {
  const tone = isFocused ? "focus" : "plain";
  const name = above?.service === service ? "" : service;
  const column = narrow ? SHORT_SERVICE : SERVICE_COLUMN;
  return [span(padText(name, column), "strong"), span(padText(narrow ? short : text, label - column), tone)];
}

interface CellSettings {
  readonly asking: Asking;
  /** Character cells. */
  readonly cell: number;
  readonly isFocused: boolean;
}

/** A value; `*` marks one that somebody gave, brackets the one that has the focus. */
function drawCell(
  { color }: Scene,
  settled: Settled | null,
  { asking, cell, isFocused }: CellSettings,
): readonly Span[] {
  if (settled === null) return [span("-".padStart(cell), "quiet")];
  const { question, value } = settled;
  const isOwn = isGiven(settled);
  if (!isFocused) {
    const text = fitText(formatAnswer(question, value), cell - 2);
    return alignRight(span(text, isOwn ? "accent" : "plain"), cell - 1, isOwn ? "*" : " ");
  }
  const { field } = asking;
  const inside =
    field.kind === "number" && hasTyped(field)
      ? viewEntry(field.entry, { color, width: cell - 4 })
      : [span(fitText(readField(field), cell - 4), "focus")];
  const framed = [span("[", "focus"), ...inside, span("]", "focus")];
  return [span(" ".repeat(Math.max(0, cell - lineWidth(framed)))), ...framed];
}

function alignRight(content: Span, width: number, mark = ""): readonly Span[] {
  return [
    span(" ".repeat(Math.max(0, width - lineWidth([content])))),
    content,
    ...(mark === "" ? [] : [span(mark, "accent")]),
  ];
}

function hintKeys({ state }: Scene, { field, from }: Asking, previewIsShown: boolean): readonly KeyHint[] {
  const done: KeyHint = ["Enter", hasTyped(field) ? "take" : from === "flow" ? "next" : "done"];
  return [
    done,
    ["↑↓←→", "move"],
    field.kind === "number" ? ["type or + -", "change"] : ["+ -", "change"],
    ["Del", "as recommended"],
    ["a", state.wholeTable ? "main rows" : "all rows"],
    ["o", "other settings"],
    ["?", "help"],
    ["p", previewIsShown ? "whole preview" : "preview"],
    ["Esc Esc", "leave"],
  ];
}
