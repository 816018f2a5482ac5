import { didYouMean, nearest } from "./nearest.ts";
import type { AnswerType, Question, Value } from "./question.ts";
import { holdsForbiddenCharacter, quoteText } from "./quote.ts";
import { formatQuantity, KIB, MIB, type Parsed, parseQuantity, SECOND } from "./units.ts";

/** The most characters of a text or of an item of a list: room for an image with a mirror and a digest. */
export const LONGEST_TEXT = 500;

/**
 * Between the items of a typed list. A comma inside `uvicorn[standard,watch]` or before `<3` in `numpy>=2,<3` belongs
 * to its item.
 */
const BETWEEN_ITEMS = /,(?![^[\]]*\])(?!\s*[<>=!~])/;

/**
 * Reads an answer that was typed: a flag's value, a line of the plain mode, a field of the wizard.
 * Lists are separated by commas; `yes`, `no`, `true` and `false` answer a confirmation.
 */
export function parseAnswer(question: Question, text: string): Parsed<Value> {
  const trimmed = text.trim();
  const { type } = question;
  switch (type.kind) {
    case "integer":
      return /^\d+$/.test(trimmed)
        ? checkAnswer(type, Number(trimmed))
        : refuse(`${quoteText(text)} is not a whole number`);
    case "quantity": {
      const parsed = parseQuantity(trimmed, type.dimension);
      if (!parsed.ok) return parsed;
      if (type.dimension !== "memory") return checkAnswer(type, parsed.value);
      if (parsed.value < type.min && /^[\d.]+$/.test(trimmed))
        return refuse(`${quoteText(text)} has no unit: write 512M or 1G`);
      // 1.3G is no whole number of M; written to the byte, nobody could read it any more.
      const isRough = trimmed.includes(".") && parsed.value > MIB;
      return checkAnswer(type, isRough ? Math.round(parsed.value / MIB) * MIB : parsed.value);
    }
    case "confirm":
      if (/^(y|yes|true|on)$/i.test(trimmed)) return { ok: true, value: true };
      return /^(n|no|false|off)$/i.test(trimmed)
        ? { ok: true, value: false }
        : refuse(`${quoteText(text)} is neither yes nor no`);
    case "multiselect":
    case "list":
      return checkAnswer(type, trimmed.split(BETWEEN_ITEMS));
    case "text":
    case "select":
      return checkAnswer(type, trimmed);
  }
}

/**
 * Reads an answer from parsed YAML, where booleans and lists have types of their own. Numbers come as they are
 * written, so that `3.10` is no `3.1`.
 */
export function readAnswer(question: Question, raw: unknown): Parsed<Value> {
  const { type } = question;
  const instead = (what: string) => refuse(`${what} stands here, but ${describeType(type)} is expected`);
  if (Array.isArray(raw)) {
    if (type.kind !== "list" && type.kind !== "multiselect") return instead("a list");
    return raw.every((item): item is string => typeof item === "string")
      ? checkAnswer(type, raw)
      : refuse("each item of the list must be a text");
  }
  if (typeof raw === "boolean") {
    return type.kind === "confirm" ? { ok: true, value: raw } : instead(String(raw));
  }
  if (raw === null || raw === undefined) {
    if (type.kind === "list") return { ok: true, value: [] };
    return type.kind === "text" && type.optional ? { ok: true, value: "" } : instead("nothing");
  }
  if (typeof raw === "number" || typeof raw === "string") {
    if (type.kind === "list" || type.kind === "multiselect") return instead("a single value");
    return parseAnswer(question, String(raw));
  }
  return instead("a group of settings");
}

/**
 * Checks a value in base units against its type, and brings it into its only form: texts trimmed, each item of a list
 * once, choices in the table's order.
 */
export function checkAnswer(type: AnswerType, value: Value): Parsed<Value> {
  switch (type.kind) {
    case "confirm":
      return typeof value === "boolean" ? { ok: true, value } : refuse("neither yes nor no");
    case "integer":
      return checkRange(type, Number(value), String);
    case "quantity": {
      const format = (amount: number): string =>
        type.dimension === "memory" && amount % KIB !== 0
          ? `${amount} bytes`
          : formatQuantity(amount, type.dimension);
      // gunicorn, nginx and the scripts count in whole seconds.
      if (type.dimension === "duration" && Number(value) % SECOND !== 0)
        return refuse(`${format(Number(value))} is no whole number of seconds`);
      return checkRange(type, Number(value), format);
    }
    case "text":
      return checkText(type, String(value).trim());
    case "select": {
      const known = type.options.map((option) => option.value);
      const text = String(value);
      return known.includes(text)
        ? { ok: true, value: text }
        : refuse(`${quoteText(text)} is not ${describeType(type)}${didYouMean(nearest(text, known))}`);
    }
    case "multiselect":
    case "list":
      return Array.isArray(value) ? checkItems(type, value) : refuse(`${describeType(type)} is expected`);
  }
}

/** An answer as people write it; what `parseAnswer` reads back. */
export function formatAnswer(question: Question, value: Value): string {
  const { type } = question;
  if (type.kind === "quantity") return formatQuantity(Number(value), type.dimension);
  if (type.kind === "confirm") return value === true ? "yes" : "no";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** What a type expects, for messages: `an amount of memory such as 512M`. */
export function describeType(type: AnswerType): string {
  switch (type.kind) {
    case "text":
      return `a text such as ${type.example}`;
    case "integer":
      return `a whole number from ${type.min} to ${type.max}`;
    case "quantity":
      return {
        memory: "an amount such as 512M",
        cpus: "a number of CPUs such as 1.5",
        duration: "a duration such as 30s",
      }[type.dimension];
    case "confirm":
      return "yes or no";
    case "select":
      return `one of ${type.options.map(({ value }) => value).join(", ")}`;
    case "multiselect":
      return `a list of ${type.options.map(({ value }) => value).join(", ")}`;
    case "list":
      return `a list such as [${type.example}]`;
  }
}

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

function checkRange(
  { min, max }: { readonly min: number; readonly max: number },
  value: number,
  show: (value: number) => string,
): Parsed<Value> {
  if (!Number.isInteger(value)) return refuse(`${value} is not a whole number`);
  if (value < min) return refuse(`${show(value)} is too little: the least is ${show(min)}`);
  // What is far beyond any machine would stand there as 1e+35.
  const what = Number.isSafeInteger(value) ? show(value) : "that";
  return value > max ? refuse(`${what} is too much: the most is ${show(max)}`) : { ok: true, value };
}

function checkText(type: AnswerType & { kind: "text" }, text: string): Parsed<Value> {
  if (text === "") return type.optional ? { ok: true, value: "" } : refuse(`write ${describeType(type)}`);
  const fault = findFault(type, text);
  return fault === null ? { ok: true, value: text } : refuse(fault);
}

function checkItems(
  type: AnswerType & { kind: "list" | "multiselect" },
  items: readonly string[],
): Parsed<Value> {
  const unique = [...new Set(items.map((item) => item.trim()).filter((item) => item !== ""))];
  return type.kind === "list" ? checkList(type, unique) : checkChoices(type, unique);
}

function checkList(type: AnswerType & { kind: "list" }, items: readonly string[]): Parsed<Value> {
  const [fault] = items.flatMap((item) => findFault(type, item) ?? []);
  return fault === undefined ? { ok: true, value: items } : refuse(fault);
}

function checkChoices(
  { options, atLeast }: AnswerType & { kind: "multiselect" },
  chosen: readonly string[],
): Parsed<Value> {
  const known = options.map(({ value }) => value);
  const unknown = chosen.find((item) => !known.includes(item));
  if (unknown !== undefined)
    return refuse(
      `${quoteText(unknown)} is none of ${known.join(", ")}${didYouMean(nearest(unknown, known))}`,
    );
  if (chosen.length < atLeast) return refuse(`choose at least ${atLeast}`);
  // The table's order, so that the order of typing changes nothing.
  return { ok: true, value: known.filter((value) => chosen.includes(value)) };
}

/** What is wrong with a text or with an item of a list, or null. */
function findFault(type: AnswerType & { kind: "text" | "list" }, text: string): string | null {
  if (holdsForbiddenCharacter(text)) return `a control character stands in ${quoteText(text)}`;
  if (text.length > LONGEST_TEXT)
    return `${quoteText(text)} has ${text.length} characters: ${LONGEST_TEXT} are the most`;
  return type.shape === undefined || type.shape.pattern.test(text)
    ? null
    : `${quoteText(text)} does not look like ${type.example}: ${type.shape.allows}`;
}
