import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Settled } from "../config.ts";
import type { Question, Value } from "../question.ts";
import { formatQuantity } from "../units.ts";
import { keyOf } from "./nodes.ts";

/** What is written down of a settled answer. */
export type Answer = Pick<Settled, "question" | "value">;

/** More items than this stand below each other, and so do items that would not fit a line. */
const ITEMS_ON_A_LINE = 6;
const LINE_CHARACTERS = 100;

/** Removes a setting, and each group that it leaves empty. Lines of words above it, and in the group, stay. */
export function removeAt(document: Document, path: readonly string[]): void {
  const above = path.slice(0, -1);
  const group = above.length === 0 ? document.contents : document.getIn(above);
  if (!isMap(group)) return;
  const at = group.items.findIndex((pair) => keyOf(pair) === path.at(-1));
  const [pair] = group.items.splice(at, 1);
  if (pair === undefined) return;
  const { key, value } = pair as Pair<Scalar, Node | null>;
  const words = [
    key.commentBefore,
    ...(isMap(value) ? [key.comment, value.commentBefore, value.comment] : []),
  ];
  const next = group.items[at]?.key as Scalar | undefined;
  if (next === undefined) group.comment = joinComments(group.comment, ...words);
  else next.commentBefore = joinComments(...words, next.commentBefore);
  if (group.items.length === 0 && above.length > 0) removeAt(document, above);
}

/** Comments below each other; null for none. */
function joinComments(...words: readonly (string | null | undefined)[]): string | null {
  const written = words.filter((one) => one !== null && one !== undefined);
  return written.length === 0 ? null : written.join("\n");
}

/** Writes an answer at its place, with what it is as a comment. */
export function addAnswer(document: Document, answer: Answer): void {
  const path = answer.question.id.split(".");
  const group = openGroup(document, path.slice(0, -1));
  const node = createValue(document, answer);
  const comment = ` ${commentOf(answer.question)}`;
  if (isSeq(node) && !node.flow) node.commentBefore = comment;
  else if (!group.flow) node.comment = comment;
  append(document, group, path.at(-1) ?? "", node);
}

/** The map at a path; made where there is none, or where nothing stands below its name. */
function openGroup(document: Document, path: readonly string[]): YAMLMap {
  if (!isMap(document.contents)) document.contents = document.createNode({}) as unknown as YAMLMap;
  let group = document.contents as YAMLMap;
  for (const key of path) {
    const pair = findPair(group, key);
    if (isMap(pair?.value)) {
      group = pair.value;
      continue;
    }
    const made = document.createNode({}) as unknown as YAMLMap;
    if (group.flow === true) made.flow = true;
    if (pair === undefined) append(document, group, key, made);
    else pair.value = keepComments(made, pair.value);
    group = made;
  }
  return group;
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isPair(item) && keyOf(item) === key);
}

/** Adds a pair at a map's end; the groups of the root stand apart from each other. */
function append(document: Document, map: YAMLMap, key: string, value: Node): void {
  const pair = document.createPair(key, value) as Pair<Scalar, Node>;
  // As in JSON, where the others are quoted.
  const [sibling] = map.items;
  if (isScalar(sibling?.key) && sibling.key.type !== undefined) pair.key.type = sibling.key.type;
  if (map === document.contents && map.items.length > 0) pair.key.spaceBefore = true;
  map.items.push(pair);
}

/** Writes another value in the place of an answer; what people have written beside it stays. */
export function replaceAnswer(document: Document, answer: Answer): void {
  const path = answer.question.id.split(".");
  const pair = findPair(openGroup(document, path.slice(0, -1)), path.at(-1) ?? "");
  if (pair === undefined) return;
  const { value: old } = pair;
  const fresh = createValue(document, answer);
  if (isScalar(old) && isScalar(fresh) && old.type !== undefined) fresh.type = old.type;
  if (isSeq(old) && isSeq(fresh)) {
    if (old.items.length > 0) fresh.flow = old.flow === true || fresh.items.length === 0;
    // Items that stay keep their own comments; lines of words above one that goes stay.
    fresh.items = fresh.items.map((item) => old.items.find((kept) => isSameScalar(kept, item)) ?? item);
    const gone = (old.items as readonly Node[]).filter((item) => !fresh.items.includes(item));
    old.comment = joinComments(old.comment, ...gone.map(({ commentBefore }) => commentBefore));
  }
  pair.value = keepComments(fresh, old);
}

function isSameScalar(a: unknown, b: unknown): boolean {
  return isScalar(a) && isScalar(b) && a.value === b.value;
}

function keepComments<T extends Node>(fresh: T, old: unknown): T {
  const { comment, commentBefore, spaceBefore } = (old ?? {}) as Partial<Node>;
  // What stands behind a name with nothing below it stands in front of the group that comes there.
  if (isMap(fresh)) return Object.assign(fresh, { commentBefore: comment ?? commentBefore });
  // What stands in front of the lines of a list has its place behind one that is written on the line of its name.
  if (isSeq(fresh) && fresh.flow === true && isSeq(old) && old.flow !== true)
    return Object.assign(fresh, { comment: comment ?? commentBefore });
  return Object.assign(fresh, { comment, commentBefore, spaceBefore });
}

function createValue(document: Document, answer: Answer): Scalar | YAMLSeq {
  const node = document.createNode(toPlain(answer)) as unknown as Scalar | YAMLSeq;
  if (isSeq(node))
    node.flow = node.items.length <= ITEMS_ON_A_LINE && node.items.join(", ").length <= LINE_CHARACTERS;
  return node;
}

function commentOf({ title, type }: Question): string {
  return type.kind === "select" ? `${title}: ${type.options.map(({ value }) => value).join(" | ")}` : title;
}

/** A value as YAML holds it: quantities with their unit, CPUs as a number. */
function toPlain({ question: { type }, value }: Answer): Value {
  if (type.kind !== "quantity") return value;
  return type.dimension === "cpus" ? Number(value) / 1000 : formatQuantity(Number(value), type.dimension);
}
