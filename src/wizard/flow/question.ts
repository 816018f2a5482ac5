import type { Settled } from "../../config/config.ts";
import type { WizardInput } from "../contract.ts";
import { pressField, readField, startField, takesText } from "../fields/field.ts";
import { isChar, type Key } from "../keys.ts";
import { checkAnswer, giveAnswer } from "./answers.ts";
import { openReview } from "./review.ts";
import type { Asking, WizardState } from "./state.ts";
import { listSteps, stepAfter, stepBefore } from "./steps.ts";

/** Shows the question, filled with its settled answer. A question that no longer applies leads to the review. */
export function openQuestion(
  input: WizardInput,
  state: WizardState,
  id: string,
  from: Asking["from"] = "flow",
  pending: readonly string[] = [],
): WizardState {
  const settled = findSettled(state, id);
  if (settled === null) return openReview(input, state);
  const asking: Asking = { id, field: startField(settled, input.facts), from, pending };
  return { ...state, screen: "question", asking, panel: "none", scroll: 0 };
}

/** The first question at the state's depth. */
export function openFirstQuestion(input: WizardInput, state: WizardState): WizardState {
  const [first] = listSteps(state.config, state.depth);
  return first === undefined ? openReview(input, state) : openQuestion(input, state, first.question.id);
}

/** The last question at the state's depth, or the overview: where the review leads back to. */
export function openLastQuestion(input: WizardInput, state: WizardState): WizardState {
  const last = listSteps(state.config, state.depth).at(-1);
  return last === undefined
    ? { ...state, screen: "overview", asking: null, scroll: 0 }
    : openQuestion(input, state, last.question.id);
}

/** The settled answer to the question on the screen. */
export function findSettled(state: WizardState, id: string): Settled | null {
  return state.config.settled.find(({ question }) => question.id === id) ?? null;
}

/** A key on a question. */
export function pressQuestion(input: WizardInput, state: WizardState, key: Key): WizardState {
  const { asking } = state;
  if (asking === null) return state;
  if (isPreviewKey(key, takesText(asking.field))) return { ...state, panel: "preview", scroll: 0 };
  if (key.name === "enter") return submit(input, state, asking);
  if (key.name === "back") return goBack(input, state, asking);
  if (key.name === "pageup" || key.name === "pagedown") {
    return { ...state, scroll: state.scroll + (key.name === "pageup" ? -SCROLL : SCROLL) };
  }
  const field = pressField(asking.field, key);
  if (field !== null) return { ...state, asking: { ...asking, field }, scroll: 0 };
  return key.name === "left" ? goBack(input, state, asking) : state;
}

/** Lines that Page Up and Page Down move the preview beside a question. */
const SCROLL = 8;

function isPreviewKey(key: Key, lettersAreText: boolean): boolean {
  if (key.name === "ctrl") return key.letter === "p";
  return !lettersAreText && isChar(key, "p");
}

function submit(input: WizardInput, state: WizardState, asking: Asking): WizardState {
  const settled = findSettled(state, asking.id);
  if (settled === null) return openReview(input, state);
  const checked = checkAnswer(input.facts, state.config, settled, readField(asking.field));
  // The reason stands under the field already.
  if (!checked.ok) return state;
  const { given, config, dropped } = giveAnswer(input.facts, state.given, settled, checked.value);
  const notice = dropped.length === 0 ? null : `${dropped.length} settings below it follow the size again`;
  const answered = { ...state, given, config, notice };
  if (asking.from !== "flow") return goOnFromDetour(input, state, answered, asking);
  const next = stepAfter(listSteps(config, state.depth), config, asking.id);
  return next === null ? openReview(input, answered) : openQuestion(input, answered, next.question.id);
}

/** After a single setting was changed: asks what that brought up, then goes back to where it was chosen. */
function goOnFromDetour(
  input: WizardInput,
  before: WizardState,
  after: WizardState,
  asking: Asking,
): WizardState {
  // Who took all recommendations is still asked for the limits of a size that became custom.
  const depth = before.depth === "unsure" ? "basic" : before.depth;
  const known = new Set(listSteps(before.config, depth).map(({ question }) => question.id));
  const steps = listSteps(after.config, depth).map(({ question }) => question.id);
  const fresh = steps.filter((id) => !known.has(id));
  const [next, ...pending] = [...fresh, ...asking.pending].filter((id) => findSettled(after, id) !== null);
  if (next !== undefined) return openQuestion(input, after, next, asking.from, pending);
  return leaveDetour(input, after, asking.from);
}

function goBack(input: WizardInput, state: WizardState, asking: Asking): WizardState {
  if (asking.from !== "flow") return leaveDetour(input, state, asking.from);
  const before = stepBefore(listSteps(state.config, state.depth), state.config, asking.id);
  if (before !== null) return openQuestion(input, state, before.question.id);
  return { ...state, screen: "overview", asking: null, scroll: 0 };
}

function leaveDetour(input: WizardInput, state: WizardState, to: Asking["from"]): WizardState {
  if (to === "settings") return { ...state, screen: "settings", asking: null, scroll: 0 };
  return openReview(input, state);
}
