/** A value that the source can have at run time, as far as it is written down there. */
export type Value = string | number | boolean | null | ListValue | DictValue;

/** A list, tuple or set. */
export interface ListValue {
  readonly kind: "list";
  /** For each position, every value that it can have. */
  readonly items: readonly (readonly Value[])[];
}

/** A dictionary. */
export interface DictValue {
  readonly kind: "dict";
  readonly entries: readonly { readonly keys: readonly Value[]; readonly values: readonly Value[] }[];
}

/** Stands in a string for a part that only the running program knows. */
export const UNKNOWN = "\u0000";
/** Begins a path that was made from `__file__` or the working directory: the project's root. */
export const ROOT = "\u0001";

/** More alternatives of one expression are not followed. */
export const MAX_VALUES = 24;

/** True for a list, tuple or set. */
export function isList(value: Value): value is ListValue {
  return typeof value === "object" && value?.kind === "list";
}

/** True for a dictionary. */
export function isDict(value: Value): value is DictValue {
  return typeof value === "object" && value?.kind === "dict";
}

/** Without repetitions, and no more than `MAX_VALUES`. */
export function uniqueValues(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)].slice(0, MAX_VALUES);
}

/** All items of lists, and the keys of dicts: what a loop over the value goes through. */
export function iterate(values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => {
    if (isList(value)) return value.items.flat();
    return isDict(value) ? value.entries.flatMap(({ keys }) => keys) : [];
  });
}

/** The item at `index`, which may be a key or a position; every item when the index is not known. */
export function pick(values: readonly Value[], index: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => {
    if (isList(value)) {
      const items = index.flatMap((at) => (typeof at === "number" ? (value.items.at(at) ?? []) : []));
      return items.length > 0 ? items : index.length === 0 ? value.items.flat() : [];
    }
    if (!isDict(value)) return [];
    const exact = value.entries.filter(({ keys }) => keys.some((key) => index.includes(key)));
    return (exact.length > 0 ? exact : value.entries).flatMap((entry) => entry.values);
  });
}

/** Every string made of one value of each part. */
export function concatenate(parts: readonly (readonly Value[])[]): readonly string[] {
  let strings: readonly string[] = [""];
  for (const part of parts) {
    const texts = part.length === 0 ? [UNKNOWN] : part.map(textOf);
    strings = strings.flatMap((head) => texts.map((text) => head + text)).slice(0, MAX_VALUES);
  }
  return strings;
}

/** A value as `str()` would write it; unknown for lists and dicts. */
export function textOf(value: Value): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (value === true) return "True";
  if (value === false) return "False";
  return value === null ? "None" : UNKNOWN;
}
