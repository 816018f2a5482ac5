import type { Option } from "../../config/question.ts";
import type { Key } from "../keys.ts";
import { type Line, line, span } from "../view/line.ts";
import { type Entry, pressEntry, startEntry, viewEntry } from "./entry.ts";
import type { FieldView, ViewSettings } from "./field.ts";
import { moveCursor, viewHint, viewOptions } from "./options.ts";

/** A text: typed, or picked from what was found in the checkout. */
export interface TextField {
  readonly kind: "text";
  readonly options: readonly Option[];
  /** Index of an option; one more is the entry. */
  readonly cursor: number;
  readonly entry: Entry;
}

const OTHER = "other: ";

/** Starts on the option that `current` is, else in the entry. */
export function startText(options: readonly Option[], current: string): TextField {
  const at = options.findIndex(({ value }) => value === current);
  if (at === -1) return { kind: "text", options, cursor: options.length, entry: startEntry(current) };
  return { kind: "text", options, cursor: at, entry: startEntry("") };
}

/** Typing on an option goes to the entry. */
export function pressText(field: TextField, key: Key): TextField | null {
  const { options, cursor, entry } = field;
  if (cursor === options.length) {
    const edited = pressEntry(entry, key);
    if (edited !== null) return { ...field, entry: edited };
    if (options.length === 0) return null;
  }
  const moved = moveCursor(cursor, options.length + 1, key);
  if (moved !== null) return { ...field, cursor: moved };
  if (key.name !== "char" && key.name !== "paste") return null;
  const typed = pressEntry(entry, key);
  return typed === null ? null : { ...field, cursor: options.length, entry: typed };
}

/** The option with the cursor, or what was typed. */
export function readText({ options, cursor, entry }: TextField): string {
  return options[cursor]?.value ?? entry.text;
}

/** Draws the options and the entry below them; the entry alone where nothing was found. */
export function viewText({ options, cursor, entry }: TextField, settings: ViewSettings): FieldView {
  const { width, color, example } = settings;
  const room = options.length === 0 ? width - 2 : width - OTHER.length - 6;
  const isTyping = cursor === options.length;
  const text = isTyping ? viewEntry(entry, { color, width: room }) : [span(entry.text)];
  const about = span(entry.text === "" ? ` for example ${example}` : "", "quiet");
  if (options.length === 0) return { body: { lines: [promptLine(text, about)], focus: 0 }, hint: [] };
  const rows = options.map(({ label, hint }, at) => ({
    focused: at === cursor,
    mark: at === cursor ? "(•)" : "( )",
    label,
    hint,
  }));
  const mark = isTyping ? "(•)" : "( )";
  const own = { focused: isTyping, mark, label: [span(OTHER), ...text, about], hint: "" };
  return {
    body: { lines: viewOptions([...rows, own], width), focus: cursor },
    hint: viewHint(options, options[cursor], width),
  };
}

function promptLine(text: Line, about: Line[number]): Line {
  return line(span("> ", "focus"), ...text, about);
}
