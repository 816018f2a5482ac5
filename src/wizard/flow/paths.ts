import { listMissingPaths } from "../../config/missing-paths.ts";
import type { WizardInput } from "../contract.ts";
import { startEntry } from "../fields/entry.ts";
import { readField } from "../fields/field.ts";
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

/** The paths in a list that are not in the checkout; one that is still being typed counts once it can become none. */
export function missingPaths(input: WizardInput, state: WizardState): readonly string[] {
  const { screen, asking } = state;
  const { completePath: complete } = input;
  if (screen !== "question" || asking?.field.kind !== "checklist" || complete === undefined) return [];
  const settled = findSettled(state, asking.id);
  if (settled === null) return [];
  const typing = asking.field.entry?.text.split(",").at(-1)?.trim() ?? "";
  const paths = readField(asking.field)
    .split(",")
    .map((path) => path.trim());
  const missing = listMissingPaths(settled, paths, complete);
  return missing.filter((path) => path !== typing || complete(path.replace(/\/+$/, "")).length === 0);
}

/** The path typed on as far as there is no choice; null where it is complete, or nothing was typed. */
export function completePath(input: WizardInput, state: WizardState): WizardState | null {
  const field = pathField(state);
  const typed = field?.entry.text ?? "";
  if (field === null || state.asking === null || typed === "" || input.completePath === undefined)
    return null;
  const found = candidatesOf(input, state);
  if (found.length === 1 && found[0] === typed && !typed.endsWith("/")) return null;
  const text = commonStart(found);
  // With nothing to go on to, it stays: what is under it says why.
  if (text === "" || text === typed) return state;
  const entry = { ...startEntry(text), fresh: false };
  return { ...state, asking: { ...state.asking, field: { ...field, entry } } };
}

function commonStart([first = "", ...rest]: readonly string[]): string {
  let length = first.length;
  for (const other of rest) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
