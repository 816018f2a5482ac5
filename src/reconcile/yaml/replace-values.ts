import { isMap, isScalar, isSeq, type Node } from "yaml";
import { keyOf } from "../../config/document/nodes.ts";
import type { Lines } from "./columns.ts";
import { sameMeaning } from "./merge-data.ts";
import type { Whole } from "./merge-entries.ts";
import { keysOfItems } from "./natural-key.ts";

/** A value that is no mapping and no list, and its place in the text. */
interface Leaf {
  readonly from: number;
  readonly to: number;
  /** The name that it stands under. */
  readonly key: string;
  readonly value: unknown;
}

/**
 * My lines with those values in them that only the other side has changed: everything else in them, also whether they
 * are written in one line or in many, is what a person wrote. Null where a value is in dispute, where one would have to
 * be added or removed, and where one has an anchor or a tag or takes lines of its own.
 */
export function replaceValues(base: Whole, mine: Whole, theirs: Whole): Lines | null {
  const [before, left, right] = [leavesOf(base), leavesOf(mine), leavesOf(theirs)];
  if (before === null || left === null || right === null) return null;
  const same = (one: Leaf | undefined, other: Leaf | undefined): boolean =>
    one === undefined || other === undefined ? one === other : sameMeaning(one.value, other.value, one.key);
  const { source, entry } = mine;
  const start = source.counter.lineStarts[entry.own.from] ?? 0;
  let text = source.lines.slice(entry.own.from, entry.own.to).join("\n");
  if ([...right].some(([path, value]) => !left.has(path) && !same(before.get(path), value))) return null;
  // From the last on, so that the places of the others stay.
  for (const [path, value] of [...left].toReversed()) {
    const [old, wanted] = [before.get(path), right.get(path)];
    if (same(old, wanted) || same(value, wanted)) continue;
    if (!same(old, value) || wanted === undefined) return null;
    const [from, to] = [value.from - start, value.to - start];
    if (from < 0 || to > text.length) return null;
    text = text.slice(0, from) + theirs.source.text.slice(wanted.from, wanted.to) + text.slice(to);
  }
  return text.split("\n");
}

/** By their paths below the entry, in the order of the text; null where one cannot be replaced. */
function leavesOf({ source, entry }: Whole): ReadonlyMap<string, Leaf> | null {
  const leaves = new Map<string, Leaf>();
  const walk = (node: unknown, value: unknown, key: string, path: string): boolean => {
    if (isScalar(node)) {
      const [from, to] = node.range ?? [0, 0];
      leaves.set(path, { from, to, key, value });
      return from < to && isPlain(node) && !source.text.slice(from, to).includes("\n");
    }
    if (isMap(node)) {
      const values = value as Readonly<Record<string, unknown>>;
      return (
        isPlain(node) &&
        node.items.every((pair) => {
          const name = keyOf(pair);
          return walk(pair.value, values[name], name, `${path}/${name}`);
        })
      );
    }
    if (!isSeq(node) || !isPlain(node)) return false;
    const values = value as readonly unknown[];
    // Items without a natural key are told apart by their place, which holds only while their number is the same.
    const keys = keysOfItems(key, values) ?? values.map((_, at) => `${at} of ${values.length}`);
    return node.items.every((item, at) => walk(item, values[at], key, `${path}/${keys[at]}`));
  };
  return walk(entry.value, entry.data, entry.key, "") ? leaves : null;
}

/** True for what has neither an anchor nor a tag. */
export function isPlain({
  anchor,
  tag,
}: Node & { readonly anchor?: string; readonly tag?: string }): boolean {
  return anchor === undefined && tag === undefined;
}
