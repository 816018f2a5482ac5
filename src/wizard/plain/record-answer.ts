import type { GivenAnswers, Settled } from "../../config/config.ts";
import type { Value } from "../../config/question.ts";
import { listBelow } from "../flow/answers.ts";

/**
 * The answers with one more. Another size resets what was set below it, in this run or an earlier one; what flags and
 * the environment say was said for this run, and stays.
 * @param settled the question, with the value that it had so far
 */
export function recordAnswer(
  given: GivenAnswers,
  { question, value: before }: Settled,
  value: Value,
): GivenAnswers {
  const next = new Map(given);
  if (value !== before) for (const id of listBelow(given, question.id, value)) next.delete(id);
  return next.set(question.id, { value, origin: "answered" });
}
