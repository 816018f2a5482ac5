import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
} from "yaml";
import { readAnswer } from "./answer.ts";
import { answersToSave, type Config, type Given, type GivenAnswers, type Settled } from "./config.ts";
import { UserError } from "./errors.ts";
import { nearest } from "./nearest.ts";
import type { Question, Value } from "./question.ts";
import { QUESTIONS } from "./questions/index.ts";
import { formatMemory, formatQuantity } from "./units.ts";

/** The file at the project's root that holds the answers. */
export const DOCUMENT_FILE = "cryo-init.yaml";
/** The JSON Schema that editors check it with, beside the other files of cryo-init. */
export const SCHEMA_FILE = ".cryo-init/schema.json";
/** Raised when a setting is renamed or removed, so that a newer file is never misread by an older program. */
export const DOCUMENT_VERSION = 1;

/** What cryo-init.yaml says. */
export interface SavedAnswers {
  readonly answers: GivenAnswers;
  /** Globs of generated files that the project has taken over. */
  readonly keep: readonly string[];
}

const BY_ID = new Map(QUESTIONS.map((question) => [question.id, question]));
const PREFIXES = new Set(QUESTIONS.flatMap(({ id }) => prefixesOf(id)));

function prefixesOf(id: string): string[] {
  const parts = id.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}

/**
 * Reads cryo-init.yaml.
 * @throws UserError (usage) with line and column of the first fault, and all faults in its text
 */
export function readDocument(text: string, file: string = DOCUMENT_FILE): SavedAnswers {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults: Fault[] = document.errors.map((error) => ({
    offset: error.pos[0],
    text: error.message.replace(/\s+/g, " "),
  }));
  const answers = new Map<string, Given>();
  let keep: readonly string[] = [];
  if (faults.length === 0 && document.contents !== null) {
    const root: Node = document.contents;
    if (isMap(root)) {
      keep = readKeep(root, faults);
      readVersion(root, faults);
      walk(root, "", answers, faults);
    } else {
      faults.push({ offset: root.range?.[0] ?? 0, text: "the file must hold settings, as `name: value`" });
    }
  }
  if (faults.length > 0) throw describeFaults(faults, lines, file);
  return { answers, keep };
}

interface Fault {
  readonly offset: number;
  readonly text: string;
}

function describeFaults(faults: readonly Fault[], lines: LineCounter, file: string): UserError {
  const sorted = [...faults].sort((a, b) => a.offset - b.offset);
  const places = sorted.map(({ offset, text }) => ({ ...lines.linePos(offset), text }));
  const [first, ...rest] = places;
  const more = rest.map(({ line, col, text }) => `\n  ${file}:${line}:${col}: ${text}`).join("");
  return new UserError(`${first?.text ?? "unreadable"}${more}`, {
    where: { file, line: first?.line ?? 1, column: first?.col ?? 1 },
    next: `Correct ${file}; an editor that knows YAML shows every setting. Nothing was changed.`,
    failure: "usage",
  });
}

function keyOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function walk(map: YAMLMap, prefix: string, answers: Map<string, Given>, faults: Fault[]): void {
  for (const pair of map.items) {
    const id = prefix === "" ? keyOf(pair) : `${prefix}.${keyOf(pair)}`;
    if (id === "keep" || id === "version") continue;
    const question = BY_ID.get(id);
    const node = pair.value as Node | null;
    if (question !== undefined) {
      const read = readAnswer(question, rawValue(node));
      if (read.ok) answers.set(id, { value: read.value, origin: "saved" });
      else faults.push({ offset: startOf(node ?? (pair.key as Node)), text: `${id}: ${read.reason}` });
    } else if (PREFIXES.has(id) && isMap(node)) {
      walk(node, id, answers, faults);
    } else if (PREFIXES.has(id)) {
      if (node !== null && !(isScalar(node) && node.value === null)) {
        faults.push({
          offset: startOf(node),
          text: `${id} is a group: its settings stand below it, indented`,
        });
      }
    } else {
      faults.push({ offset: startOf(pair.key as Node), text: unknownSetting(id) });
    }
  }
}

/** `unknown setting …`, with the nearest one that there is. */
export function unknownSetting(id: string): string {
  const near = nearest(id, [...BY_ID.keys(), ...PREFIXES, "keep"]);
  return `unknown setting ${id}${near === null ? "" : `; did you mean ${near}?`}`;
}

/** The question that owns a path, or undefined. */
export function findQuestion(id: string): Question | undefined {
  return BY_ID.get(id);
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** A scalar's own spelling where it matters: `python: 3.10` is no 3.1. */
function rawValue(node: Node | null): unknown {
  if (isSeq(node)) return node.items.map((item) => rawValue(item as Node));
  if (isMap(node)) return {};
  if (isScalar(node))
    return typeof node.value === "number" ? (node.source ?? String(node.value)) : node.value;
  return null;
}

function readKeep(root: YAMLMap, faults: Fault[]): readonly string[] {
  const node = root.get("keep", true) as Node | undefined;
  const raw = rawValue(node ?? null);
  if (raw === null) return [];
  if (Array.isArray(raw) && raw.every((item): item is string => typeof item === "string")) return raw;
  faults.push({
    offset: node === undefined ? 0 : startOf(node),
    text: "keep: a list of file names or patterns is expected",
  });
  return [];
}

function readVersion(root: YAMLMap, faults: Fault[]): void {
  const node = root.get("version", true) as Node | undefined;
  const version = Number(rawValue(node ?? null) ?? DOCUMENT_VERSION);
  if (version === DOCUMENT_VERSION) return;
  faults.push({
    offset: node === undefined ? 0 : startOf(node),
    text:
      version > DOCUMENT_VERSION
        ? `version ${version} was written by a newer cryo-init: update the program`
        : `version: ${DOCUMENT_VERSION} is expected`,
  });
}

/**
 * Writes the answers down. What people wrote around them, comments and order, stays as it is.
 * @param previous the file as it stands, or null for a new one
 */
export function writeDocument(config: Config, previous: string | null): string {
  const saved = answersToSave(config);
  if (previous !== null) return updateDocument(saved, previous);
  const document = parseDocument(`${HEADER}\nversion: ${DOCUMENT_VERSION}\n`);
  for (const answer of saved) addAnswer(document, answer);
  const root = document.contents as unknown as YAMLMap;
  sortSections(root);
  spaceSections(root);
  return document.toString(FORMAT);
}

const FORMAT = { lineWidth: 0, flowCollectionPadding: false } as const;

const HEADER = `# yaml-language-server: $schema=${SCHEMA_FILE}
# The answers that cryo-init generates from. Change them here or with "npx cryo-init", then run it again.
# Every other setting, and what it does: docs-site/configuration.md, or "npx cryo-init schema".
`;

function updateDocument(saved: readonly Settled[], previous: string): string {
  const document = parseDocument(previous);
  const ids = new Set(saved.map(({ question }) => question.id));
  for (const { id } of QUESTIONS) {
    if (!ids.has(id) && document.hasIn(id.split("."))) document.deleteIn(id.split("."));
  }
  for (const answer of saved) {
    const path = answer.question.id.split(".");
    if (!document.hasIn(path)) addAnswer(document, answer);
    else if (!sameValue(document.getIn(path, true) as Node, answer)) document.setIn(path, plainValue(answer));
  }
  return document.toString(FORMAT);
}

function sameValue(node: Node, { question, value }: Settled): boolean {
  const read = readAnswer(question, rawValue(node));
  return read.ok && JSON.stringify(read.value) === JSON.stringify(value);
}

function addAnswer(document: Document, answer: Settled): void {
  const path = answer.question.id.split(".");
  const value = document.createNode(plainValue(answer));
  if (isSeq(value)) value.flow = value.items.length <= 6;
  document.setIn(path, value);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find((item) => isPair(item) && keyOf(item) === path.at(-1))
    : undefined;
  if (pair !== undefined && isScalar(pair.value)) pair.value.comment = ` ${comment(answer.question)}`;
  if (pair !== undefined && isSeq(pair.value) && pair.value.flow)
    pair.value.comment = ` ${comment(answer.question)}`;
}

function comment(question: Question): string {
  if (question.type.kind !== "select") return question.title;
  return `${question.title}: ${question.type.options.map(({ value }) => value).join(" | ")}`;
}

function plainValue({ question, value }: Settled): Value {
  const { type } = question;
  if (type.kind !== "quantity") return value;
  if (type.dimension === "memory") return formatMemory(Number(value));
  return type.dimension === "cpus" ? Number(value) / 1000 : formatQuantity(Number(value), type.dimension);
}

const SECTIONS = [
  "version",
  "application",
  "environments",
  "image",
  "resources",
  "security",
  "health",
  "logging",
  "documentation",
  "keep",
];

function sortSections(root: YAMLMap): void {
  root.items.sort((a, b) => SECTIONS.indexOf(keyOf(a)) - SECTIONS.indexOf(keyOf(b)));
}

function spaceSections(root: YAMLMap): void {
  for (const pair of root.items.slice(1)) {
    const key = new Scalar(keyOf(pair));
    key.spaceBefore = true;
    pair.key = key;
  }
}
