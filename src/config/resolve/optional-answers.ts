import type { AnswerReader } from "../question.ts";

/** A text that was answered; null where the setting does not apply, or the answer is empty. */
export function optionalText(answers: AnswerReader, id: string): string | null {
  return answers.has(id) && answers.text(id) !== "" ? answers.text(id) : null;
}

/** True where the setting applies, and was answered with yes. */
export function isOn(answers: AnswerReader, id: string): boolean {
  return answers.has(id) && answers.flag(id);
}
