import type { Settled } from "../../config/config.ts";
import { canFilter, isTyping, takesText, viewField } from "../fields/field.ts";
import { candidatesOf, missingPaths, pathField } from "../flow/paths.ts";
import { findAsked } from "../flow/question.ts";
import type { Asking } from "../flow/state.ts";
import { fillHeight, section, sideBySide, spaced, stackSections } from "../view/layout.ts";
import { BLANK, clampLines, fitPath, type Line, line, paragraph, span } from "../view/line.ts";
import { describeSource, drawFollowed, drawTitle } from "./answer.ts";
import { drawHost } from "./host.ts";
import { drawPreview } from "./preview.ts";
import { type Drawn, type KeyHint, LEAST_PREVIEW, NARROW, type Room, type Scene, WIDE } from "./screen.ts";

/** Paths at the most that a typed one may go on to. */
const MOST_PATHS = 5;
/** Lines at the most about a wrong answer, and about where the present one comes from. */
const MOST_SAID = 4;

/** A question: beside it or under it, as far as there is room, the file that the focused answer changes. */
export function drawQuestion(scene: Scene, room: Room): Drawn {
  const asked = findAsked(scene.state);
  if (asked === null) return { lines: [], scroll: 0, keys: [] };
  const { asking, settled } = asked;
  const { width, height } = room;
  if (width + 2 >= WIDE) {
    const left = Math.min(72, Math.floor((width - 3) * 0.46));
    const right = width - 3 - left;
    const form = drawForm(scene, asking, settled, { width: left, height });
    const preview = drawPreview(scene, { width: right, height });
    const lines = sideBySide(form, preview.lines, [left, right], height);
    return { lines, scroll: preview.scroll, keys: hintKeys(scene, asking, true) };
  }
  const form = drawForm(scene, asking, settled, room);
  const rest = height - form.length - 2;
  if (width + 2 < NARROW || rest < LEAST_PREVIEW)
    return { lines: form, scroll: 0, keys: hintKeys(scene, asking, false) };
  const preview = drawPreview(scene, { width, height: rest });
  const rule = line(span("─".repeat(width), "quiet"));
  const above = fillHeight(form, height - rest - 1);
  return {
    lines: [...above, rule, ...preview.lines],
    scroll: preview.scroll,
    keys: hintKeys(scene, asking, true),
  };
}

function drawForm(scene: Scene, asking: Asking, settled: Settled, { width, height }: Room): readonly Line[] {
  const { state, insight, color, input } = scene;
  const { question } = settled;
  const { type } = question;
  const example = "example" in type ? type.example : "";
  const field = viewField(asking.field, { width, color, example });
  const checked = insight.check(state);
  const problem = checked.ok ? [] : clampLines(paragraph(`× ${checked.reason}`, width, "bad"), MOST_SAID);
  const plan = question.group === "resources" ? insight.plan(state) : null;
  const host = plan === null ? [] : drawHost(plan, input.host, null, width);
  const warnings = insight.warn(state).flatMap(({ message }) => paragraph(`! ${message}`, width, "warn"));
  return stackSections(
    [
      section(100, drawTitle(question, width)),
      section(60, paragraph(question.help, width)),
      section(70, [BLANK]),
      null,
      section(90, problem, true),
      section(88, drawPaths(scene, width)),
      section(50, field.hint),
      section(85, clampLines(warnings, MOST_SAID), true),
      section(40, [BLANK]),
      section(80, clampLines(describeSource(settled, width), MOST_SAID)),
      section(20, spaced(drawFollowed(scene, width))),
      // Where there is just room for the bars, they stand without it.
      section(29, host.length === 0 ? [] : [BLANK]),
      section(30, host),
    ],
    field.body,
    height,
  );
}

/** What a typed path may go on to, or that it leads to nothing. */
function drawPaths({ input, state }: Scene, width: number): readonly Line[] {
  const missing = missingPaths(input, state);
  if (missing.length > 0) {
    const text = `! not in this checkout: ${missing.join(", ")}`;
    return clampLines(paragraph(text, width, "warn"), MOST_SAID);
  }
  const typed = pathField(state)?.entry.text ?? "";
  if (typed === "" || input.completePath === undefined) return [];
  const found = candidatesOf(input, state);
  if (typed.endsWith("/")) {
    const about = found.length === 0 ? "! there is nothing in this folder" : "! this is a folder";
    return [...paragraph(about, width, "warn"), ...listPaths(found, width)];
  }
  if (found.length === 0) return paragraph("! there is no such file on this machine", width, "warn");
  if (found.includes(typed) && !typed.endsWith("/")) return [];
  return listPaths(found, width);
}

function listPaths(found: readonly string[], width: number): readonly Line[] {
  const rows = found.slice(0, MOST_PATHS).map((path) => line(span(`  ${fitPath(path, width - 2)}`, "quiet")));
  const more = found.length - rows.length;
  return more > 0 ? [...rows, line(span(`  and ${more} more`, "quiet"))] : rows;
}

function hintKeys({ state }: Scene, { field, from }: Asking, previewIsShown: boolean): readonly KeyHint[] {
  const preview: KeyHint = [takesText(field) ? "^P" : "p", previewIsShown ? "whole preview" : "preview"];
  const move: Readonly<Record<typeof field.kind, readonly KeyHint[]>> = {
    select: [["↑↓", "choose"]],
    checklist: [
      ["↑↓", "move"],
      ["Space", "check"],
    ],
    text:
      pathField(state) !== null
        ? [["Tab", "complete"]]
        : field.kind === "text" && field.options.length > 0
          ? [["↑↓", "choose or type"]]
          : [],
    number: [["↑↓", "step"]],
  };
  return [
    ["Enter", from === "flow" ? "next" : "take"],
    ...move[field.kind],
    ...(canFilter(field) ? [["/", "search"] as const] : []),
    ["⇧Tab", "back"],
    [isTyping(field) ? "^G" : "?", "help"],
    preview,
    ["Esc Esc", "leave"],
  ];
}
