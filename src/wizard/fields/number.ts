import type { AnswerType } from "../../config/question.ts";
import { formatQuantity, parseQuantity } from "../../config/units.ts";
import { isChar, type Key } from "../keys.ts";
import { line, span } from "../view/line.ts";
import { type Entry, pressEntry, startEntry, viewEntry } from "./entry.ts";
import type { FieldView, ViewSettings } from "./field.ts";
import { stepNumber } from "./step.ts";

/** The answers that are numbers, with their bounds. */
export type NumberType = AnswerType & { kind: "integer" | "quantity" };

/** A whole number, or a quantity with a unit. */
export interface NumberField {
  readonly kind: "number";
  readonly type: NumberType;
  readonly entry: Entry;
}

/** @param current in base units: bytes, millicores, milliseconds */
export function startNumber(type: NumberType, current: number): NumberField {
  return { kind: "number", type, entry: startEntry(write(type, current)) };
}

/**
 * Up and Down, + and - step to the next round value. Any other character is typed, also one that makes no number: left
 * out in silence, `1,5G` would be 15G.
 */
export function pressNumber(field: NumberField, key: Key): NumberField | null {
  const up = key.name === "up" || isChar(key, "+");
  if (up || key.name === "down" || isChar(key, "-")) {
    const value = parseNumber(field.type, field.entry.text);
    if (value === null) return field;
    const next = stepNumber(value, up ? 1 : -1, field.type);
    return { ...field, entry: { ...startEntry(write(field.type, next)), fresh: true } };
  }
  // A number begins with a digit or its point; other letters are commands of the screen.
  if (key.name === "char" && field.entry.fresh && !/[\d.,]/.test(key.text)) return null;
  const entry = pressEntry(field.entry, key);
  return entry === null ? null : { ...field, entry };
}

/** What was typed, checked or not: `parseAnswer` judges it. */
export function readNumber({ entry }: NumberField): string {
  return entry.text;
}

/** Draws the entry, what it means when it is written otherwise, and the bounds where there is room. */
export function viewNumber({ type, entry }: NumberField, { color, width }: ViewSettings): FieldView {
  const value = parseNumber(type, entry.text);
  // Out of bounds, it is refused anyway: what it would mean says nothing.
  const isPossible = value !== null && value >= type.min && value <= type.max;
  const same = isPossible ? write(type, value) : "";
  const means = same === "" || same === entry.text.trim() ? "" : ` = ${same}`;
  const range = `${write(type, type.min)} to ${write(type, type.max)}`;
  const text = line(
    span("> ", "focus"),
    ...viewEntry(entry, { color, width: width - 2 }),
    span(means, "accent"),
  );
  const bounds = width < 30 ? [] : [line(span(`  ${range}`, "quiet"))];
  return { body: { lines: [text, ...bounds], focus: 0 }, hint: [] };
}

/** The value in base units, or null for what is no number. */
function parseNumber(type: NumberType, text: string): number | null {
  if (type.kind === "integer") return /^\s*\d+\s*$/.test(text) ? Number(text) : null;
  const parsed = parseQuantity(text, type.dimension);
  return parsed.ok ? parsed.value : null;
}

function write(type: NumberType, value: number): string {
  return type.kind === "integer" ? String(value) : formatQuantity(value, type.dimension);
}
