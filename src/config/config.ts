import { checkAnswer, formatAnswer } from "./answer.ts";
import type { Facts } from "./facts.ts";
import type { AnswerReader, Question, QuestionContext, Suggestion, Value } from "./question.ts";
import { QUESTIONS } from "./questions/index.ts";
import { quoteText } from "./quote.ts";

/** Where an answer came from, the strongest first. */
export type Origin = "answered" | "flag" | "environment" | "saved" | "detected" | "default";

/** A value that somebody gave, with its origin. */
export interface Given {
  readonly value: Value;
  readonly origin: "answered" | "flag" | "environment" | "saved";
}

/** What people gave, by the question's id. */
export type GivenAnswers = ReadonlyMap<string, Given>;

/** One settled answer. */
export interface Settled {
  readonly question: Question;
  readonly value: Value;
  readonly origin: Origin;
  /** What cryo-init would have taken, and why. */
  readonly suggestion: Suggestion;
  /** Whether the wizard asks it; the others follow from these. */
  readonly asked: boolean;
  /** True when detection is not certain and nobody has said it before this run: asked at any depth. */
  readonly uncertain: boolean;
}

/** True where somebody gave the value: it follows from nothing. */
export function isGiven({ origin }: Pick<Settled, "origin">): boolean {
  return origin !== "default" && origin !== "detected";
}

/** All answers: what people gave, and suggestions for the rest. */
export interface Config {
  /** In the order of the question table; questions that do not apply are absent. */
  readonly settled: readonly Settled[];
  readonly answers: AnswerReader;
}

/** An answer that is impossible together with the others. */
export interface Problem {
  readonly id: string;
  readonly message: string;
}

/**
 * Settles every question, in order: a given value counts, else the suggestion that follows from the checkout
 * and the answers before it.
 */
export function settle(facts: Facts, given: GivenAnswers): Config {
  const values = new Map<string, Value>();
  const answers = readAnswers(values);
  const context: QuestionContext = { facts, answers };
  const settled: Settled[] = [];
  for (const question of QUESTIONS) {
    if (question.when !== undefined && !question.when(context)) continue;
    const own = given.get(question.id);
    const suggestion = question.suggest(context);
    const value = own?.value ?? suggestion.value;
    values.set(question.id, value);
    const asked = question.asked === undefined || question.asked(context);
    const open = own === undefined || own.origin === "answered";
    const uncertain = open && suggestion.uncertain === true;
    settled.push({ question, value, origin: own?.origin ?? suggestion.origin, suggestion, asked, uncertain });
  }
  return { settled, answers };
}

/**
 * What is impossible in a settled configuration, question by question. Suggestions are checked like answers: what a
 * checkout says (Python 2.7, a file name with a line break) may be nothing that can be generated from.
 */
export function findProblems(facts: Facts, config: Config): readonly Problem[] {
  const context: QuestionContext = { facts, answers: config.answers };
  return config.settled.flatMap(({ question, value }) => {
    const { id } = question;
    const reason = question.validate?.(value, context) ?? null;
    if (reason !== null)
      return [{ id, message: `${id}: ${quoteText(formatAnswer(question, value))}: ${reason}` }];
    const checked = checkAnswer(question.type, value);
    return checked.ok ? [] : [{ id, message: `${id}: ${checked.reason}` }];
  });
}

/**
 * The answers that cryo-init.yaml keeps: what people gave, what the wizard always asks, what it asks in doubt, and what
 * too much hangs on to be found anew each time.
 */
export function answersToSave(config: Config): readonly Settled[] {
  return config.settled.filter(
    ({ question, origin, asked, suggestion }) =>
      isGiven({ origin }) ||
      (asked &&
        question.follows !== true &&
        (question.level === "basic" || question.kept === true || suggestion.uncertain === true)),
  );
}

/** Reads values by id; asking for a setting that does not apply, or as another type, is a bug. */
function readAnswers(values: ReadonlyMap<string, Value>): AnswerReader {
  const read = (id: string): Value => {
    const value = values.get(id);
    if (value === undefined) throw new Error(`no answer to ${id}`);
    return value;
  };
  const wrong = (id: string, kind: string): never => {
    throw new Error(`the answer to ${id} is no ${kind}`);
  };
  return {
    has: (id) => values.has(id),
    text(id) {
      const value = read(id);
      return typeof value === "string" ? value : wrong(id, "text");
    },
    number(id) {
      const value = read(id);
      return typeof value === "number" ? value : wrong(id, "number");
    },
    flag(id) {
      const value = read(id);
      return typeof value === "boolean" ? value : wrong(id, "flag");
    },
    list(id) {
      const value = read(id);
      return Array.isArray(value) ? value : wrong(id, "list");
    },
  };
}
