import { isDeepStrictEqual } from "node:util";
import type { ConflictChoice } from "../../config/changes.ts";
import { type Dimension, parseQuantity } from "../../config/units.ts";
import { keysOfItems, namesAndValues } from "./natural-key.ts";

/** Which side decides where both changed the same value. */
export type Side = Exclude<ConflictChoice, "markers">;

/** What a three-way merge means, and whether the sides disagree anywhere in it. */
export interface Intent {
  readonly data: unknown;
  readonly disputed: boolean;
}

/** A value that is not there, which is not the same as null. */
const ABSENT = Symbol("absent");

/**
 * Three-way merge of plain data: mappings by their keys, lists by the natural keys of their items, everything else as
 * one value. It knows nothing of texts, so that a merged text can be held against it.
 */
export function mergeData(base: unknown, mine: unknown, theirs: unknown, side: Side): Intent {
  let disputed = false;

  function merge(before: unknown, left: unknown, right: unknown, key: string): unknown {
    if (same(left, right, key) || same(before, right, key)) return left;
    if (same(before, left, key)) return right;
    const maps = [before === ABSENT ? {} : before, left, right];
    if (maps.every(isMap)) return mergeMaps(maps);
    const lists = [before === ABSENT ? [] : before, left, right];
    const keyed = lists.map((list) => toMap(list, key));
    if (keyed.every((list) => list !== null)) return Object.values(mergeMaps(keyed));
    disputed = true;
    return side === "mine" ? left : right;
  }

  function mergeMaps([before = {}, left = {}, right = {}]: readonly Record<string, unknown>[]): object {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    const merged = [...keys].map((key) => [
      key,
      merge(entryOf(before, key), entryOf(left, key), entryOf(right, key), key),
    ]);
    return Object.fromEntries(merged.filter(([, value]) => value !== ABSENT));
  }

  const data = merge(base, mine, theirs, "");
  return { data, disputed };
}

/**
 * Whether both mean the same: the order of keys, and of items that have natural keys, says nothing, and neither does the
 * spelling of an amount.
 * @param key the name that both stand under
 */
export function sameMeaning(left: unknown, right: unknown, key = ""): boolean {
  return same(left, right, key);
}

/**
 * Whether each value of a mapping, at any depth, is that of one of two others. So reads a file with a reported conflict:
 * a text may be disputed where the data are not, over a remark beside a value that is generated no more.
 */
export function isMixOf(result: unknown, one: unknown, other: unknown): boolean {
  const mixes = (mixed: unknown, left: unknown, right: unknown, key: string): boolean => {
    if (same(mixed, left, key) || same(mixed, right, key)) return true;
    if (!isMap(mixed) || !isMap(left) || !isMap(right)) return false;
    const keys = new Set([mixed, left, right].flatMap((map) => Object.keys(map)));
    return [...keys].every((name) =>
      mixes(entryOf(mixed, name), entryOf(left, name), entryOf(right, name), name),
    );
  };
  return mixes(result, one, other, "");
}

function entryOf(map: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : ABSENT;
}

function same(left: unknown, right: unknown, key: string): boolean {
  return left === right || isDeepStrictEqual(canonical(left, key), canonical(right, key));
}

/** What is counted in units, which may be written in several ways: `2g`, `2048M` and `2G`. */
const AMOUNTS: Readonly<Partial<Record<string, Dimension>>> = {
  memory: "memory",
  mem_limit: "memory",
  mem_reservation: "memory",
  memswap_limit: "memory",
  shm_size: "memory",
  cpus: "cpus",
};

/** Lists with natural keys as mappings, amounts by their number, and numbers as text, throughout. */
function canonical(value: unknown, key: string): unknown {
  const named = Array.isArray(value) ? namesAndValues(key, value) : null;
  if (named !== null) return canonical(named, key);
  if (Array.isArray(value)) {
    const map = toMap(value, key);
    return map === null ? value.map((item) => canonical(item, "")) : new Map(toSorted(map));
  }
  if (isMap(value)) return new Map(toSorted(value));
  if (typeof value !== "number" && typeof value !== "string") return value;
  // Compose takes a number with or without quotes.
  const text = String(value);
  const dimension = AMOUNTS[key];
  const amount = dimension === undefined ? null : parseQuantity(text, dimension);
  return amount?.ok ? amount.value : text;
}

function toSorted(map: Record<string, unknown>): readonly (readonly [string, unknown])[] {
  const names = Object.keys(map).sort();
  return names.map((name) => [name, canonical(map[name], name)]);
}

/** The items of a list by their natural keys; null where it has none. */
function toMap(list: unknown, key: string): Record<string, unknown> | null {
  if (!Array.isArray(list)) return null;
  const keys = keysOfItems(key, list);
  // The prefix keeps numbers from moving to the front.
  return keys === null ? null : Object.fromEntries(list.map((item, at) => [`-${keys[at]}`, item]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
