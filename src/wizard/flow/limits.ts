import { formatAnswer } from "../../config/answer.ts";
import { settle } from "../../config/config.ts";
import type { WizardInput } from "../contract.ts";
import { hasTyped, pressField, readField } from "../fields/field.ts";
import { isChar, type Key } from "../keys.ts";
import { arrangeLimits, isLimit, type LimitTable, moveInTable } from "./limit-table.ts";
import { findSettled, focusLimit, goBack, goOn, isPreviewKey, scrollPreview, takeField } from "./question.ts";
import { openBesideLimits } from "./settings.ts";
import type { Asking, WizardState } from "./state.ts";

const NO_LIMIT = "this is no value for the limit: correct it, or give it up with Esc";

/** The table as it is shown in a state. */
export function tableOf({ config, asking, wholeTable }: WizardState): LimitTable {
  return arrangeLimits(config, wholeTable, asking?.id ?? "");
}

/**
 * A key on the table of limits. What is typed into a cell counts when the focus leaves it; a value that the cell does
 * not take keeps the focus there.
 */
export function pressLimits(input: WizardInput, state: WizardState, key: Key): WizardState {
  const { asking } = state;
  if (asking === null) return state;
  if (isPreviewKey(key, false)) return { ...state, panel: "preview", scroll: 0 };
  const scrolled = scrollPreview(state, key);
  if (scrolled !== null) return scrolled;
  switch (key.name) {
    case "up":
    case "down":
    case "left":
    case "right": {
      const taken = takeField(input, state, asking);
      return taken === null
        ? { ...state, notice: NO_LIMIT }
        : focusLimit(input, taken, moveInTable(tableOf(taken), asking.id, key.name));
    }
    case "enter":
      return pressEnter(input, state, asking);
    case "back": {
      const taken = takeField(input, state, asking);
      return taken === null ? { ...state, notice: NO_LIMIT } : goBack(input, taken, asking);
    }
  }
  if (!hasTyped(asking.field)) return pressCommand(input, state, asking, key);
  const edited = edit(state, asking, key);
  // Behind what was typed, there is nothing to delete but all of it.
  const { field } = edited.asking ?? asking;
  const isLast = key.name === "delete" && readField(field) === readField(asking.field);
  return isLast ? reset(input, state, asking) : edited;
}

/** A key that starts with a fresh cell: a command, or the beginning of another value. */
function pressCommand(input: WizardInput, state: WizardState, asking: Asking, key: Key): WizardState {
  if (key.name === "delete" || key.name === "backspace") return reset(input, state, asking);
  const taken = takeField(input, state, asking);
  if (isChar(key, "a")) return { ...state, wholeTable: !state.wholeTable };
  if (isChar(key, "o") && taken !== null) return openBesideLimits(taken, asking);
  return edit(state, asking, key);
}

function edit(state: WizardState, asking: Asking, key: Key): WizardState {
  // The arrows move in the table: a choice is stepped by what steps a number there.
  const isStep = asking.field.kind === "select" && /^[-+ ]$/.test(key.name === "char" ? key.text : "");
  const back = isChar(key, "-");
  const field = pressField(asking.field, isStep ? { name: back ? "up" : "down" } : key);
  return field === null ? state : { ...state, asking: { ...asking, field }, scroll: 0 };
}

/** Takes what was typed; with nothing typed, the table is done. */
function pressEnter(input: WizardInput, state: WizardState, asking: Asking): WizardState {
  const settled = findSettled(state, asking.id);
  const taken = takeField(input, state, asking);
  if (settled === null) return state;
  if (taken === null) return { ...state, notice: NO_LIMIT };
  const isSame = readField(asking.field) === formatAnswer(settled.question, settled.value);
  return isSame && !hasTyped(asking.field)
    ? goOn(input, state, taken, asking)
    : focusLimit(input, taken, moveInTable(tableOf(taken), asking.id, "down"));
}

/** The cell follows what is recommended again. */
function reset(input: WizardInput, state: WizardState, asking: Asking): WizardState {
  if (!state.given.has(asking.id)) return focusLimit(input, state, asking.id);
  const given = new Map(state.given);
  given.delete(asking.id);
  return focusLimit(input, { ...state, given, config: settle(input.facts, given) }, asking.id);
}

/** Opens the table on the first limit, coming from the overview. */
export function openLimits(input: WizardInput, state: WizardState): WizardState {
  const first = state.config.settled.find(({ question }) => isLimit(question.id));
  return first === undefined ? state : focusLimit(input, state, first.question.id, "overview");
}
