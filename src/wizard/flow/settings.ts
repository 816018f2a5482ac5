import { formatAnswer } from "../../config/answer.ts";
import type { Settled } from "../../config/config.ts";
import { type AreaId, listArea } from "../areas.ts";
import type { WizardInput } from "../contract.ts";
import { matching } from "../fields/filter.ts";
import { moveCursor } from "../fields/options.ts";
import { isChar, type Key } from "../keys.ts";
import { openQuestion } from "./question.ts";
import { openReview } from "./review.ts";
import { type Asking, type SettingsList, WHOLE_LIST, type WizardState } from "./state.ts";

/** Rows that Page Up and Page Down move. */
const PAGE = 10;

/** The settings of the area whose path, title or value holds the filter's words. */
export function listSettings({ config, settings }: WizardState): readonly Settled[] {
  const whole = listArea(config, settings.area);
  const texts = whole.map(
    ({ question, value }) => `${question.id} ${question.title} ${formatAnswer(question, value)}`,
  );
  const shown = new Set(matching(texts, settings.filter));
  return whole.filter((_, at) => shown.has(at));
}

/** The settings of an area. Who picks them is asked nothing on the way back from the review. */
export function openArea(state: WizardState, area: AreaId): WizardState {
  const settings = { ...WHOLE_LIST, area };
  return { ...state, screen: "settings", depth: "unsure", asking: null, scroll: 0, settings };
}

/** What belongs to the table of limits and is none; the table is where it goes back to. */
export function openBesideLimits(state: WizardState, from: Asking): WizardState {
  const settings: SettingsList = { ...WHOLE_LIST, area: "resources", from };
  return { ...state, screen: "settings", asking: null, scroll: 0, settings };
}

/** A key on a list of settings: typing filters, Enter changes one, Shift+Tab goes on to the review or back to the table. */
export function pressSettings(input: WizardInput, state: WizardState, key: Key): WizardState {
  const shown = listSettings(state);
  const { cursor, filter } = state.settings;
  const move = (to: number): WizardState => ({ ...state, settings: { ...state.settings, cursor: to } });
  const moved = shown.length === 0 ? null : moveCursor(cursor, shown.length, key);
  if (moved !== null) return move(moved);
  if (key.name === "pageup") return move(Math.max(0, cursor - PAGE));
  if (key.name === "pagedown") return move(Math.max(0, Math.min(shown.length - 1, cursor + PAGE)));
  // As in other lists; here, typing alone searches.
  if (filter === "" && isChar(key, "/")) return state;
  if (key.name === "char" || key.name === "paste") return search(state, filter + key.text);
  if (key.name === "backspace") return search(state, Array.from(filter).slice(0, -1).join(""));
  if (key.name === "ctrl" && key.letter === "u") return search(state, "");
  if (key.name === "back") return leaveSettings(input, state);
  const chosen = shown[cursor];
  if (key.name !== "enter" || chosen === undefined) return state;
  return openQuestion(input, state, chosen.question.id, "settings");
}

function leaveSettings(input: WizardInput, state: WizardState): WizardState {
  const { from } = state.settings;
  return from === null
    ? openReview(input, state)
    : openQuestion(input, state, from.id, from.from, from.pending);
}

function search(state: WizardState, filter: string): WizardState {
  return { ...state, settings: { ...state.settings, cursor: 0, filter } };
}
