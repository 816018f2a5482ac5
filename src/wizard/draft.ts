import { type GivenAnswers, settle } from "../config/config.ts";
import type { Facts } from "../config/facts.ts";
import { countNoun } from "../config/words.ts";
import { type Depth, listScreens, screenOf } from "./flow/steps.ts";

/** Where a draft stands once every question was answered. */
export const AT_REVIEW = "review";

/** The answers of a run that ended before they were written, and where it stood. */
export interface Draft {
  /** What was answered in that run, over what was saved or given. */
  readonly answers: GivenAnswers;
  readonly depth: Depth;
  /** The question that was on the screen, or `AT_REVIEW`; null elsewhere. */
  readonly at: string | null;
  /** True when cryo-init.yaml has changed since. */
  readonly outdated?: boolean;
}

/** The answers under the draft's. */
export function answersWith(given: GivenAnswers, { answers }: Draft): GivenAnswers {
  return new Map([...given, ...answers]);
}

/** The answers of this run among all that were given. */
export function answeredNow(given: GivenAnswers): GivenAnswers {
  return new Map([...given].filter(([, { origin }]) => origin === "answered"));
}

/** How far the draft had come: `9 of 14 answered`. */
export function describeDraft(draft: Draft, facts: Facts, given: GivenAnswers): string {
  const config = settle(facts, answersWith(given, draft));
  const screens = listScreens(config, draft.depth);
  const asked = draft.at === null ? null : screenOf(screens, draft.at);
  const at =
    draft.at === AT_REVIEW ? screens.length : screens.findIndex(({ question }) => question.id === asked);
  const since = draft.outdated === true ? "; cryo-init.yaml has changed since" : "";
  if (at > 0) return `you had answered ${at} of ${screens.length}${since}`;
  return `you had changed ${countNoun(draft.answers.size, "answer")}${since}`;
}
