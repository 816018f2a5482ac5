import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { keyOf } from "../../config/document/nodes.ts";
import type { Place } from "../finding.ts";
import { interpolate } from "./interpolate.ts";
import { follow, type Plain, type Source } from "./sources.ts";

/** A node and the file that it stands in. */
export interface Part {
  readonly node: Node;
  readonly source: Source;
}

/** The pairs of a mapping by their names, with those that are merged into it; worked out once for each. */
export function pairsByName(node: Node | null, source: Source): ReadonlyMap<string, Pair> {
  if (!isMap(node)) return new Map();
  const known = source.pairs.get(node);
  if (known !== undefined) return known;
  const pairs = new Map<string, Pair>();
  // Before the others are looked at: a mapping can be merged into itself.
  source.pairs.set(node, pairs);
  const add = (pair: Pair): void => {
    if (!pairs.has(keyOf(pair))) pairs.set(keyOf(pair), pair);
  };
  for (const pair of node.items) if (keyOf(pair) !== "<<") add(pair);
  for (const value of node.items.flatMap((pair) => (keyOf(pair) === "<<" ? mergedIn(pair, source) : []))) {
    const merged = pairsByName(value, source);
    source.merged.count += merged.size;
    // Such a file is not looked into.
    if (source.merged.count > MOST_VALUES) break;
    for (const pair of merged.values()) add(pair);
  }
  return pairs;
}

/** The mappings that `<<` names. */
function mergedIn({ value }: Pair, source: Source): readonly (Node | null)[] {
  const target = follow(value, source);
  return isSeq(target) ? target.items.map((item) => follow(item, source)) : [target];
}

/** What a mapping holds under a name; null where there is none. */
export function childOf({ node, source }: Part, key: string): Part | null {
  const pair = pairsByName(node, source).get(key);
  const value = pair === undefined ? null : follow(pair.value, source);
  return value === null || value === undefined ? null : { node: value, source };
}

/** The names of a mapping. */
export function keysOf(part: Part | null): readonly string[] {
  return part === null ? [] : [...pairsByName(part.node, part.source).keys()];
}

/** Aliases, merges and `extends` can stand for more than the memory holds: values at the most, beside those that are written. */
export const MOST_VALUES = 50_000;

/** Why a file with more of them is not looked into. */
export const TOO_MANY = `anchors, merge keys and extends repeat more than ${MOST_VALUES} values in it`;

/** A node as plain data, with aliases followed, merges carried out and variables put in; worked out once for each. */
export function toPlain(node: Node | null, source: Source): Plain {
  if (isScalar(node)) {
    const { value } = node;
    if (typeof value !== "string") return { value, size: 1 };
    // A long text that many services share costs as much as many values.
    return { value: interpolate(value, source.variables), size: 1 + Math.floor(value.length / 4) };
  }
  if (!isMap(node) && !isSeq(node)) return NOTHING;
  const known = source.plain.get(node);
  if (known !== undefined) return known;
  // Before what is inside: an alias can stand inside its own anchor.
  source.plain.set(node, NOTHING);
  const items = isSeq(node)
    ? node.items.map((item) => ["", toPlain(follow(item, source), source)] as const)
    : [...pairsByName(node, source)].map(
        ([key, { value }]) => [key, toPlain(follow(value, source), source)] as const,
      );
  const size = items.reduce((sum, [, item]) => sum + item.size, 1);
  const values = items.map(([key, item]) => [key, item.value] as const);
  const all = isSeq(node) ? values.map(([, value]) => value) : Object.fromEntries(values);
  const plain = { value: size > MOST_VALUES ? null : all, size };
  source.plain.set(node, plain);
  return plain;
}

const NOTHING: Plain = { value: null, size: 1 };

/** Where an offset is in a file. */
export function placeAt({ path, lines, counter }: Source, offset: number): Place {
  const { line, col: column } = counter.linePos(offset);
  return { file: path, line, column, text: (lines[line - 1] ?? "").trim() };
}
