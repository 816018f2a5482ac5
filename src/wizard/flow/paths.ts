import type { WizardInput } from "../contract.ts";
import { startEntry } from "../fields/entry.ts";
import type { TextField } from "../fields/text.ts";
import { findSettled } from "./question.ts";
import type { WizardState } from "./state.ts";

/** The field in which a path is being typed; null where none is. */
export function pathField(state: WizardState): TextField | null {
  const { screen, panel, asking } = state;
  if (screen !== "question" || panel !== "none" || asking?.field.kind !== "text") return null;
  const type = findSettled(state, asking.id)?.question.type;
  return type?.kind === "text" && type.path === true ? asking.field : null;
}

/** What the path in the field may go on to. */
export function candidatesOf(input: WizardInput, state: WizardState): readonly string[] {
  const field = pathField(state);
  return field === null || field.entry.text === "" ? [] : (input.completePath?.(field.entry.text) ?? []);
}

/** The path typed on as far as there is no choice; null where that adds nothing. */
export function completePath(input: WizardInput, state: WizardState): WizardState | null {
  const field = pathField(state);
  if (field === null || state.asking === null) return null;
  const text = commonStart(candidatesOf(input, state));
  if (text.length <= field.entry.text.length) return null;
  const entry = { ...startEntry(text), fresh: false };
  return { ...state, asking: { ...state.asking, field: { ...field, entry } } };
}

function commonStart([first = "", ...rest]: readonly string[]): string {
  let length = first.length;
  for (const other of rest) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
