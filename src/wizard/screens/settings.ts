import { formatAnswer } from "../../config/answer.ts";
import type { Origin } from "../../config/config.ts";
import { listSettings } from "../flow/settings.ts";
import type { WizardState } from "../flow/state.ts";
import { windowOf } from "../view/layout.ts";
import { BLANK, fitPath, fitText, type Line, line, padText, paragraph, span, widthOf } from "../view/line.ts";
import type { Drawn, Room, Scene } from "./screen.ts";

const SOURCES: Readonly<Record<Origin, string>> = {
  answered: "* answered now",
  flag: "* flag",
  environment: "* environment",
  saved: "as last time",
  detected: "detected",
  default: "recommended",
};

/** `resources.development.redis.memory_reservation` */
const LONGEST_PATH = 46;
const LEAST_VALUE = 8;

/** Every setting there is, with its value and where that comes from. */
export function drawSettings({ state, color }: Scene, { width, height }: Room): Drawn {
  const shown = listSettings(state);
  const { cursor, filter } = state.settings;
  const source = width < 70 ? 0 : 15;
  const values = shown.map(({ question, value }) => formatAnswer(question, value) || "-");
  const room = width - source - 5;
  const path = Math.min(
    LONGEST_PATH,
    Math.max(0, ...shown.map(({ question }) => question.id.length)),
    Math.max(Math.floor(width / 2), room - Math.max(LEAST_VALUE, ...values.map(widthOf))),
  );
  const value = Math.max(LEAST_VALUE, room - path);
  const lines = shown.map(({ question, origin }, at) => {
    const isFocused = at === cursor;
    const tone = origin === "detected" || origin === "default" ? "quiet" : "accent";
    return line(
      span(isFocused ? "> " : "  ", "focus"),
      span(padText(fitPath(question.id, path), path), isFocused ? "focus" : "plain"),
      "  ",
      padText(fitText(values[at] ?? "", value), value),
      ...(source === 0 ? [] : [span(` ${SOURCES[origin]}`, tone)]),
    );
  });
  const search =
    filter === ""
      ? line(span("Search  ", "strong"), span("type a part of a path, title or value", "quiet"))
      : line(
          span("Search  ", "strong"),
          filter,
          color ? span(" ", "caret") : "_",
          span(`  ${shown.length} found`, "quiet"),
        );
  const list = windowOf({ lines, focus: cursor }, height - 2);
  return {
    lines: [search, BLANK, ...(lines.length === 0 ? sayNone(state, width) : list)],
    scroll: 0,
    keys: [
      ["Enter", "change"],
      ["↑↓", "move"],
      ["⇧Tab", state.settings.from === null ? "to the review" : "to the table"],
      // What is typed searches, a question mark, too.
      [filter === "" ? "?" : "^G", "help"],
      ["Esc Esc", "leave"],
    ],
  };
}

/** A part of the settings is listed by its area: what is searched for may stand in another one. */
function sayNone({ settings }: WizardState, width: number): readonly Line[] {
  if (settings.area === "everything") return [line(span("No setting has that.", "quiet"))];
  const text = "No setting in this list has that. s on the review lists all settings.";
  return paragraph(text, width, "quiet");
}
