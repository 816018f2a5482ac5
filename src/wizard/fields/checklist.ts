import type { Option } from "../../config/question.ts";
import { isChar, type Key } from "../keys.ts";
import { span } from "../view/line.ts";
import { type Entry, pressEntry, startEntry, viewEntry } from "./entry.ts";
import type { FieldView, ViewSettings } from "./field.ts";
import { drawFilter, type Filter, matching, moveAmong, pressFilter, searchFor, textOf } from "./filter.ts";
import { viewHint, viewOptions } from "./options.ts";

/** Any number of options; with an entry, more can be typed. */
export interface ChecklistField {
  readonly kind: "checklist";
  readonly options: readonly Option[];
  readonly checked: readonly string[];
  readonly cursor: number;
  readonly filter: Filter;
  /** The row under the options, where more items are typed with commas between them; null where the list is fixed. */
  readonly entry: Entry | null;
}

/** Starts with `current` checked; what is checked and no option yet becomes one. */
export function startChecklist(
  options: readonly Option[],
  current: readonly string[],
  isOpen: boolean,
): ChecklistField {
  const own = current.filter((item) => !options.some(({ value }) => value === item));
  const all = [...options, ...own.map((item) => ({ value: item, label: item, hint: "" }))];
  return {
    kind: "checklist",
    options: all,
    checked: current,
    cursor: 0,
    filter: null,
    entry: isOpen ? startEntry("") : null,
  };
}

/**
 * Space checks and unchecks, `a` all, `/` searches a long list; where more can be typed, any other character goes to the
 * entry.
 */
export function pressChecklist(field: ChecklistField, key: Key): ChecklistField | null {
  const { options, cursor, entry } = field;
  const moved = moveAmong(listRows(field), cursor, key);
  const option = options[cursor];
  if (option === undefined && entry !== null) {
    const edited = pressEntry(entry, key);
    if (edited !== null) return { ...field, entry: edited };
  }
  if (moved !== null) return { ...field, cursor: moved };
  const filter = pressFilter(field.filter, key, options.length);
  if (filter !== undefined) return { ...field, ...searchFor(field, filter) };
  if (isChar(key, " ") && option !== undefined)
    return { ...field, checked: toggle(field.checked, option.value) };
  if (isChar(key, "a") && entry === null) {
    const all = options.map(({ value }) => value);
    return { ...field, checked: all.every((item) => field.checked.includes(item)) ? [] : all };
  }
  if (entry === null || (key.name !== "char" && key.name !== "paste")) return null;
  const typed = pressEntry(entry, key);
  return typed === null ? null : { ...field, cursor: options.length, entry: typed };
}

/** The checked options in their order, then what was typed. */
export function readChecklist({ options, checked, entry }: ChecklistField): string {
  const items = options.map(({ value }) => value).filter((value) => checked.includes(value));
  const typed = entry?.text.trim() ?? "";
  return [...items, ...(typed === "" ? [] : [typed])].join(", ");
}

/** Draws one row for each option, and one to type in where more can be added. */
export function viewChecklist(field: ChecklistField, { width, color, example }: ViewSettings): FieldView {
  const { options, checked, cursor, filter } = field;
  const shown = listRows(field);
  const rows = shown.flatMap((at) => {
    const option = options[at];
    if (option === undefined) return [];
    const { value, label, hint } = option;
    return [{ focused: at === cursor, mark: checked.includes(value) ? "[x]" : "[ ]", label, hint }];
  });
  // While a list is searched, nothing is added to it.
  const entry = filter === null ? field.entry : null;
  const above = drawFilter(filter, rows.length, color);
  const isTyping = cursor === options.length;
  const typed = entry?.text ?? "";
  const more = isTyping && entry !== null ? viewEntry(entry, { color, width: width - 6 }) : [span(typed)];
  const about = span(typed === "" ? ` add more, such as ${example}` : "", "quiet");
  const last = { focused: isTyping, mark: " + ", label: [...more, about], hint: "" };
  return {
    body: {
      lines: [...above, ...viewOptions(entry === null ? rows : [...rows, last], width)],
      focus: above.length + Math.max(0, shown.indexOf(cursor)),
    },
    hint: viewHint(options, options[cursor], width),
  };
}

/** Indexes of the rows that are shown; one more than the options is the entry. */
function listRows({ options, filter, entry }: ChecklistField): readonly number[] {
  const shown = matching(options.map(textOf), filter);
  return entry === null || filter !== null ? shown : [...shown, options.length];
}

/** The list without the value, or with it at the end where it is not there. */
export function toggle(checked: readonly string[], value: string): readonly string[] {
  return checked.includes(value) ? checked.filter((item) => item !== value) : [...checked, value];
}
