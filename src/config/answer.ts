import type { AnswerType, Question, Value } from "./question.ts";
import { formatQuantity, type Parsed, parseQuantity } from "./units.ts";

/**
 * Reads an answer that was typed: a flag's value, a line of the plain mode, a field of the wizard.
 * Lists are separated by commas; `yes`, `no`, `true` and `false` answer a confirmation.
 */
export function parseAnswer(question: Question, text: string): Parsed<Value> {
  const trimmed = text.trim();
  const { type } = question;
  switch (type.kind) {
    case "text":
      return checkText(trimmed, type);
    case "integer":
      return /^\d+$/.test(trimmed)
        ? checkRange(Number(trimmed), type.min, type.max, String)
        : refuse(`"${text}" is not a whole number`);
    case "quantity": {
      const parsed = parseQuantity(trimmed, type.dimension);
      return parsed.ok
        ? checkRange(parsed.value, type.min, type.max, (n) => formatQuantity(n, type.dimension))
        : parsed;
    }
    case "confirm":
      if (/^(y|yes|true|on)$/i.test(trimmed)) return { ok: true, value: true };
      return /^(n|no|false|off)$/i.test(trimmed)
        ? { ok: true, value: false }
        : refuse(`"${text}" is neither yes nor no`);
    case "select":
      return checkOption(trimmed, type);
    case "multiselect":
    case "list":
      return checkList(trimmed === "" ? [] : trimmed.split(",").map((item) => item.trim()), type);
  }
}

/** Reads an answer from parsed YAML, where numbers, booleans and lists have types of their own. */
export function readAnswer(question: Question, raw: unknown): Parsed<Value> {
  const { type } = question;
  if (Array.isArray(raw)) {
    if (type.kind !== "list" && type.kind !== "multiselect")
      return refuse(`a list stands here, but ${describeType(type)} is expected`);
    if (!raw.every((item): item is string => typeof item === "string"))
      return refuse("each item of the list must be a text");
    return checkList(raw, type);
  }
  if (typeof raw === "boolean") {
    return type.kind === "confirm"
      ? { ok: true, value: raw }
      : refuse(`${raw} stands here, but ${describeType(type)} is expected`);
  }
  if (raw === null || raw === undefined) {
    if (type.kind === "text" && type.optional) return { ok: true, value: "" };
    return type.kind === "list"
      ? { ok: true, value: [] }
      : refuse(`nothing stands here, but ${describeType(type)} is expected`);
  }
  if (typeof raw === "number" || typeof raw === "string") {
    if (type.kind === "list" || type.kind === "multiselect")
      return refuse(`a single value stands here, but ${describeType(type)} is expected`);
    return parseAnswer(question, String(raw));
  }
  return refuse(`a group of settings stands here, but ${describeType(type)} is expected`);
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
        memory: "an amount of memory such as 512M",
        cpus: "a number of CPUs such as 1.5",
        duration: "a duration such as 30s",
      }[type.dimension];
    case "confirm":
      return "true or false";
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

function checkText(text: string, type: AnswerType & { kind: "text" }): Parsed<Value> {
  if (text === "") return type.optional ? { ok: true, value: "" } : refuse(`write ${describeType(type)}`);
  // A line break or another control character would leave its place in the files that are generated.
  if (/\p{Cc}/u.test(text)) return refuse("a control character stands in it");
  if (type.pattern !== undefined && !type.pattern.test(text))
    return refuse(`"${text}" does not look like ${type.example}`);
  return { ok: true, value: text };
}

function checkRange(value: number, min: number, max: number, show: (value: number) => string): Parsed<Value> {
  if (value < min) return refuse(`${show(value)} is too little: the least is ${show(min)}`);
  return value > max ? refuse(`${show(value)} is too much: the most is ${show(max)}`) : { ok: true, value };
}

function checkOption(text: string, type: AnswerType & { kind: "select" }): Parsed<Value> {
  const found = type.options.find(({ value }) => value === text);
  return found === undefined
    ? refuse(`"${text}" is not ${describeType(type)}`)
    : { ok: true, value: found.value };
}

function checkList(
  items: readonly string[],
  type: AnswerType & { kind: "list" | "multiselect" },
): Parsed<Value> {
  const unique = [...new Set(items.map((item) => item.trim()).filter((item) => item !== ""))];
  if (type.kind === "list") {
    const wrong = unique.find(
      (item) => /\p{Cc}/u.test(item) || (type.pattern !== undefined && !type.pattern.test(item)),
    );
    return wrong === undefined
      ? { ok: true, value: unique }
      : refuse(`"${wrong}" does not look like ${type.example}`);
  }
  const unknown = unique.find((item) => !type.options.some(({ value }) => value === item));
  if (unknown !== undefined) return refuse(`"${unknown}" is not in ${describeType(type)}`);
  if (unique.length < type.atLeast) return refuse(`choose at least ${type.atLeast}`);
  // The table's order, so that the order of typing changes nothing.
  return {
    ok: true,
    value: type.options.map(({ value }) => value).filter((value) => unique.includes(value)),
  };
}
