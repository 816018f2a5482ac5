import { parseAnswer } from "../../config/answer.ts";
import { type Config, type Given, type GivenAnswers, type Settled, settle } from "../../config/config.ts";
import type { Facts } from "../../config/facts.ts";
import type { Value } from "../../config/question.ts";
import type { Parsed } from "../../config/units.ts";
import type { OfferedAnswer } from "../contract.ts";

/** Answers after one was given, and what that made void. */
export interface GaveAnswer {
  readonly given: GivenAnswers;
  readonly config: Config;
  /** Paths of answers that went because they stood below the one that was given. */
  readonly dropped: readonly string[];
}

/** Reads a field's text as an answer to its question, with the question's own check. */
export function checkAnswer(facts: Facts, config: Config, settled: Settled, text: string): Parsed<Value> {
  const parsed = parseAnswer(settled.question, text);
  if (!parsed.ok) return parsed;
  const reason = settled.question.validate?.(parsed.value, { facts, answers: config.answers }) ?? null;
  return reason === null ? parsed : { ok: false, reason };
}

/**
 * Gives an answer. One that stays as it is keeps its origin, so that what follows from other answers goes on
 * following. A size other than custom takes with it what was set apart below it.
 */
export function giveAnswer(facts: Facts, given: GivenAnswers, settled: Settled, value: Value): GaveAnswer {
  if (isSame(settled.value, value)) return { given, config: settle(facts, given), dropped: [] };
  const { id } = settled.question;
  const dropped = listBelow(given, id, value).filter((path) => path !== id);
  const next = new Map(given);
  for (const path of dropped) next.delete(path);
  next.set(id, { value, origin: "answered" });
  return { given: next, config: settle(facts, next), dropped };
}

/** The answers with what was changed by hand in the files among them. */
export function withOffered(given: GivenAnswers, offered: readonly OfferedAnswer[]): GivenAnswers {
  const answers = offered.map(({ id, value }) => [id, { value, origin: "answered" }] as const);
  return new Map<string, Given>([...given, ...answers]);
}

/** True for equal values, lists item by item. */
export function isSame(a: Value, b: Value): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item, at) => item === b[at]);
}

/**
 * Paths of the answers that a size makes void, the one before it among them. Flags and variables stay: whoever typed
 * them in this run meant them.
 */
export function listBelow(given: GivenAnswers, id: string, value: Value): readonly string[] {
  if (!id.endsWith(".size") || value === "custom") return [];
  const below = id.slice(0, -"size".length);
  // Beside `resources.size` stand other settings; below it stand those of environments and services.
  const isBelow = id === "resources.size" ? /^resources\.[^.]+\./ : null;
  return [...given]
    .filter(([, { origin }]) => origin === "answered" || origin === "saved")
    .map(([path]) => path)
    .filter((path) => (isBelow === null ? path.startsWith(below) : isBelow.test(path)));
}
