import { isScalar, isSeq, type Node } from "yaml";
import { keyOf, startOf } from "../../config/document/nodes.ts";
import type { Locate } from "../dockerfile/read-dockerfile.ts";
import type { Place } from "../finding.ts";
import { locateIn } from "./locate-text.ts";
import { follow } from "./sources.ts";
import { childOf, type Part, pairsByName, placeAt, toPlain } from "./values.ts";

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

/** The mapping that parts make together: the first that says something counts. @param path of the file, where there is no part */
export function sectionOf(parts: readonly Part[], path: string): Section {
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
    place: placeAt(source, startOf(node)),
  });
  const [first] = parts;
  return {
    place:
      first === undefined
        ? { file: path, line: 1, column: 1, text: "" }
        : placeAt(first.source, startOf(first.node)),
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
      const at = placeAt(source, startOf(target));
      return [{ key: /^[A-Za-z_][\w.]*(?==|$)/.exec(text)?.[0] ?? "", node: target, at }];
    });
  }
  return [...pairsByName(node, source).values()].flatMap((pair) => {
    const value = follow(pair.value, source);
    const at = placeAt(source, startOf(pair.key));
    return [{ key: keyOf(pair), node: value ?? (pair.key as Node), at }];
  });
}
