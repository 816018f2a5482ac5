import { parseAnswer } from "../../config/answer.ts";
import { type GivenAnswers, type Settled, settle } from "../../config/config.ts";
import type { Facts } from "../../config/facts.ts";
import type { Option, Question, Value } from "../../config/question.ts";
import type { Parsed } from "../../config/units.ts";
import type { LineAsk } from "./line-prompt.ts";
import {
  explainQuestion,
  introduceQuestion,
  listOptions,
  mayBeEmpty,
  NOTHING,
  showValue,
} from "./question-text.ts";
import { recordAnswer } from "./record-answer.ts";

/**
 * Asks one question of the table. The answer is the answers as they are afterwards: unchanged by an empty line, so
 * that a suggestion goes on following the answers before it.
 * @param place `Question 3 of 17, `, or empty
 * @param details more for who asks for help; see `LineAsk`
 */
export function askQuestion(
  settled: Settled,
  facts: Facts,
  given: GivenAnswers,
  place: string,
  details: () => readonly string[],
): LineAsk<GivenAnswers> {
  const { question } = settled;
  const options = listOptions(question, facts);
  return {
    name: `"${question.title}" (${question.id})`,
    intro: introduceQuestion(settled, facts, place),
    prompt: `${question.title} [${showValue(question, settled.value)}]: `,
    help: explainQuestion(question, facts),
    details,
    canGoBack: true,
    read(line) {
      if (line === "") return checkAnswer(question, settled.value, facts, given);
      const text = expandNumbers(question, options, line);
      if (!text.ok) return text;
      const parsed = parseAnswer(question, text.value);
      return parsed.ok
        ? checkAnswer(question, parsed.value, facts, recordAnswer(given, settled, parsed.value))
        : parsed;
    },
  };
}

/** Whether the value is possible together with the other answers. */
function checkAnswer(
  question: Question,
  value: Value,
  facts: Facts,
  given: GivenAnswers,
): Parsed<GivenAnswers> {
  const { answers } = settle(facts, given);
  const reason = question.validate?.(value, { facts, answers }) ?? null;
  return reason === null ? { ok: true, value: given } : { ok: false, reason };
}

/** Puts values in place of the options' numbers, and nothing in place of the sign for it. */
function expandNumbers(question: Question, options: readonly Option[], line: string): Parsed<string> {
  if (line === NOTHING && mayBeEmpty(question)) return { ok: true, value: "" };
  if (options.length === 0) return { ok: true, value: line };
  const several = question.type.kind === "list" || question.type.kind === "multiselect";
  const words = (several ? line.split(",") : [line]).map((word) => word.trim());
  const wrong = words.find((word) => /^\d+$/.test(word) && options[Number(word) - 1] === undefined);
  if (wrong !== undefined) {
    return { ok: false, reason: `there is no option ${wrong}: the numbers go from 1 to ${options.length}` };
  }
  return { ok: true, value: words.map((word) => optionAt(options, word)?.value ?? word).join(",") };
}

function optionAt(options: readonly Option[], word: string): Option | undefined {
  return /^\d+$/.test(word) ? options[Number(word) - 1] : undefined;
}
