import { formatAnswer } from "../../config/answer.ts";
import type { Settled } from "../../config/config.ts";
import type { Question } from "../../config/question.ts";
import { takesText, viewField } from "../fields/field.ts";
import { isSame } from "../flow/answers.ts";
import { findSettled } from "../flow/question.ts";
import { fillHeight, type Section, sideBySide, stackSections } from "../view/layout.ts";
import {
  BLANK,
  clampLines,
  fitText,
  type Line,
  line,
  padText,
  paragraph,
  span,
  spread,
  widthOf,
} from "../view/line.ts";
import { drawHost } from "./host.ts";
import { drawPreview } from "./preview.ts";
import { type Drawn, type KeyHint, NARROW, type Room, type Scene, WIDE } from "./screen.ts";

/** A preview lower than this shows nothing of use. */
const LEAST_PREVIEW = 6;
/** Lines at the most about a wrong answer, and about where the present one comes from. */
const MOST_SAID = 4;
/** Settings that follow from the focused answer, shown at once. */
const MOST_FOLLOWED = 5;

/** A question: beside it or under it, as far as there is room, the file that the focused answer changes. */
export function drawQuestion(scene: Scene, room: Room): Drawn {
  const { state } = scene;
  const settled = state.asking === null ? null : findSettled(state, state.asking.id);
  if (settled === null) return { lines: [], scroll: 0, keys: [] };
  const { width, height } = room;
  if (width + 2 >= WIDE) {
    const left = Math.min(72, Math.floor((width - 3) * 0.46));
    const right = width - 3 - left;
    const form = drawForm(scene, settled, { width: left, height });
    const preview = drawPreview(scene, { width: right, height });
    const lines = sideBySide(form, preview.lines, [left, right], height);
    return { lines, scroll: preview.scroll, keys: hintKeys(scene, true) };
  }
  const form = drawForm(scene, settled, room);
  const rest = height - form.length - 2;
  if (width + 2 < NARROW || rest < LEAST_PREVIEW)
    return { lines: form, scroll: 0, keys: hintKeys(scene, false) };
  const preview = drawPreview(scene, { width, height: rest });
  const rule = line(span("─".repeat(width), "quiet"));
  const above = fillHeight(form, height - rest - 1);
  return { lines: [...above, rule, ...preview.lines], scroll: preview.scroll, keys: hintKeys(scene, true) };
}

function drawForm(scene: Scene, settled: Settled, { width, height }: Room): readonly Line[] {
  const { state, insight, color, input } = scene;
  const { question } = settled;
  if (state.asking === null) return [];
  const type = question.type;
  const example = "example" in type ? type.example : "";
  const field = viewField(state.asking.field, { width, color, example });
  const checked = insight.check(state);
  const problem = checked.ok ? [] : clampLines(paragraph(`! ${checked.reason}`, width, "bad"), MOST_SAID);
  const section = (rank: number, lines: readonly Line[]): Section => ({ rank, lines });
  const spaced = (lines: readonly Line[]): readonly Line[] => (lines.length === 0 ? [] : [BLANK, ...lines]);
  const host = question.group === "resources" ? drawHost(insight.foresee(state), input.host, width) : [];
  return stackSections(
    [
      section(100, drawTitle(question, width)),
      section(60, paragraph(question.help, width)),
      section(70, [BLANK]),
      null,
      section(90, problem),
      section(50, field.hint),
      section(40, [BLANK]),
      section(80, clampLines(describeSource(settled, width), MOST_SAID)),
      section(30, spaced(drawFollowed(scene, width))),
      section(20, spaced(host)),
    ],
    field.body,
    height,
  );
}

/** The title and, where there is room, the setting's path: it is the name of the flag too. */
function drawTitle({ title, id }: Question, width: number): readonly Line[] {
  const path = line(span(id, "quiet"));
  const isRoom = widthOf(title) + widthOf(id) + 4 <= width;
  return isRoom ? [spread(line(span(title, "strong")), path, width)] : paragraph(title, width, "strong");
}

/** Where the value that the field opens with comes from, and what is recommended where that is another one. */
function describeSource(settled: Settled, width: number): readonly Line[] {
  const { question, value, suggestion, origin } = settled;
  const recommended = formatAnswer(question, suggestion.value) || "nothing";
  const label = suggestion.origin === "detected" ? "detected" : "recommended";
  const why = suggestion.why === label ? "" : ` (${suggestion.why})`;
  const proposal = `${label}: ${recommended}${why}`;
  const source = {
    answered: "Your answer",
    flag: "Given by --set or a flag",
    environment: "Given by an environment variable",
    saved: "As last time",
    detected: "",
    default: "",
  }[origin];
  if (source === "") return paragraph(capitalise(proposal), width, "quiet");
  const own = paragraph(`${source}: ${formatAnswer(question, value) || "nothing"}`, width, "accent");
  return isSame(value, suggestion.value) ? own : [...own, ...paragraph(`* now ${proposal}`, width, "warn")];
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What changes with the focused answer besides itself. */
function drawFollowed({ state, insight }: Scene, width: number): readonly Line[] {
  const followed = insight.follow(state);
  if (followed.length === 0) return [];
  const shown = followed.slice(0, followed.length > MOST_FOLLOWED ? MOST_FOLLOWED - 1 : MOST_FOLLOWED);
  const rest = followed.length - shown.length;
  const column = Math.min(
    Math.max(...shown.map(({ settled }) => widthOf(settled.question.title))),
    width - 20,
  );
  return [
    line(span("With this answer", "quiet")),
    ...shown.map(({ settled, before, after }) =>
      line(
        `  ${padText(fitText(settled.question.title, column), column)}  `,
        span(`${before || "nothing"} → `, "quiet"),
        span(after || "nothing", "accent"),
      ),
    ),
    ...(rest > 0 ? [line(span(`  and ${rest} more`, "quiet"))] : []),
  ];
}

function hintKeys({ state }: Scene, previewIsShown: boolean): readonly KeyHint[] {
  if (state.asking === null) return [];
  const { field, from } = state.asking;
  const preview: KeyHint = [takesText(field) ? "^P" : "p", previewIsShown ? "whole preview" : "preview"];
  const move: Readonly<Record<typeof field.kind, readonly KeyHint[]>> = {
    select: [["↑↓", "choose"]],
    checklist: [
      ["↑↓", "move"],
      ["Space", "check"],
    ],
    text: field.kind === "text" && field.options.length > 0 ? [["↑↓", "choose or type"]] : [],
    number: [["↑↓", "step"]],
  };
  return [
    ["Enter", from === "flow" ? "next" : "take"],
    ...move[field.kind],
    ["⇧Tab", "back"],
    ["?", "help"],
    preview,
    ["Esc Esc", "leave"],
  ];
}
