import { describeType, formatAnswer } from "../../config/answer.ts";
import type { Settled } from "../../config/config.ts";
import { focusedOption } from "../fields/field.ts";
import { findSettled } from "../flow/question.ts";
import { listSettings } from "../flow/settings.ts";
import { listWays } from "../flow/ways.ts";
import type { Preview } from "../insight/preview-file.ts";
import { listWritten, NOTHING } from "../insight/written.ts";
import { scrollTo } from "../view/layout.ts";
import { type Line, line, paragraph, span } from "../view/line.ts";
import { KEYS, type KeyTable } from "./help-keys.ts";
import { CLOSE_KEYS, type Drawn, type Room, type Scene } from "./screen.ts";

/** Help for what has the focus, then the keys. */
export function drawHelp(scene: Scene, { width, height }: Room): Drawn {
  const text = [
    ...helpOfScreen(scene, width),
    line(),
    line(span("Keys", "strong")),
    ...helpOfKeys(KEYS[scene.state.screen], width),
  ];
  const { lines, top } = scrollTo(text, scene.state.scroll, height);
  return { lines, scroll: top, keys: CLOSE_KEYS };
}

function helpOfScreen(scene: Scene, width: number): readonly Line[] {
  const { state } = scene;
  if ((state.screen === "question" || state.screen === "limits") && state.asking !== null)
    return helpOfQuestion(scene, state.asking.id, width);
  if (state.screen === "settings") {
    const focused = listSettings(state)[state.settings.cursor];
    if (focused !== undefined) return helpOfQuestion(scene, focused.question.id, width);
  }
  if (state.screen === "review") {
    return [
      line(span("Review", "strong")),
      line(),
      ...paragraph(
        "Nothing has been written yet. Each file is listed with what happens to it; Enter shows the lines. Files that cryo-init did not make are kept in .cryo-init/before/ before they are replaced. Where your edits and new text meet in the same lines, choose m (mine), t (theirs: what is generated), b (both, between conflict markers) or e (settle them in your editor).",
        width,
      ),
    ];
  }
  return [
    line(span("Overview", "strong")),
    line(),
    ...paragraph(
      "This is what the checkout says, with the place where it was read. What is marked with ? deserves a look. Nothing is written before you confirm the review.",
      width,
    ),
    line(),
    ...listWays(scene.input, state).flatMap(({ letter, label, about }) =>
      helpRow(`${letter}`, `${label}: ${about}`, width),
    ),
  ];
}

function helpOfQuestion(scene: Scene, id: string, width: number): readonly Line[] {
  const { state } = scene;
  const settled = findSettled(state, id);
  if (settled === null) return [];
  const { question, suggestion } = settled;
  const option = state.asking === null ? null : focusedOption(state.asking.field);
  const focused = state.asking?.id === id ? scene.insight.check(state) : { ok: false as const };
  const preview = previewOf(scene, id);
  const isAsked = state.asking?.id === id;
  const written = preview === null ? (isAsked ? [NOTHING] : []) : listWritten(preview.decided, id);
  const rows = [
    ["Setting", question.id],
    ["Expects", describeType(question.type)],
    [
      suggestion.origin === "detected" ? "Detected" : "Recommended",
      `${formatAnswer(question, suggestion.value) || "nothing"}${reasonOf(suggestion)}`,
    ],
    [
      "As a flag",
      `--set ${question.id}=${quote(formatAnswer(question, focused.ok ? focused.value : settled.value))}`,
    ],
    ["Shows in", preview === null ? question.shows : preview.path],
    ...written.map((text, at) => [at === 0 ? "It writes" : "", text] as const),
  ] as const;
  return [
    line(span(question.title, "strong")),
    line(),
    ...paragraph(question.help, width),
    ...(option === null || option.hint === ""
      ? []
      : [line(), ...helpOfOption(option.label, option.hint, width)]),
    line(),
    ...rows.flatMap(([label, text]) => helpRow(label, text, width)),
  ];
}

function reasonOf({ why }: Settled["suggestion"]): string {
  return why === "recommended" ? "" : ` (${why})`;
}

/** The file beside the question; null where there is none to show. */
function previewOf(
  { state, insight }: Scene,
  id: string,
): Extract<Preview, { readonly path: string }> | null {
  const preview = state.asking?.id === id ? insight.preview(state) : null;
  return preview !== null && "path" in preview ? preview : null;
}

function helpOfOption(label: string, hint: string, width: number): readonly Line[] {
  return [line(span("> ", "focus"), span(label, "focus")), ...paragraph(hint, width, "plain", "  ")];
}

function helpOfKeys(keys: KeyTable, width: number): readonly Line[] {
  return keys.flatMap(([keys, does]) => helpRow(keys, does, width));
}

function helpRow(label: string, text: string, width: number): readonly Line[] {
  const column = width < 60 ? 12 : 17;
  return paragraph(text, width - column).map((content, row) =>
    line(span((row === 0 ? label : "").padEnd(column), "quiet"), ...content),
  );
}

/** As a shell has to be given it. */
function quote(text: string): string {
  return /^[\w.:/@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
