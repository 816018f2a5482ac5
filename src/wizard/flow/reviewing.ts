import type { ConflictChoice } from "../../config/changes.ts";
import type { WizardInput } from "../contract.ts";
import { type Filter, pressFilter } from "../fields/filter.ts";
import { moveCursor } from "../fields/options.ts";
import { isChar, type Key } from "../keys.ts";
import { openLastQuestion, openQuestion } from "./question.ts";
import {
  focusedItem,
  listFiles,
  listItems,
  listReplaced,
  settleConflicts,
  textOf,
  whatBlocks,
} from "./review.ts";
import { scrollBy, scrollKey } from "./scroll.ts";
import { type Reviewing, WHOLE_LIST, type WizardState } from "./state.ts";

const CHOICE_KEYS: Readonly<Record<string, ConflictChoice>> = { m: "mine", t: "theirs", b: "markers" };

/** A key that is held down, or a text that was meant for the shell, must not write. */
const TOO_SOON = "That key came too soon to have been meant: press it again to write";

function isBlind(key: Key): boolean {
  return "blind" in key && key.blind === true;
}

/** A key on the review, on the diff of one of its files, or on its last question. */
export function pressReview(input: WizardInput, state: WizardState, key: Key): WizardState {
  const { reviewing } = state;
  if (reviewing === null) return state;
  if (reviewing.confirming) return pressConfirming(state, reviewing, key);
  // While files are searched, letters are no commands.
  const isSearching = reviewing.filter !== null && reviewing.open === null;
  if (!isSearching && isChar(key, "e") && input.edit !== undefined) return openEditor(state, reviewing);
  const chosen = isSearching ? null : chooseConflict(reviewing, key);
  if (chosen !== null) return { ...state, reviewing: chosen };
  return reviewing.open === null ? pressList(input, state, reviewing, key) : pressDiff(state, reviewing, key);
}

function pressList(input: WizardInput, state: WizardState, reviewing: Reviewing, key: Key): WizardState {
  const filter = pressFilter(reviewing.filter, key, listFiles(reviewing.review).length);
  if (filter !== undefined) return { ...state, scroll: 0, reviewing: searchFiles(reviewing, filter) };
  const moved = moveCursor(reviewing.cursor, listItems(reviewing).length, key);
  if (moved !== null) return { ...state, reviewing: { ...reviewing, cursor: moved }, scroll: 0 };
  if (key.name === "pageup" || key.name === "pagedown") {
    return { ...state, scroll: scrollBy(state.scroll, key.name === "pageup" ? -12 : 12) };
  }
  if (isChar(key, "w")) return isBlind(key) ? { ...state, notice: TOO_SOON } : askToWrite(state, reviewing);
  if (isChar(key, "s")) return openSettings(state);
  if (isChar(key, "q")) return { ...state, leaving: true };
  if (key.name === "back" || key.name === "left") return openLastQuestion(input, state);
  if (key.name !== "enter") return state;
  const item = focusedItem(reviewing);
  // The natural end of a search must not write.
  if (item.kind === "write" && reviewing.filter !== null)
    return { ...state, scroll: 0, reviewing: searchFiles(reviewing, null) };
  if (item.kind === "write" && isBlind(key)) return { ...state, notice: TOO_SOON };
  if (item.kind === "write") return askToWrite(state, reviewing);
  if (item.kind === "check") return openQuestion(input, state, item.check.setting, "review");
  return { ...state, scroll: 0, reviewing: { ...reviewing, open: item.change.path } };
}

/** The list with the files that are searched for, and the first of them in focus. */
export function searchFiles(reviewing: Reviewing, filter: Filter): Reviewing {
  const focused = focusedItem(reviewing);
  const searched = { ...reviewing, filter };
  const items = listItems(searched);
  const at = items.findIndex(
    (item) => item.kind === "file" && focused.kind === "file" && item.change === focused.change,
  );
  const write = items.findIndex(({ kind }) => kind === "write");
  const first = filter === null || filter === "" ? write : Math.min(write + 1, items.length - 1);
  return { ...searched, cursor: at === -1 ? first : at };
}

function openSettings(state: WizardState): WizardState {
  const { area, from } = state.settings;
  const settings = area === "everything" && from === null ? state.settings : WHOLE_LIST;
  return { ...state, screen: "settings", scroll: 0, settings };
}

function pressDiff(state: WizardState, reviewing: Reviewing, key: Key): WizardState {
  const lines = scrollKey(key);
  if (lines !== null) return { ...state, scroll: scrollBy(state.scroll, lines) };
  const closes = key.name === "enter" || key.name === "back" || key.name === "left" || isChar(key, "q");
  return closes ? { ...state, scroll: 0, reviewing: { ...reviewing, open: null } } : state;
}

/** Nothing but a `y` says yes: an Enter too many must not replace somebody's file. */
function pressConfirming(state: WizardState, reviewing: Reviewing, key: Key): WizardState {
  const lines = scrollKey(key);
  if (lines !== null) return { ...state, scroll: scrollBy(state.scroll, lines) };
  if (isChar(key, "y")) return isBlind(key) ? { ...state, notice: TOO_SOON } : confirm(state, reviewing);
  const refuses = isChar(key, "n") || isChar(key, "q") || key.name === "back" || key.name === "left";
  return refuses ? { ...state, scroll: 0, reviewing: { ...reviewing, confirming: false } } : state;
}

function chooseConflict(reviewing: Reviewing, key: Key): Reviewing | null {
  const choice = key.name === "char" ? CHOICE_KEYS[key.text] : undefined;
  const item = focusedItem(reviewing);
  if (choice === undefined || item.kind !== "file" || item.change.kind !== "conflict") return null;
  return { ...reviewing, choices: new Map(reviewing.choices).set(item.change.path, choice) };
}

/** The conflict with its markers, or as it was left in the editor before. */
function openEditor(state: WizardState, reviewing: Reviewing): WizardState {
  const item = focusedItem(reviewing);
  if (item.kind !== "file" || item.change.kind !== "conflict") return state;
  const { path } = item.change;
  const text = textOf(item.change, reviewing.choices.get(path) ?? "markers");
  return text === undefined ? state : { ...state, editing: { path, text } };
}

/** What came out of the editor settles the conflict that was opened in it. */
export function takeEdited(state: WizardState, { edited }: Key & { name: "edited" }): WizardState {
  const { editing, reviewing } = state;
  if (editing === null || reviewing === null) return { ...state, editing: null };
  if (!edited.ok) return { ...state, editing: null, notice: edited.reason };
  const { text, fault } = edited;
  if (text === editing.text) return { ...state, editing: null, notice: "nothing was changed in the editor" };
  const settlement = fault === undefined ? { text } : { text, fault };
  const choices = new Map(reviewing.choices).set(editing.path, settlement);
  const notice = fault === undefined ? null : `${fault}: e opens it again`;
  return { ...state, editing: null, notice, reviewing: { ...reviewing, choices } };
}

function askToWrite(state: WizardState, reviewing: Reviewing): WizardState {
  const reason = whatBlocks(reviewing);
  if (reason !== null) return { ...state, notice: reason };
  if (listReplaced(reviewing).length === 0) return confirm(state, reviewing);
  return { ...state, scroll: 0, reviewing: { ...reviewing, confirming: true } };
}

function confirm(state: WizardState, reviewing: Reviewing): WizardState {
  const changes = settleConflicts(reviewing);
  return { ...state, outcome: { kind: "confirmed", answers: state.given, changes } };
}
