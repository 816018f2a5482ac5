import type { GivenAnswers } from "../../config/config.ts";
import { settle } from "../../config/config.ts";
import { linePattern } from "../../config/setting-lines.ts";
import type { WizardInput } from "../contract.ts";
import { openQuestion } from "../flow/question.ts";
import { startWizard } from "../flow/state.ts";
import { createInsight } from "./insight.ts";

/** What stands in place of lines where there are none. */
export const NOTHING = "nothing, with this answer";

/** Lines at the most that an answer is shown to write. */
const MOST_WRITTEN = 3;

/**
 * What to show of the lines that the focused answer decides: its own first, then what follows from it.
 * @param written as `Preview.decided` gives them
 */
export function listWritten(written: readonly string[], id: string): readonly string[] {
  const code = written.filter((text) => !/^\s*(#|""")/.test(text));
  // Some answers are shown as a comment only, such as a variable with its default.
  const marked = code.length > 0 ? code : written;
  const pattern = linePattern(id);
  const isOwn = (text: string): boolean => pattern?.test(text) === true;
  const ordered = [...marked.filter(isOwn), ...marked.filter((one) => !isOwn(one))];
  if (ordered.length === 0) return [NOTHING];
  // Two services may have the same line.
  return [...new Set(ordered.map((text) => text.trim()))].slice(0, MOST_WRITTEN);
}

/** What the present answer to a question writes, and where; null where there is no file to show. */
export function findWritten(
  input: WizardInput,
  given: GivenAnswers,
  id: string,
): { readonly path: string; readonly lines: readonly string[] } | null {
  const state = { ...startWizard(input), given, config: settle(input.facts, given) };
  const preview = createInsight(input).preview(openQuestion(input, state, id, "settings"));
  return "path" in preview ? { path: preview.path, lines: listWritten(preview.decided, id) } : null;
}
