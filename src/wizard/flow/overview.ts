import { settle } from "../../config/config.ts";
import { countNoun } from "../../config/words.ts";
import type { WizardInput } from "../contract.ts";
import { AT_REVIEW, answersWith, type Draft } from "../draft.ts";
import { moveCursor } from "../fields/options.ts";
import { FINDINGS } from "../findings.ts";
import { isChar, type Key } from "../keys.ts";
import { withOffered } from "./answers.ts";
import { openLimits } from "./limits.ts";
import { openFirstQuestion, openQuestion } from "./question.ts";
import { openReview } from "./review.ts";
import { scrollBy } from "./scroll.ts";
import { openArea } from "./settings.ts";
import type { WizardState } from "./state.ts";
import { listScreens, screenOf } from "./steps.ts";
import { listWays, type Way } from "./ways.ts";

/** A key on the overview. */
export function pressOverview(input: WizardInput, state: WizardState, key: Key): WizardState {
  const ways = listWays(input, state);
  const moved = moveCursor(state.choice, ways.length, key);
  if (moved !== null) return { ...state, choice: moved };
  if (key.name === "pageup" || key.name === "pagedown") {
    return { ...state, scroll: scrollBy(state.scroll, key.name === "pageup" ? -5 : 5) };
  }
  if (isChar(key, FINDINGS) && (state.findings ?? []).length > 0)
    return { ...state, panel: "findings", scroll: 0 };
  const way = key.name === "enter" ? ways[state.choice] : ways.find(({ letter }) => isChar(key, letter));
  return way === undefined ? state : take(input, { ...state, scroll: 0 }, way.id);
}

function take(input: WizardInput, state: WizardState, way: Way["id"]): WizardState {
  switch (way) {
    case "continue":
      return state.draft === null ? state : goOn(input, state, state.draft);
    case "take":
      return takeOffered(input, state);
    case "express":
      return openFirstQuestion(input, { ...state, depth: "express" });
    case "main":
      return openFirstQuestion(input, { ...state, depth: "basic" });
    case "every":
      return openFirstQuestion(input, { ...state, depth: "detail" });
    case "settings":
      return openArea(state, "everything");
    case "review":
      return openFirstQuestion(input, { ...state, depth: "unsure" });
    case "resources":
      return openLimits(input, { ...state, depth: "unsure" });
    default:
      return openArea(state, way);
  }
}

function goOn(input: WizardInput, state: WizardState, draft: Draft): WizardState {
  const given = answersWith(state.given, draft);
  const { depth, at } = draft;
  const resumed = { ...state, given, config: settle(input.facts, given), depth, draft: null, choice: 0 };
  if (at === null || at === AT_REVIEW) return openReview(input, resumed);
  const screens = listScreens(resumed.config, depth);
  const isStep = screens.some(({ question }) => question.id === screenOf(screens, at));
  return openQuestion(input, resumed, at, isStep ? "flow" : "overview");
}

/** Makes answers of what was changed by hand; all that depends on it follows in the review. */
function takeOffered(input: WizardInput, state: WizardState): WizardState {
  const given = withOffered(state.given, state.offered);
  const notice = `${countNoun(state.offered.length, "limit")} taken over from the files: see what follows in the review (r)`;
  return { ...state, given, config: settle(input.facts, given), offered: [], choice: 0, notice };
}
