import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { keyOf } from "../../config/document/nodes.ts";
import { findSyntaxFaults } from "../../config/yaml-faults.ts";
import type { Locate } from "../dockerfile/read-dockerfile.ts";
import type { Place } from "../finding.ts";
import { LARGEST_FILE, TOO_LARGE } from "../largest-file.ts";
import { folderOf, joinPath } from "../paths.ts";
import { interpolate } from "./interpolate.ts";
import { locateIn } from "./locate-text.ts";
import {
  type ComposeSources,
  findShapeFaults,
  follow,
  includedBy,
  type Plain,
  parse,
  parseOnce,
  type Source,
} from "./sources.ts";

/** A value of a Compose file, and where it stands. */
export interface Found {
  /** Plain data with variables put in. */
  readonly value: unknown;
  /** As it is written, for what is one value. */
  readonly written: string;
  readonly place: Place;
}

/** A value under a name. */
export interface Entry extends Found {
  readonly key: string;
  /** Where the name stands. */
  readonly at: Place;
}

/** A mapping of a Compose file; what a file that is read over it says comes first. */
export interface Section {
  readonly place: Place;
  /** The value at a path below; null where there is none. */
  get(...path: readonly string[]): Found | null;
  /**
   * The entries of a mapping, or of a list of `NAME=value`; the items of any other list under the empty name.
   */
  entries(...path: readonly string[]): readonly Entry[];
  /** Where the lines of a text at a path stand; null where there is no text. */
  locate(...path: readonly string[]): Locate | null;
}

/** One service of a Compose file. Its place is that of its name. */
export interface Service extends Section {
  readonly name: string;
}

/** A Compose file with what is read over it. */
export interface ComposeFile {
  readonly path: string;
  readonly text: string;
  readonly services: readonly Service[];
  /** The rest of it: `networks`, `volumes`, `secrets`. */
  readonly root: Section;
  /** Why it cannot be read, and where; its services are empty then. */
  readonly faults: readonly (Place & { readonly message: string })[];
}

/** A node and the file that it stands in. */
interface Part {
  readonly node: Node;
  readonly source: Source;
}

/** Services that go on from each other in a circle are followed no further than this. */
const MOST_EXTENDED = 8;

/**
 * Reads a Compose file: through anchors, merge keys, `extends`, `include`, and its override file. Never throws.
 * @param override the file that Compose reads over it; null for none
 */
export function readCompose(
  path: string,
  text: string,
  override: string | null,
  { read, variables }: ComposeSources,
): ComposeFile {
  if (text.length > LARGEST_FILE) return unreadCompose(path, TOO_LARGE);
  const main = parse(path, text, variables);
  const over = override === null ? null : read(override);
  const sources = [
    ...(override === null || over === null || over.length > LARGEST_FILE
      ? []
      : [parse(override, over, variables)]),
    main,
    ...includedBy(main, read, new Set([path])),
  ];
  const roots = sources.flatMap((source): readonly Part[] => {
    const node = source.document.contents;
    return source.document.errors.length === 0 && isMap(node) ? [{ node, source }] : [];
  });
  const rootsOf = new Map<string, Part[]>();
  for (const root of roots) {
    for (const name of keysOf(childOf(root, "services"))) {
      const own = rootsOf.get(name);
      if (own === undefined) rootsOf.set(name, [root]);
      else own.push(root);
    }
  }
  let count = 0;
  const services = [...rootsOf].map(([name, own]): Service => {
    const parts = own.flatMap((part) => partsOfService(part, name, read, 0));
    for (const part of parts) count += toPlain(part.node, part.source).size;
    const section = sectionOf(parts, path);
    return { name, ...section, place: nameOf(own, name) ?? section.place };
  });
  const written = sources.reduce((sum, source) => sum + source.text.length, 0);
  if (count > MOST_VALUES + written || sources.some(({ merged }) => merged.count > MOST_VALUES))
    return unreadCompose(path, TOO_MANY);
  const faults = [...findSyntaxFaults(main.document), ...findShapeFaults(main)].map(
    ({ offset, text: message }) => ({
      ...placeAt(main, offset),
      message,
    }),
  );
  return { path, text, services, root: sectionOf(roots, path), faults };
}

/** A Compose file that is there, and that nothing is known of. */
export function unreadCompose(path: string, message: string): ComposeFile {
  const fault = { file: path, line: 1, column: 1, text: "", message };
  return { path, text: "", services: [], root: sectionOf([], path), faults: [fault] };
}

/** The service itself, then those that it goes on from. */
function partsOfService(
  root: Part,
  name: string,
  read: ComposeSources["read"],
  depth: number,
): readonly Part[] {
  const services = childOf(root, "services");
  const own = services === null ? null : childOf(services, name);
  if (own === null) return [];
  const extended = depth < MOST_EXTENDED ? childOf(own, "extends") : null;
  if (extended === null) return [own];
  const service = isScalar(extended.node) ? extended : childOf(extended, "service");
  const file = childOf(extended, "file");
  const target = service !== null && isScalar(service.node) ? String(service.node.value) : "";
  if (file === null || !isScalar(file.node)) return [own, ...partsOfService(root, target, read, depth + 1)];
  const path = joinPath(folderOf(own.source.path), String(file.node.value));
  const text = read(path);
  if (text === null || text.length > LARGEST_FILE) return [own];
  const source = parseOnce(own.source, path, text);
  const node = source.document.contents;
  return isMap(node) ? [own, ...partsOfService({ node, source }, target, read, depth + 1)] : [own];
}

function sectionOf(parts: readonly Part[], path: string): Section {
  const reach = (keys: readonly string[]): readonly Part[] => {
    const all: Part[] = [];
    for (const part of parts) {
      let reached: Part | null = part;
      let tag: string | undefined;
      for (const key of keys) {
        reached = reached === null ? null : childOf(reached, key);
        if (reached?.node.tag === "!reset" || reached?.node.tag === "!override") tag = reached.node.tag;
        if (tag === "!reset") break;
      }
      if (reached !== null && tag !== "!reset") all.push(reached);
      // Either does away with what stands in the files below.
      if (tag !== undefined) break;
    }
    return all;
  };
  const found = ({ node, source }: Part): Found => ({
    value: toPlain(node, source).value,
    written: isScalar(node) ? String(node.source ?? node.value) : "",
    place: placeAt(source, node.range?.[0] ?? 0),
  });
  const [first] = parts;
  return {
    place: first === undefined ? { file: path, line: 1, column: 1, text: "" } : placeOf(first),
    get(...keys) {
      const [reached] = reach(keys);
      return reached === undefined ? null : found(reached);
    },
    locate(...keys) {
      const [reached] = reach(keys);
      if (reached === undefined || !isScalar(reached.node)) return null;
      return locateIn(reached.source, reached.node);
    },
    entries(...keys) {
      const known = new Set<string>();
      return reach(keys).flatMap((part) =>
        listEntries(part).flatMap(({ key, node, at }): readonly Entry[] => {
          if (key !== "" && known.has(key)) return [];
          known.add(key);
          return [{ key, at, ...found({ node, source: part.source }) }];
        }),
      );
    },
  };
}

interface Listed {
  readonly key: string;
  readonly node: Node;
  readonly at: Place;
}

function listEntries({ node, source }: Part): readonly Listed[] {
  if (isSeq(node)) {
    return node.items.flatMap((item) => {
      const target = follow(item, source);
      if (target === null) return [];
      const text = isScalar(target) ? String(target.value) : "";
      const at = placeAt(source, target.range?.[0] ?? 0);
      return [{ key: /^[A-Za-z_][\w.]*(?==|$)/.exec(text)?.[0] ?? "", node: target, at }];
    });
  }
  return [...pairsByName(node, source).values()].flatMap((pair) => {
    const value = follow(pair.value, source);
    const at = placeAt(source, (pair.key as Node).range?.[0] ?? 0);
    return [{ key: keyOf(pair), node: value ?? (pair.key as Node), at }];
  });
}

/** The pairs of a mapping by their names, with those that are merged into it; worked out once for each. */
function pairsByName(node: Node | null, source: Source): ReadonlyMap<string, Pair> {
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

function childOf({ node, source }: Part, key: string): Part | null {
  const pair = pairsByName(node, source).get(key);
  const value = pair === undefined ? null : follow(pair.value, source);
  return value === null || value === undefined ? null : { node: value, source };
}

/** Where the name of a service stands, in the first file that has it. */
function nameOf(roots: readonly Part[], name: string): Place | null {
  for (const root of roots) {
    const services = childOf(root, "services");
    const pair = services === null ? undefined : pairsByName(services.node, services.source).get(name);
    if (services !== null && pair !== undefined)
      return placeAt(services.source, (pair.key as Node).range?.[0] ?? 0);
  }
  return null;
}

function keysOf(part: Part | null): readonly string[] {
  return part === null ? [] : [...pairsByName(part.node, part.source).keys()];
}

/** Aliases, merges and `extends` can stand for more than the memory holds: values at the most, beside those that are written. */
const MOST_VALUES = 50_000;

const TOO_MANY = `anchors, merge keys and extends repeat more than ${MOST_VALUES} values in it`;

/** A node as plain data, with aliases followed, merges carried out and variables put in; worked out once for each. */
function toPlain(node: Node | null, source: Source): Plain {
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

function placeOf({ node, source }: Part): Place {
  return placeAt(source, node.range?.[0] ?? 0);
}

function placeAt({ path, lines, counter }: Source, offset: number): Place {
  const { line, col: column } = counter.linePos(offset);
  return { file: path, line, column, text: (lines[line - 1] ?? "").trim() };
}
