import { describeType, formatAnswer } from "../../config/answer.ts";
import type { Settled } from "../../config/config.ts";
import type { Facts } from "../../config/facts.ts";
import { GROUPS, type Option, type Question, type Value } from "../../config/question.ts";

import type { findWritten } from "../insight/written.ts";

/** Stands for an empty answer, because the empty line takes the default. */
export const NOTHING = "-";

/** What can be typed instead of an answer. */
export const KEYS_HELP = "An empty line takes the [default]; ? shows help, < goes back, q leaves.";

/** Everything to choose from: what was found in the checkout, then the fixed options. */
export function listOptions({ type, found }: Question, facts: Facts): readonly Option[] {
  const fixed = type.kind === "select" || type.kind === "multiselect" ? type.options : [];
  return [...(found?.(facts) ?? []), ...fixed];
}

/** True when an answer may be empty. */
export function mayBeEmpty({ type }: Question): boolean {
  return type.kind === "list" || (type.kind === "text" && type.optional === true);
}

/** The question as it is put: title, where the default comes from, numbered options. */
export function introduceQuestion(settled: Settled, facts: Facts, place: string): readonly string[] {
  const { question } = settled;
  const group = GROUPS.find(({ id }) => id === question.group)?.title ?? question.group;
  const options = listOptions(question, facts);
  return [
    "",
    `${place}${group}: ${question.title} (${question.id})`,
    `Default: ${showValue(question, settled.value)}, ${describeSource(settled)}.`,
    ...options.map(describeOption),
    ...describeInput(question, options.length > 0),
  ];
}

/** The answer to `?`. */
export function explainQuestion(question: Question, facts: Facts): readonly string[] {
  return [
    question.help,
    ...listOptions(question, facts).map(describeOption),
    `It shows in ${question.shows}. Expected: ${describeType(question.type)}.`,
    KEYS_HELP,
  ];
}

/** The lines that the present answer writes, under the file's name. */
export function describeWritten(written: ReturnType<typeof findWritten>): readonly string[] {
  if (written === null) return [];
  return [`With this answer, ${written.path} has:`, ...written.lines.map((text) => `  ${text}`)];
}

/** A value as it stands in prompts; `none` where it is empty. */
export function showValue(question: Question, value: Value): string {
  return formatAnswer(question, value) || "none";
}

function describeOption(option: Option, index: number): string {
  return `  ${index + 1}) ${nameOption(option)}${option.hint === "" ? "" : `: ${option.hint}`}`;
}

function nameOption({ value, label }: Option): string {
  return label === value || label.toLowerCase() === value ? label : `${value} (${label})`;
}

function describeSource({ question, origin, value, suggestion }: Settled): string {
  const sources = {
    answered: "your answer",
    flag: "given by a flag",
    environment: "from the environment",
    saved: "saved in cryo-init.yaml",
    detected: suggestion.why,
    default: suggestion.why,
  };
  const now = showValue(question, value);
  const proposed = showValue(question, suggestion.value);
  return now === proposed
    ? sources[origin]
    : `${sources[origin]}; cryo-init would take ${proposed} (${suggestion.why})`;
}

function describeInput(question: Question, hasOptions: boolean): readonly string[] {
  const nothing = mayBeEmpty(question) ? `; ${NOTHING} for none` : "";
  switch (question.type.kind) {
    case "multiselect":
      return ["Write numbers or names with commas between them, such as 1,3."];
    case "list":
      return [`Write ${hasOptions ? "numbers or names" : "them"} with commas between them${nothing}.`];
    case "text":
      if (hasOptions) return [`Write a number, or another value such as ${question.type.example}${nothing}.`];
      return nothing === "" ? [] : [`Write a value such as ${question.type.example}${nothing}.`];
    default:
      return [];
  }
}
