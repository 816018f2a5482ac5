import type { Given, GivenAnswers, Settled } from "../../config/config.ts";
import type { Value } from "../../config/question.ts";

/** Matches the settings of a single service: `resources.production.app.memory`. */
const SERVICE_SETTING = /^resources\.[^.]+\.[^.]+\./;

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
  const isReset = (id: string, { origin }: Given): boolean =>
    value !== before && (origin === "answered" || origin === "saved") && isBelowSize(id, question.id, value);
  const kept = [...given].filter(([id, one]) => !isReset(id, one));
  return new Map<string, Given>(kept).set(question.id, { value, origin: "answered" });
}

/** True for the limits that a size decides about; `custom` leaves them to their own questions. */
function isBelowSize(id: string, answered: string, value: Value): boolean {
  if (value === "custom") return false;
  if (answered === "resources.size") return SERVICE_SETTING.test(id);
  if (!SERVICE_SETTING.test(answered) || !answered.endsWith(".size")) return false;
  return id.startsWith(answered.slice(0, -"size".length));
}
