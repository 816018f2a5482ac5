import type { WizardInput } from "./contract.ts";
import { endFilter, hasTyped, isFiltering, isTyping } from "./fields/field.ts";
import { pressLimits } from "./flow/limits.ts";
import { pressOverview } from "./flow/overview.ts";
import { completePath } from "./flow/paths.ts";
import { focusLimit, pressQuestion } from "./flow/question.ts";
import { pressReview, searchFiles, takeEdited } from "./flow/reviewing.ts";
import { scrollBy, scrollKey } from "./flow/scroll.ts";
import { pressSettings } from "./flow/settings.ts";
import type { WizardState } from "./flow/state.ts";
import { isChar, type Key } from "./keys.ts";

/**
 * The wizard after a key: the whole of its behaviour, as one pure function. Nothing is written by it; a confirmed
 * outcome comes from the review only.
 */
export function pressKey(input: WizardInput, state: WizardState, key: Key): WizardState {
  if (state.outcome !== null) return state;
  if (key.name === "paste" && key.text.includes("\n"))
    return pressKey(input, state, { name: "paste", text: joinLines(state, key.text) });
  if (key.name === "edited") return takeEdited(state, key);
  if (key.name === "audited") return { ...state, findings: key.findings };
  if (key.name === "tab") return completePath(input, state) ?? pressKey(input, state, { name: "enter" });
  if (key.name === "suspend") return { ...state, suspended: state.suspended ?? Symbol("suspended") };
  if (key.name === "resumed") return { ...state, suspended: null };
  if (key.name === "interrupt") return { ...state, outcome: { kind: "cancelled", by: "user" } };
  if (key.name === "hangup") return { ...state, outcome: { kind: "cancelled", by: "signal" } };
  if (state.leaving) return pressLeaving(input, state, key);
  const quiet = state.notice === null ? state : { ...state, notice: null };
  if (state.panel !== "none") return pressPanel(quiet, state.panel, key);
  if (key.name === "escape") return pressEscape(input, quiet);
  if (isHelpKey(key, isWriting(quiet))) return { ...quiet, panel: "help", scroll: 0 };
  return pressScreen(input, quiet, key);
}

/** Pasted lines are the items of a list, or one text. */
function joinLines({ screen, asking }: WizardState, text: string): string {
  const isList = screen === "question" && asking?.field.kind === "checklist";
  return text.replaceAll("\n", isList ? ", " : " ");
}

function pressScreen(input: WizardInput, state: WizardState, key: Key): WizardState {
  switch (state.screen) {
    case "overview":
      return pressOverview(input, state, key);
    case "question":
      return pressQuestion(input, state, key);
    case "limits":
      return pressLimits(input, state, key);
    case "settings":
      return pressSettings(input, state, key);
    case "review":
      return pressReview(input, state, key);
  }
}

/** Any other key than the ones that leave means: stay, and do what the key does. */
function pressLeaving(input: WizardInput, state: WizardState, key: Key): WizardState {
  if (key.name === "escape" || isChar(key, "q") || isChar(key, "y")) {
    return { ...state, outcome: { kind: "cancelled", by: "user" } };
  }
  const stays = { ...state, leaving: false };
  return isChar(key, "n") || key.name === "enter" ? stays : pressKey(input, stays, key);
}

function pressPanel(state: WizardState, panel: WizardState["panel"], key: Key): WizardState {
  const lines = scrollKey(key);
  if (lines !== null) {
    // The preview opens in the middle of a file, so it goes both ways from there.
    return { ...state, scroll: panel === "preview" ? state.scroll + lines : scrollBy(state.scroll, lines) };
  }
  return { ...state, panel: "none", scroll: 0 };
}

/** Closes what lies on top; on the bare screen, asks whether to leave. */
function pressEscape(input: WizardInput, state: WizardState): WizardState {
  const { reviewing, screen, settings, asking } = state;
  if (screen === "question" && asking !== null && isFiltering(asking.field)) {
    return { ...state, asking: { ...asking, field: endFilter(asking.field) } };
  }
  if (screen === "limits" && asking !== null && hasTyped(asking.field)) {
    return focusLimit(input, state, asking.id);
  }
  if (screen === "review" && reviewing !== null && (reviewing.open !== null || reviewing.confirming)) {
    return { ...state, scroll: 0, reviewing: { ...reviewing, open: null, confirming: false } };
  }
  if (screen === "review" && reviewing !== null && reviewing.filter !== null) {
    return { ...state, scroll: 0, reviewing: searchFiles(reviewing, null) };
  }
  if (screen === "settings" && settings.filter !== "") {
    return { ...state, settings: { ...settings, cursor: 0, filter: "" } };
  }
  return { ...state, leaving: true };
}

/** Ctrl+G asks for help everywhere, as in nano: no terminal that Ink reads has a name for F1. */
function isHelpKey(key: Key, lettersAreText: boolean): boolean {
  return key.name === "ctrl" ? key.letter === "g" : !lettersAreText && isChar(key, "?");
}

/** True where `?` is a letter like any other. */
function isWriting({ screen, asking, settings, reviewing }: WizardState): boolean {
  if (screen === "review") return reviewing !== null && reviewing.filter !== null && reviewing.open === null;
  if (screen === "settings") return settings.filter !== "";
  return screen === "question" && asking !== null && isTyping(asking.field);
}
