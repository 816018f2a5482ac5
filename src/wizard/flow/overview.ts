import type { WizardInput } from "../contract.ts";
import { moveCursor } from "../fields/options.ts";
import { isChar, type Key } from "../keys.ts";
import { openFirstQuestion } from "./question.ts";
import { scrollBy } from "./scroll.ts";
import { WAYS, type WizardState } from "./state.ts";

type Way = (typeof WAYS)[number]["id"];

/** A key on the overview. */
export function pressOverview(input: WizardInput, state: WizardState, key: Key): WizardState {
  const moved = moveCursor(state.choice, WAYS.length, key);
  if (moved !== null) return { ...state, choice: moved };
  if (key.name === "pageup" || key.name === "pagedown") {
    return { ...state, scroll: scrollBy(state.scroll, key.name === "pageup" ? -5 : 5) };
  }
  const way = key.name === "enter" ? WAYS[state.choice] : WAYS.find(({ letter }) => isChar(key, letter));
  return way === undefined ? state : take(input, { ...state, scroll: 0 }, way.id);
}

function take(input: WizardInput, state: WizardState, way: Way): WizardState {
  switch (way) {
    case "main":
      return openFirstQuestion(input, { ...state, depth: "basic" });
    case "every":
      return openFirstQuestion(input, { ...state, depth: "detail" });
    case "settings":
      return { ...state, screen: "settings" };
    case "review":
      return openFirstQuestion(input, { ...state, depth: "unsure" });
  }
}
