import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import { keyOf, startOf } from "../../config/document/nodes.ts";
import { readAliases } from "../../config/yaml-aliases.ts";
import { LARGEST_FILE } from "../largest-file.ts";
import { folderOf, joinPath } from "../paths.ts";
import { readEnvironmentFile } from "./interpolate.ts";
import type { TextSource } from "./locate-text.ts";

/** What a Compose file is read with. */
export interface ComposeSources {
  /** Another file of the project, by its path; null where there is none. */
  readonly read: (path: string) => string | null;
  /** From .env beside the file. */
  readonly variables: ReadonlyMap<string, string>;
}

/** What stands below a node as plain data, and how much of it there is. */
export interface Plain {
  readonly value: unknown;
  readonly size: number;
}

/** One file, parsed, with what is remembered of it while it is read. */
export interface Source extends TextSource {
  /** What is put into its values. */
  readonly variables: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
  readonly document: Document.Parsed;
  readonly pairs: WeakMap<Node, ReadonlyMap<string, Pair>>;
  readonly aliases: ReturnType<typeof readAliases>;
  readonly plain: WeakMap<Node, Plain>;
  /** How many pairs merges have brought. */
  readonly merged: { count: number };
  /** The files that its services go on from, as far as they are read. */
  readonly extended: Map<string, Source>;
}

/** The node itself, or the one that an alias stands for; null where nothing stands. */
export function follow(node: unknown, { aliases }: Source): Node | null {
  return isAlias(node) ? (aliases.get(node) ?? null) : (node as Node | null);
}

/** What is YAML, and no Compose file all the same. */
export function findShapeFaults(source: Source): readonly { offset: number; text: string }[] {
  const { document } = source;
  const { contents } = document;
  if (document.errors.length > 0) return [];
  if (contents === null) return [{ offset: 0, text: "it is empty" }];
  if (!isMap(contents)) return [{ offset: contents.range[0], text: "its top level is no mapping" }];
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === "services");
  if (pair === undefined) return [];
  const services = follow(pair.value, source);
  if (!isMap(services)) return [{ offset: startOf(pair.key), text: "services is no mapping" }];
  const wrong = services.items.find(({ value }) => {
    const service = follow(value, source);
    return isSeq(service) || (isScalar(service) && service.value !== null);
  });
  return wrong === undefined
    ? []
    : [{ offset: startOf(wrong.key), text: `service ${keyOf(wrong)} is no mapping` }];
}

/** Parses a file, and remembers nothing of it yet. @param extended the files that its services go on from */
export function parse(
  path: string,
  text: string,
  variables: Source["variables"],
  extended: Source["extended"] = new Map(),
): Source {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  return {
    path,
    text,
    lines: text.split("\n"),
    counter,
    document,
    pairs: new WeakMap(),
    variables,
    aliases: readAliases(document),
    plain: new WeakMap(),
    merged: { count: 0 },
    extended,
  };
}

/** A file that services go on from: many of them from the same. */
export function parseOnce(from: Source, path: string, text: string): Source {
  const source = from.extended.get(path) ?? parse(path, text, from.variables, from.extended);
  from.extended.set(path, source);
  return source;
}

/**
 * The files that one includes, and those that they include.
 * @param known the paths of those that were come to already: a file can include itself
 */
export function includedBy(
  main: Source,
  read: ComposeSources["read"],
  known: Set<string>,
): readonly Source[] {
  const node = main.document.contents;
  if (!isMap(node)) return [];
  const items = follow(node.get("include", true), main);
  if (!isSeq(items)) return [];
  return items.items.flatMap((item) => {
    const target = isMap(item) ? item.get("path", true) : item;
    const named = isSeq(target) ? target.items : [target];
    const variables = variablesFor(main, item, textsOf(named)[0] ?? "", read);
    return named.flatMap((name): readonly Source[] => {
      if (!isScalar(name) || typeof name.value !== "string") return [];
      const path = joinPath(folderOf(main.path), name.value);
      const text = known.has(path) ? null : read(path);
      if (text === null || text.length > LARGEST_FILE) return [];
      known.add(path);
      const source = parse(path, text, variables);
      return [source, ...includedBy(source, read, known)];
    });
  });
}

/** What an included file is read with: its own .env, or what `env_file` names; what the including one has comes first. */
function variablesFor(
  main: Source,
  item: unknown,
  path: string,
  read: ComposeSources["read"],
): Source["variables"] {
  const field = (key: string): readonly string[] => {
    const node = isMap(item) ? item.get(key, true) : null;
    return textsOf(isSeq(node) ? node.items : [node]);
  };
  const base = folderOf(main.path);
  const folder = joinPath(base, field("project_directory")[0] ?? folderOf(path));
  const named = field("env_file").map((file) => joinPath(base, file));
  const files = named.length > 0 ? named : [joinPath(folder, ".env")];
  return new Map([...files.flatMap((file) => [...readEnvironmentFile(read(file) ?? "")]), ...main.variables]);
}

function textsOf(nodes: readonly unknown[]): readonly string[] {
  return nodes.flatMap((node) => (isScalar(node) && typeof node.value === "string" ? [node.value] : []));
}
