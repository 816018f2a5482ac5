import { formatAnswer } from "../../config/answer.ts";
import type { Settled } from "../../config/config.ts";
import type { Facts } from "../../config/facts.ts";
import type { Option } from "../../config/question.ts";
import type { Key } from "../keys.ts";
import type { FocusedLines } from "../view/layout.ts";
import type { Line } from "../view/line.ts";
import {
  type ChecklistField,
  pressChecklist,
  readChecklist,
  startChecklist,
  toggle,
  viewChecklist,
} from "./checklist.ts";
import { isLong } from "./filter.ts";
import { type NumberField, pressNumber, readNumber, startNumber, viewNumber } from "./number.ts";
import {
  pressSelect,
  readSelect,
  type SelectField,
  startConfirm,
  startSelect,
  viewSelect,
} from "./select.ts";
import { pressText, readText, startText, type TextField, viewText } from "./text.ts";

/** What a person is filling in: one question's answer before it is given. */
export type Field = SelectField | ChecklistField | TextField | NumberField;

/** The empty answer among those that were found. */
const NONE: Option = { value: "", label: "none", hint: "" };

/** What a field draws. */
export interface FieldView {
  readonly body: FocusedLines;
  /** More about the focused option; may be left out in a small window. */
  readonly hint: readonly Line[];
}

/** What a field's drawing depends on besides its state. */
export interface ViewSettings {
  /** Character cells. */
  readonly width: number;
  readonly color: boolean;
  /** A value that the question would take, for an empty entry. */
  readonly example: string;
}

/** The field that asks a question, filled with its settled answer. */
export function startField({ question, value, suggestion }: Settled, facts: Facts): Field {
  const { type } = question;
  const found = question.found?.(facts) ?? [];
  switch (type.kind) {
    case "select":
      return startSelect([...found, ...type.options], String(value));
    case "confirm":
      return startConfirm(value === true);
    case "multiselect":
      return startChecklist([...found, ...type.options], toList(value), false);
    case "list":
      return startChecklist(withSuggested(found, toList(suggestion.value)), toList(value), true);
    case "text":
      return startText(type.optional === true && found.length > 0 ? [...found, NONE] : found, String(value));
    case "integer":
    case "quantity":
      return startNumber(type, Number(value));
  }
}

/** The field after a key, or null when it has no use for the key. */
export function pressField(field: Field, key: Key): Field | null {
  switch (field.kind) {
    case "select":
      return pressSelect(field, key);
    case "checklist":
      return pressChecklist(field, key);
    case "text":
      return pressText(field, key);
    case "number":
      return pressNumber(field, key);
  }
}

/** What the field says now, as text for `parseAnswer`. */
export function readField(field: Field): string {
  switch (field.kind) {
    case "select":
      return readSelect(field);
    case "checklist":
      return readChecklist(field);
    case "text":
      return readText(field);
    case "number":
      return readNumber(field);
  }
}

/** Draws the field. */
export function viewField(field: Field, settings: ViewSettings): FieldView {
  switch (field.kind) {
    case "select":
      return viewSelect(field, settings);
    case "checklist":
      return viewChecklist(field, settings);
    case "text":
      return viewText(field, settings);
    case "number":
      return viewNumber(field, settings);
  }
}

/** True when letters are text here and not commands. */
export function takesText(field: Field): boolean {
  return field.kind === "text" || isFiltering(field) || (field.kind === "checklist" && field.entry !== null);
}

/** True when somebody is in the middle of typing, so that even `?` is text. */
export function isTyping(field: Field): boolean {
  if (isFiltering(field)) return true;
  if (field.kind === "select" || field.kind === "number" || field.entry === null) return false;
  return field.cursor === field.options.length && !field.entry.fresh && field.entry.text !== "";
}

/** True while a list is searched. */
export function isFiltering(field: Field): boolean {
  return (field.kind === "select" || field.kind === "checklist") && field.filter !== null;
}

/** The field with its whole list again. */
export function endFilter(field: Field): Field {
  return field.kind === "select" || field.kind === "checklist" ? { ...field, filter: null } : field;
}

/** True for a list that `/` searches. */
export function canFilter(field: Field): boolean {
  return (field.kind === "select" || field.kind === "checklist") && isLong(field.options.length);
}

/** True when a number is being typed: what stands there is not finished. */
export function hasTyped(field: Field): boolean {
  return field.kind === "number" && !field.entry.fresh;
}

/** The option that has the focus, where the field has options. */
export function focusedOption(field: Field): Option | null {
  return field.kind === "number" ? null : (field.options[field.cursor] ?? null);
}

/**
 * Other answers that the question might have, as text, the likeliest first. Where the present answer shows in a file
 * is found by comparing with one of them.
 */
export function otherAnswers({ question, value }: Settled, field: Field): readonly string[] {
  switch (field.kind) {
    case "select":
      return field.options
        .map((option) => option.value)
        .filter((text) => text !== formatAnswer(question, value));
    case "checklist": {
      const focused = focusedOption(field);
      const toggled = focused === null ? [] : [toggle(toList(value), focused.value).join(", ")];
      const [, ...rest] = toList(value);
      return [...toggled, rest.join(", "), ...field.options.map((option) => option.value)];
    }
    case "number": {
      const start = startNumber(field.type, Number(value));
      return (["up", "down"] as const).map((name) => readNumber(pressNumber(start, { name }) ?? start));
    }
    case "text": {
      const example = question.type.kind === "text" ? [question.type.example] : [];
      return [...field.options.map((option) => option.value), `${value}x`, `${value}1`, ...example];
    }
  }
}

/** The items of a list; none of any other value. */
function toList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function withSuggested(found: readonly Option[], suggested: readonly string[]): readonly Option[] {
  const more = suggested.filter((item) => !found.some(({ value }) => value === item));
  return [...found, ...more.map((item) => ({ value: item, label: item, hint: "" }))];
}
