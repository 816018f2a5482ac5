import type { Settled } from "../../config/config.ts";
import type { Value } from "../../config/question.ts";
import type { WizardInput } from "../contract.ts";
import { type Field, pressField, readField, startField, takesText } from "../fields/field.ts";
import { isChar, type Key } from "../keys.ts";
import { checkAnswer, giveAnswer, isSame } from "./answers.ts";
import { isLimit } from "./limit-table.ts";
import { openReview } from "./review.ts";
import type { Asking, WizardState } from "./state.ts";
import { depthAfterChange, listScreens, screenOf, stepAfter, stepBefore } from "./steps.ts";

/**
 * Shows the question, filled with its settled answer; a limit, in the table of all of them. A question that no longer
 * applies leads to the review.
 */
export function openQuestion(
  input: WizardInput,
  state: WizardState,
  id: string,
  from: Asking["from"] = "flow",
  pending: readonly string[] = [],
): WizardState {
  const settled = findSettled(state, id);
  if (settled === null) return openReview(input, state);
  const field = isLimit(id)
    ? withoutCustom(startField(settled, input.facts))
    : startField(settled, input.facts);
  const asking: Asking = { id, field, from, pending };
  return { ...state, screen: isLimit(id) ? "limits" : "question", asking, panel: "none", scroll: 0 };
}

/** In the table, a limit that is typed needs no size of that name. */
function withoutCustom(field: Field): Field {
  if (field.kind !== "select" || readField(field) === "custom") return field;
  return { ...field, options: field.options.filter(({ value }) => value !== "custom") };
}

/** The table with the focus on another limit; what it leads back to stays. */
export function focusLimit(
  input: WizardInput,
  state: WizardState,
  id: string,
  from: Asking["from"] = state.asking?.from ?? "flow",
): WizardState {
  return openQuestion(input, state, id, from, state.asking?.pending);
}

/** The first question at the state's depth. */
export function openFirstQuestion(input: WizardInput, state: WizardState): WizardState {
  const [first] = listScreens(state.config, state.depth);
  return first === undefined ? openReview(input, state) : openQuestion(input, state, first.question.id);
}

/** The last question at the state's depth, or the overview: where the review leads back to. */
export function openLastQuestion(input: WizardInput, state: WizardState): WizardState {
  const last = listScreens(state.config, state.depth).at(-1);
  return last === undefined ? openOverview(state) : openQuestion(input, state, last.question.id);
}

/** The question on the screen with its settled answer; null where none is asked, or it does not apply any more. */
export function findAsked(state: WizardState): { readonly asking: Asking; readonly settled: Settled } | null {
  const { asking } = state;
  const settled = asking === null ? null : findSettled(state, asking.id);
  return asking === null || settled === null ? null : { asking, settled };
}

/** The settled answer to a question; null where it does not apply. */
export function findSettled(state: WizardState, id: string): Settled | null {
  return state.config.settled.find(({ question }) => question.id === id) ?? null;
}

/** A key on a question. */
export function pressQuestion(input: WizardInput, state: WizardState, key: Key): WizardState {
  const { asking } = state;
  if (asking === null) return state;
  if (isPreviewKey(key, takesText(asking.field))) return { ...state, panel: "preview", scroll: 0 };
  if (key.name === "enter") return submit(input, state, asking);
  // Going back keeps what stands in the field, where it is an answer.
  const leave = (): WizardState => goBack(input, takeField(input, state, asking) ?? state, asking);
  if (key.name === "back") return leave();
  const scrolled = scrollPreview(state, key);
  if (scrolled !== null) return scrolled;
  const field = pressField(asking.field, key);
  if (field !== null) return { ...state, asking: { ...asking, field }, scroll: 0 };
  return key.name === "left" ? leave() : state;
}

/** Lines that Page Up and Page Down move the preview beside a question. */
const SCROLL = 8;

/** Page Up and Page Down move the preview beside a question; null for any other key. */
export function scrollPreview(state: WizardState, key: Key): WizardState | null {
  if (key.name !== "pageup" && key.name !== "pagedown") return null;
  return { ...state, scroll: state.scroll + (key.name === "pageup" ? -SCROLL : SCROLL) };
}

/** True for the key that shows the preview over the whole screen. */
export function isPreviewKey(key: Key, lettersAreText: boolean): boolean {
  if (key.name === "ctrl") return key.letter === "p";
  return !lettersAreText && isChar(key, "p");
}

function submit(input: WizardInput, state: WizardState, asking: Asking): WizardState {
  if (findSettled(state, asking.id) === null) return openReview(input, state);
  const taken = takeField(input, state, asking);
  // The reason stands under the field already.
  return taken === null ? state : goOn(input, state, taken, asking);
}

/** The state with what stands in the field as the answer; null when it is none. */
export function takeField(input: WizardInput, state: WizardState, asking: Asking): WizardState | null {
  const settled = findSettled(state, asking.id);
  if (settled === null) return state;
  const checked = checkAnswer(input.facts, state.config, settled, readField(asking.field));
  return checked.ok ? withAnswer(input, state, settled, checked.value) : null;
}

/** The state with an answer; the same one where it says so already, so that nothing is worked out anew. */
function withAnswer({ facts }: WizardInput, state: WizardState, settled: Settled, value: Value): WizardState {
  if (isSame(settled.value, value)) return state;
  const { given, config, dropped } = giveAnswer(facts, state.given, settled, value);
  return { ...state, given, config, notice: noteDropped(dropped) };
}

/** What became of the answers below a size that was given. */
function noteDropped(dropped: readonly string[]): string | null {
  if (dropped.length === 0) return null;
  return dropped.length === 1
    ? "1 setting below it follows the size again"
    : `${dropped.length} settings below it follow the size again`;
}

/** From an answered question to the next one, or back to where it was chosen. */
export function goOn(
  input: WizardInput,
  before: WizardState,
  after: WizardState,
  asking: Asking,
): WizardState {
  if (asking.from !== "flow") return goOnFromDetour(input, before, after, asking);
  const screens = listScreens(after.config, after.depth);
  const next = stepAfter(screens, after.config, screenOf(screens, asking.id));
  return next === null ? openReview(input, after) : openQuestion(input, after, next.question.id);
}

/** After a single setting was changed: asks what that brought up, then goes back to where it was chosen. */
function goOnFromDetour(
  input: WizardInput,
  before: WizardState,
  after: WizardState,
  asking: Asking,
): WizardState {
  const depth = depthAfterChange(before.depth);
  const known = new Set(listScreens(before.config, depth).map(({ question }) => question.id));
  const steps = listScreens(after.config, depth).map(({ question }) => question.id);
  const fresh = steps.filter((id) => !known.has(id));
  const [next, ...pending] = [...fresh, ...asking.pending].filter((id) => findSettled(after, id) !== null);
  if (next !== undefined) return openQuestion(input, after, next, asking.from, pending);
  return leaveDetour(input, after, asking.from);
}

/** To the question before, or back to where this one was chosen. */
export function goBack(input: WizardInput, state: WizardState, asking: Asking): WizardState {
  if (asking.from === "overview") return openOverview(state);
  if (asking.from !== "flow") return leaveDetour(input, state, asking.from);
  const screens = listScreens(state.config, state.depth);
  const before = stepBefore(screens, state.config, screenOf(screens, asking.id));
  return before === null ? openOverview(state) : openQuestion(input, state, before.question.id);
}

function openOverview(state: WizardState): WizardState {
  return { ...state, screen: "overview", asking: null, scroll: 0 };
}

function leaveDetour(input: WizardInput, state: WizardState, to: Asking["from"]): WizardState {
  if (to === "settings") return { ...state, screen: "settings", asking: null, scroll: 0 };
  return openReview(input, state);
}
