import { isMap, isScalar, isSeq, type Node } from "yaml";
import { keyOf } from "../../config/document/nodes.ts";
import type { Lines } from "./columns.ts";
import type { Whole } from "./merge-entries.ts";

/** A value that is no mapping and no list, by its place in the text. */
interface Leaf {
  readonly from: number;
  readonly to: number;
}

/**
 * My lines with their values in them: everything else in them, also whether they are written in one line or in many, is
 * what a person wrote. Null where the values are not the same in number and name, have anchors or tags, or take lines of
 * their own.
 */
export function replaceValues(mine: Whole, theirs: Whole): Lines | null {
  const [left, right] = [leavesOf(mine), leavesOf(theirs)];
  if (left === null || right === null || left.size !== right.size) return null;
  const { source, entry } = mine;
  const start = source.counter.lineStarts[entry.own.from] ?? 0;
  let text = source.lines.slice(entry.own.from, entry.own.to).join("\n");
  // From the last on, so that the places of the others stay.
  for (const [path, { from, to }] of [...left].toReversed()) {
    const value = right.get(path);
    if (value === undefined || from < start || to > start + text.length) return null;
    text =
      text.slice(0, from - start) + theirs.source.text.slice(value.from, value.to) + text.slice(to - start);
  }
  return text.split("\n");
}

/** By their paths below the entry, in the order of the text; null where one cannot be replaced. */
function leavesOf({ source, entry }: Whole): ReadonlyMap<string, Leaf> | null {
  const leaves = new Map<string, Leaf>();
  const walk = (node: unknown, path: string): boolean => {
    if (isScalar(node)) {
      const [from, to] = node.range ?? [0, 0];
      leaves.set(path, { from, to });
      return from < to && isPlain(node) && !source.text.slice(from, to).includes("\n");
    }
    if (isMap(node))
      return isPlain(node) && node.items.every((pair) => walk(pair.value, `${path}/${keyOf(pair)}`));
    if (isSeq(node)) return isPlain(node) && node.items.every((item, at) => walk(item, `${path}/${at}`));
    return false;
  };
  return walk(entry.value, "") ? leaves : null;
}

function isPlain({ anchor, tag }: Node & { readonly anchor?: string; readonly tag?: string }): boolean {
  return anchor === undefined && tag === undefined;
}
