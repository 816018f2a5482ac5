import {
  Alias,
  Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parse,
  Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import { COLOURS, colourService } from "../../config/service-plan.ts";
import type { ComposeFile } from "./model.ts";
import type { StackFile } from "./stack-model.ts";

/**
 * Explanations by path, `*` for any key. With a word in angle brackets behind the path, they hold only where the value
 * has that word: `networks.backend <internal>`.
 */
export interface Comments {
  readonly byPath: ReadonlyMap<string, string>;
  readonly places: readonly Place[];
}

/** Where an explanation holds. */
interface Place {
  readonly parts: readonly string[];
  readonly word: string | undefined;
  readonly comment: string;
}

/** Marks of explanations in `comments.yml` that hold for one file only, and win there. */
const MARKS = { stack: "stack ", development: "development " } as const;

/** Reads `templates/compose/comments.yml`: for Compose files, for development's and for the stack's. */
export function parseComments(text: string): Readonly<Record<"compose" | keyof typeof MARKS, Comments>> {
  const all = Object.entries(parse(text) as Readonly<Record<string, string>>);
  const common = all.filter(([path]) => !Object.values(MARKS).some((mark) => path.startsWith(mark)));
  const withOwn = (kind: keyof typeof MARKS): Comments => {
    const own = all
      .filter(([path]) => path.startsWith(MARKS[kind]))
      .map(([path, comment]) => [path.slice(MARKS[kind].length), comment] as const);
    return readPlaces(new Map([...common, ...own]));
  };
  return {
    compose: readPlaces(new Map(common)),
    development: withOwn("development"),
    stack: withOwn("stack"),
  };
}

function readPlaces(byPath: ReadonlyMap<string, string>): Comments {
  const places = [...byPath].map(([key, comment]): Place => {
    const [, path = "", word] = /^(.*?)(?: <(.+)>)?$/.exec(key) ?? [];
    return { parts: path.split("."), word, comment };
  });
  return { byPath, places };
}

/** Writes a Compose file: the data, each explained key with its comment, and what both colours share written once. */
export function writeCompose(file: ComposeFile | StackFile, comments: Comments, header: string): string {
  // Compose reads YAML 1.1, where an unquoted `no` is false and `22:22` a number.
  const document = new Document(sortFile(file), { aliasDuplicateObjects: false, schema: "yaml-1.1" });
  const given = new Set<string>();
  visit(document, {
    Pair(index, pair, ancestors) {
      const path = [...ancestors.filter(isPair), pair].map((item) => String((item.key as Scalar).value));
      explain(pair, path, comments, given);
      layOut(pair, path, index === 0);
    },
  });
  shareColours(document);
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false, nullStr: "" });
  return `${header}\n${text}`;
}

/** The order that dclint asks for, so that its users see nothing to change; the other keys follow by name. */
const KEY_ORDER = (
  "image build container_name depends_on volumes volumes_from configs secrets environment env_file ports networks " +
  "network_mode extra_hosts command entrypoint working_dir restart healthcheck logging labels user isolation"
).split(" ");

function sortFile(file: ComposeFile | StackFile): object {
  const services = Object.entries(file.services)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, service]) => [name, sortKeys(service)]);
  return { ...file, services: Object.fromEntries(services) };
}

function sortKeys(service: object): object {
  const rank = (key: string): string => {
    const index = KEY_ORDER.indexOf(key);
    return index < 0 ? `~${key}` : String.fromCharCode(32 + index);
  };
  const entries = Object.entries(service).sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
  return Object.fromEntries(entries);
}

/** Each explanation is given where it first applies, and not again for the next service. */
function explain(pair: Pair, path: readonly string[], comments: Comments, given: Set<string>): void {
  const comment =
    findComment(pair, path, comments) ??
    (isFromEnv(pair, path) ? comments.byPath.get("<from .env>") : undefined);
  if (comment === undefined || given.has(comment) || !isScalar(pair.key)) return;
  given.add(comment);
  pair.key.commentBefore = comment
    .trim()
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
}

/** A variable without a value in the file. */
function isFromEnv({ value }: Pair, path: readonly string[]): boolean {
  return path.at(-2) === "environment" && isScalar(value) && value.value === null;
}

function findComment(pair: Pair, path: readonly string[], { byPath, places }: Comments): string | undefined {
  const fits = ({ parts, word }: Place): boolean =>
    parts.length === path.length &&
    parts.every((part, index) => part === "*" || part === path[index]) &&
    (word === undefined || hasWord(pair, word));
  return byPath.get(path.join(".")) ?? places.find(fits)?.comment;
}

/** Whether a list holds a word, or a map a key. */
function hasWord({ value }: Pair, word: string): boolean {
  if (isMap(value)) return value.has(word);
  return isSeq(value) && value.items.some((item) => isScalar(item) && item.value === word);
}

/** An empty line between sections and services; lists of plain values on one line; empty maps as nothing. */
function layOut(pair: Pair, path: readonly string[], first: boolean): void {
  const [section] = path;
  const spaced =
    (path.length === 1 && section !== "x-app") || (path.length === 2 && section === "services" && !first);
  if (isScalar(pair.key) && spaced) pair.key.spaceBefore = true;
  const { value } = pair;
  if (isSeq(value) && path.at(-1) === "ports") for (const item of value.items) quote(item);
  if (isSeq(value) && value.items.every((item) => isScalar(item)))
    value.flow = !LONG_LISTS.has(path.at(-1) ?? "");
  if (isMap(value) && value.items.length === 0) pair.value = new Scalar(null);
  if (isScalar(value) && path.at(-1) === "mode" && typeof value.value === "number") value.format = "OCT";
}

/** `22:22` is a number to YAML 1.1: a port is always quoted, so that nobody trips when editing one. */
function quote(item: unknown): void {
  if (isScalar(item)) item.type = "QUOTE_SINGLE";
}

/** Lists whose items are read one by one. */
const LONG_LISTS = new Set(["ports", "volumes", "tmpfs"]);

/** Both colours are one service with two names: the first is written whole and the second refers to it. */
function shareColours(document: Document): void {
  const services = document.get("services") as YAMLMap | undefined;
  const colours = COLOURS.map((colour) => services?.get(colourService(colour), true) as Node | undefined);
  const [blue] = colours;
  if (!isMap(blue)) return;
  const template = blue.clone() as YAMLMap;
  template.delete("image");
  template.anchor = "app";
  document.set("x-app", template);
  const root = document.contents as unknown as YAMLMap;
  const pair = root.items.pop();
  if (pair !== undefined) root.items.unshift(pair);
  for (const own of colours as YAMLMap[]) {
    const image = own.get("image");
    own.items.length = 0;
    own.set("image", image);
    own.set(new Scalar("<<"), new Alias("app"));
  }
}
