import { isMap, isPair, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import { indentOf } from "./columns.ts";
import { keysOfItems } from "./natural-key.ts";

/** A YAML text, its lines, and where they begin. */
export interface Source {
  readonly text: string;
  readonly lines: readonly string[];
  readonly counter: LineCounter;
}

/** Lines from a first one, counted from 0, up to but not including the last one. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A key of a block mapping, or an item of a block list, with the whole lines that it takes. */
export interface Entry {
  readonly key: string;
  /** Comments and blank lines before it. */
  readonly lead: Span;
  /** From the line of the key to the end of the value, with comments that are deeper than the key. */
  readonly own: Span;
  readonly value: Node | null;
  /** The value as plain data, aliases resolved. */
  readonly data: unknown;
}

/** The entries of one mapping or list, without gaps: each line belongs to one of them or to the tail. */
export interface Level {
  readonly kind: "map" | "list";
  readonly entries: readonly Entry[];
  /** Comments and blank lines after the last entry. */
  readonly tail: Span;
  /** Columns before the keys. */
  readonly indent: number;
}

/**
 * The entries of a mapping or list within some lines; null where it cannot be cut at lines: flow style, keys that are no
 * scalars, two entries on a line, a list without natural keys.
 */
export function readLevel(
  source: Source,
  { key, value, data }: Pick<Entry, "key" | "value" | "data">,
  within: Span,
): Level | null {
  const found = findStarts(source, value, data, key);
  if (found === null || found.starts.length === 0) return null;
  const { kind, starts } = found;
  const [first] = starts;
  const indent = indentOf(source.lines[first?.line ?? 0] ?? "");
  if (starts.some(({ line }) => indentOf(source.lines[line] ?? "") !== indent)) return null;
  if (starts.some(({ line }, at) => line < within.from || (at > 0 && line <= (starts[at - 1]?.line ?? 0))))
    return null;
  const entries: Entry[] = [];
  let free = within.from;
  for (const { line, last, ...rest } of starts) {
    let to = last + 1;
    const limit = starts[entries.length + 1]?.line ?? within.to;
    // Comments that are deeper than the key belong to what stands above them.
    for (let next = to; next < limit; next += 1) {
      const text = source.lines[next] ?? "";
      if (text.trim() !== "" && indentOf(text) <= indent) break;
      if (text.trim() !== "") to = next + 1;
    }
    if (line < free || to > within.to) return null;
    entries.push({ ...rest, lead: { from: free, to: line }, own: { from: line, to } });
    free = to;
  }
  return { kind, entries, tail: { from: free, to: within.to }, indent };
}

interface Start {
  readonly key: string;
  readonly line: number;
  /** The last line of the value. */
  readonly last: number;
  readonly value: Node | null;
  readonly data: unknown;
}

function findStarts(
  source: Source,
  node: Node | null,
  data: unknown,
  key: string,
): { readonly kind: Level["kind"]; readonly starts: readonly Start[] } | null {
  if (isMap(node) && node.flow !== true) {
    const values = data as Readonly<Record<string, unknown>>;
    const starts = node.items.map((pair) => startOfPair(source, pair, values));
    return starts.every((start) => start !== null) ? { kind: "map", starts } : null;
  }
  if (!isSeq(node) || node.flow === true) return null;
  const values = data as readonly unknown[];
  const keys = keysOfItems(key, values);
  if (keys === null) return null;
  const starts = node.items.map((item, at) => startOfItem(source, item, keys[at] ?? "", values[at]));
  return starts.every((start) => start !== null) ? { kind: "list", starts } : null;
}

function startOfPair(source: Source, pair: Pair, values: Readonly<Record<string, unknown>>): Start | null {
  const { key } = pair;
  const value = (pair.value ?? null) as Node | null;
  if (!isScalar(key) || key.range == null) return null;
  const from = key.range[0];
  const line = lineOf(source, from);
  // An anchor, a tag, a question mark or a dash before the key.
  if (source.text.slice(source.counter.lineStarts[line], from).trim() !== "") return null;
  const end = endOfPair(pair);
  const name = String(key.value);
  return { key: name, line, last: lastLineOf(source, end), value, data: values[name] };
}

/** Where the last character of a pair is, whatever blank lines and comments follow. */
export function endOfPair({ key, value }: Pair): number {
  return Math.max((key as Node).range?.[1] ?? 0, endOfNode((value ?? null) as Node | null));
}

/** An empty value has its place somewhere behind the key, even on a later line; a mapping ends with its last pair. */
function endOfNode(node: Node | null): number {
  if (node === null || (isScalar(node) && node.source === "" && node.type === "PLAIN")) return 0;
  if (isMap(node) && node.flow !== true) return Math.max(0, ...node.items.map(endOfPair));
  if (isSeq(node) && node.flow !== true)
    return Math.max(0, ...node.items.map((item) => endOfNode(item as Node)));
  return node.range?.[1] ?? 0;
}

function startOfItem(source: Source, item: unknown, key: string, data: unknown): Start | null {
  if (isPair(item)) return null;
  const value = item as Node;
  if (value.range == null) return null;
  const line = lineOf(source, value.range[0]);
  const before = source.text.slice(source.counter.lineStarts[line], value.range[0]);
  if (!/^ *- +$/.test(before)) return null;
  return { key, line, last: lastLineOf(source, endOfNode(value)), value, data };
}

/** From 0. */
function lineOf({ counter }: Source, offset: number): number {
  return counter.linePos(offset).line - 1;
}

/** The line of the last character before an offset; a block scalar's end is behind its line break. */
function lastLineOf(source: Source, end: number): number {
  return lineOf(source, Math.max(0, source.text[end - 1] === "\n" ? end - 1 : end));
}
