import { diff3Merge, diffComm } from "node-diff3";
import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type ToStringOptions,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { answersToSave, type Config, type GivenAnswers, type Settled } from "../config.ts";
import { findQuestion } from "../find-question.ts";
import type { Question, Value } from "../question.ts";
import { formatQuantity } from "../units.ts";
import { SCHEMA_FILE } from "./format.ts";
import { DOCUMENT_VERSION, migrate } from "./migrations.ts";
import { inlineAliases, keyOf, parseToWrite } from "./nodes.ts";
import { readDocument, withoutMark } from "./read-document.ts";

const HEADER = `# yaml-language-server: $schema=${SCHEMA_FILE}
# The answers that cryo-init generates from. Change them here or with "npx cryo-init", then run it again.
# Every other setting, and what it does: docs-site/configuration.md, or "npx cryo-init schema".
`;

/** What is written down of a settled answer. */
export type Answer = Pick<Settled, "question" | "value">;

/** More items than this stand below each other, and so do items that would not fit a line. */
const ITEMS_ON_A_LINE = 6;
const LINE_CHARACTERS = 100;

/**
 * Writes the answers down. A file whose answers have not changed stays as it is, to the byte; in any other, people's
 * comments, order, quotes and indentation stay. A setting that is no longer an answer goes, and the comment behind it.
 * One that the other answers leave nothing to decide stays: it counts again once they do.
 * @param previous the file as it stands, or null for a new one
 * @throws UserError (usage) when the file that stands there cannot be read: writing would lose what it says
 */
export function writeDocument(config: Config, previous: string | null): string {
  const saved = answersToSave(config);
  return previous === null || previous.trim() === ""
    ? createText(saved)
    : updateText(saved, config, previous);
}

/** Answers of a file that the others leave nothing to decide: about an environment that is not chosen, say. */
export function dormantAnswers(answers: GivenAnswers, config: Config): readonly Answer[] {
  return [...answers].flatMap(([id, { value }]) => {
    const question = config.answers.has(id) ? undefined : findQuestion(id);
    return question === undefined ? [] : [{ question, value }];
  });
}

function createText(saved: readonly Answer[]): string {
  const document = parseDocument(`${HEADER}\nversion: ${DOCUMENT_VERSION}\n`);
  for (const answer of saved) addAnswer(document, answer);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function updateText(active: readonly Answer[], config: Config, previous: string): string {
  // Reports what is wrong with the file, rather than that it cannot be updated.
  const { answers } = readDocument(previous);
  const saved = [...active, ...dormantAnswers(answers, config)];
  if (says(previous, saved)) return previous;
  const text = withoutMark(previous);
  const changed = rewrite(text, saved, "kept") ?? "";
  // The mark that some editors put in front is theirs.
  const mark = previous.slice(0, previous.length - text.length);
  const written = keepLines(text, changed, (candidate) => says(candidate, saved));
  // Where another answer hangs on an anchor, each is written out.
  return mark + (written ?? rewrite(text, saved, "inlined") ?? createText(saved));
}

/** Whether a text holds exactly these answers, in the present version of the format. */
function says(text: string, saved: readonly Answer[]): boolean {
  try {
    const { version, answers } = readDocument(text);
    if (version !== DOCUMENT_VERSION) return false;
    return saved.length === answers.size && saved.every((answer) => isWritten(answer, answers));
  } catch {
    return false;
  }
}

function isWritten({ question, value }: Answer, answers: GivenAnswers): boolean {
  return JSON.stringify(answers.get(question.id)?.value) === JSON.stringify(value);
}

/** The whole text with other answers, laid out anew; null where an alias would be left without its anchor. */
function rewrite(text: string, saved: readonly Answer[], anchors: "kept" | "inlined"): string | null {
  const document = parseToWrite(text);
  const { version, answers } = readDocument(text);
  migrate(document, version);
  if (anchors === "inlined") inlineAliases(document);
  const ids = new Set(saved.map(({ question }) => question.id));
  for (const id of answers.keys()) {
    if (!ids.has(id)) removeAt(document, id.split("."));
  }
  for (const answer of saved) {
    if (!answers.has(answer.question.id)) addAnswer(document, answer);
    else if (!isWritten(answer, answers)) replaceAnswer(document, answer);
  }
  try {
    return document.toString(formatLike(text));
  } catch {
    return null;
  }
}

/**
 * A text whose document was changed and written anew, with only those lines changed that say something else: what is
 * between a key and its comment, say, is no part of a document. First line by line, then with the lines beside those
 * that change, which is right where their indentation has to be the same.
 * @param holds whether a text says what it should
 * @returns null when not even `changed` holds
 */
export function keepLines(
  text: string,
  changed: string,
  holds: (candidate: string) => boolean,
): string | null {
  const anew = parseToWrite(text).toString(formatLike(text));
  const regions = diff3Merge(text.split("\n"), anew.split("\n"), changed.split("\n"));
  const kept = [keepUnchanged, ({ b }: Disputed) => b].map((settle) =>
    regions.flatMap(({ ok, conflict }) => ok ?? (conflict === undefined ? [] : settle(conflict))).join("\n"),
  );
  return [...kept, changed].find(holds) ?? null;
}

/** Lines as they stand, as they are written anew, and as they are written with what changes. */
interface Disputed {
  readonly a: string[];
  readonly o: string[];
  readonly b: string[];
}

function keepUnchanged({ a, o, b }: Disputed): readonly string[] {
  if (a.length !== o.length) return b;
  let at = 0;
  return diffComm(o, b).flatMap((part) => {
    const from = at;
    at += "common" in part ? part.common.length : part.buffer1.length;
    return "common" in part ? a.slice(from, at) : part.buffer2;
  });
}

/** The layout that a text has, so that only what changes looks different. */
export function formatLike(text: string): ToStringOptions {
  const indent = /^( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
  return {
    lineWidth: 0,
    indent,
    // `yaml` sets lists below their name's first letter only where a level is two spaces.
    indentSeq: indent !== 2 || !/^( *)[^\s#][^\n]*:[^\n]*\n\1- /m.test(text),
    flowCollectionPadding: /[[{] \S/.test(text),
  };
}

/** Removes a setting, and each group that it leaves empty. Lines of words above it, and in the group, stay. */
function removeAt(document: Document, path: readonly string[]): void {
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

function addAnswer(document: Document, answer: Answer): void {
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

function replaceAnswer(document: Document, answer: Answer): void {
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
