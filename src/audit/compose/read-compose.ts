import { isMap, isScalar } from "yaml";
import { startOf } from "../../config/document/nodes.ts";
import { findSyntaxFaults } from "../../config/yaml-faults.ts";
import type { Place } from "../finding.ts";
import { LARGEST_FILE, TOO_LARGE } from "../largest-file.ts";
import { folderOf, joinPath } from "../paths.ts";
import { type Section, sectionOf } from "./section.ts";
import { type ComposeSources, findShapeFaults, includedBy, parse, parseOnce } from "./sources.ts";
import {
  childOf,
  keysOf,
  MOST_VALUES,
  type Part,
  pairsByName,
  placeAt,
  TOO_MANY,
  toPlain,
} from "./values.ts";

export type { Entry, Found, Section } from "./section.ts";

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

/** Where the name of a service stands, in the first file that has it. */
function nameOf(roots: readonly Part[], name: string): Place | null {
  for (const root of roots) {
    const services = childOf(root, "services");
    const pair = services === null ? undefined : pairsByName(services.node, services.source).get(name);
    if (services !== null && pair !== undefined) return placeAt(services.source, startOf(pair.key));
  }
  return null;
}
