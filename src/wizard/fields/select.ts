import type { Option } from "../../config/question.ts";
import { isChar, type Key } from "../keys.ts";
import type { FieldView, ViewSettings } from "./field.ts";
import { drawFilter, type Filter, matching, moveAmong, pressFilter, searchFor, textOf } from "./filter.ts";
import { viewHint, viewOptions } from "./options.ts";

/** One of several options, or yes and no. */
export interface SelectField {
  readonly kind: "select";
  readonly options: readonly Option[];
  readonly cursor: number;
  readonly filter: Filter;
}

const YES_NO: readonly Option[] = [
  { value: "yes", label: "yes", hint: "" },
  { value: "no", label: "no", hint: "" },
];

/** Starts with the cursor on `current`. */
export function startSelect(options: readonly Option[], current: string): SelectField {
  const at = options.findIndex(({ value }) => value === current);
  return { kind: "select", options, cursor: Math.max(0, at), filter: null };
}

/** A confirmation is a choice between two words. */
export function startConfirm(current: boolean): SelectField {
  return startSelect(YES_NO, current ? "yes" : "no");
}

/** Moves by arrows, by number, and by the first letter of a label; `/` searches a long list. */
export function pressSelect(field: SelectField, key: Key): SelectField | null {
  const moved = moveAmong(matching(field.options.map(textOf), field.filter), field.cursor, key);
  if (moved !== null) return { ...field, cursor: moved };
  const filter = pressFilter(field.filter, key, field.options.length);
  if (filter !== undefined) return { ...field, ...searchFor(field, filter) };
  if (isChar(key, " ")) return field;
  const named = field.options.findIndex(
    ({ label }, at) => isChar(key, String(at + 1)) || (label.length > 0 && isChar(key, label.charAt(0))),
  );
  return named === -1 ? null : { ...field, cursor: named };
}

/** The option with the cursor; empty where there are none. */
export function readSelect({ options, cursor }: SelectField): string {
  return options[cursor]?.value ?? "";
}

/** Draws one row for each option, and the hint of the one with the cursor. */
export function viewSelect(field: SelectField, { width, color }: ViewSettings): FieldView {
  const { options, cursor, filter } = field;
  const shown = matching(options.map(textOf), filter);
  const rows = shown.map((at) => {
    const { label = "", hint = "" } = options[at] ?? {};
    return { focused: at === cursor, mark: at === cursor ? "(•)" : "( )", label, hint };
  });
  const above = drawFilter(filter, shown.length, color);
  return {
    body: {
      lines: [...above, ...viewOptions(rows, width)],
      focus: above.length + Math.max(0, shown.indexOf(cursor)),
    },
    hint: viewHint(options, options[cursor], width),
  };
}
