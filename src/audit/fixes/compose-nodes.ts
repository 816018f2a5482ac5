import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { keyOf, startOf } from "../../config/document/nodes.ts";
import type { Place } from "../finding.ts";
import { remembered } from "../remembered.ts";
import type { Subject } from "../subject.ts";
import { type Edit, hasCommentAbove, lineEnd, lineStart, offsetOf } from "./edits.ts";

/** What stands at a place of a Compose file. */
export interface Spot {
  readonly file: string;
  readonly text: string;
  readonly node: Node | Pair;
  /** What it stands in, the innermost last. */
  readonly around: readonly (Document | Node | Pair)[];
}

/** The text of a file as YAML: each of its findings asks for the same. */
const documentsOf = remembered((_subject: Subject) => new Map<string, Document>());

function parseOnce(subject: Subject, file: string, text: string): Document {
  const documents = documentsOf(subject);
  const document = documents.get(file) ?? parseDocument(text);
  documents.set(file, document);
  return document;
}

/** What stands at a place: where a mapping begins there as well, its first entry. */
export function spotAt(subject: Subject, { file, line, column }: Place): Spot | null {
  const text = subject.read(file);
  if (text === null) return null;
  const offset = offsetOf(text, line, column);
  let spot: Spot | null = null;
  const look = (node: Node | Pair, around: Spot["around"]): symbol | undefined => {
    if (startOf(isPair(node) ? node.key : node) !== offset) return undefined;
    spot = { file, text, node, around };
    return isMap(node) ? undefined : visit.BREAK;
  };
  visit(parseOnce(subject, file, text), {
    Pair: (_key, pair, path) => look(pair, path),
    Node: (_key, node, path) => look(node, path),
  });
  return spot;
}

/** The mapping of a service, by the place of its name; null where it is written on one line, or elsewhere. */
export function serviceMap(spot: Spot | null): YAMLMap | null {
  return spot !== null && isPair(spot.node) && isBlockMap(spot.node.value) ? spot.node.value : null;
}

/** True for a mapping of which each entry has a line of its own. */
export function isBlockMap(node: unknown): node is YAMLMap {
  return isMap(node) && node.flow !== true && node.items.length > 0;
}

/** The entry of a mapping by its name; merged ones are not its own. */
export function ownEntry(map: YAMLMap, key: string): Pair | null {
  return map.items.find((pair) => keyOf(pair) === key) ?? null;
}

/** Spaces in front of the entries of a mapping or list. */
export function indentOf(text: string, node: YAMLMap | YAMLSeq): number {
  const offset = startOf(isMap(node) ? node.items[0]?.key : node);
  return offset - lineStart(text, offset);
}

/** Adds lines to the end of a mapping, in front of the comments that follow it. */
export function appendTo(
  { file, text }: Pick<Spot, "file" | "text">,
  node: YAMLMap | YAMLSeq,
  lines: readonly string[],
): Edit {
  const at = lineEnd(text, contentEnd(text, node.items.at(-1)));
  const indent = " ".repeat(indentOf(text, node));
  return { file, from: at, to: at, text: lines.map((line) => `\n${indent}${line}`).join("") };
}

/** Takes an entry of a mapping or list out with its lines; the whole group where it is the only one. */
export function removeEntry({ file, text, node, around }: Spot): readonly Edit[] {
  const [above, container] = [around.at(-2), around.at(-1)];
  const isValue = isPair(container);
  const entry = isValue ? container : node;
  const group = isValue ? above : container;
  if (!(isMap(group) || isSeq(group)) || group.flow === true) return [];
  const parent = around[around.indexOf(group) - 1];
  const whole = group.items.length === 1 && isPair(parent) ? parent : entry;
  const first = startOf(isPair(whole) ? whole.key : whole);
  const [from, to] = [lineStart(text, first), lineEnd(text, contentEnd(text, whole))];
  const lines = text.slice(from, to);
  // Something else can be named by an anchor, and begin on the same line.
  if (!/^ *(?:- *)?$/.test(text.slice(from, first)) || /(?:^|[\s:])&\w/.test(lines)) return [];
  if (isPair(whole) && text.slice(from, first).includes("-")) return [];
  return hasCommentAbove(text, first) ? [] : [{ file, from, to: Math.min(to + 1, text.length), text: "" }];
}

/** Where the text of a node ends, without the blank lines that YAML counts in. */
function contentEnd(text: string, node: unknown): number {
  const last = isPair(node) ? (rangeEnd(node.value) ?? rangeEnd(node.key)) : rangeEnd(node);
  let end = last ?? 0;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end -= 1;
  return end;
}

function rangeEnd(node: unknown): number | null {
  const range = (node as Node | null)?.range ?? null;
  return range === null ? null : range[1];
}

/** The words of a list, where each is plain text. */
export function wordsOfList(node: YAMLSeq): readonly string[] | null {
  const words = node.items.map((item) => (isScalar(item) ? String(item.value) : null));
  return words.every((word) => word !== null) ? words : null;
}
