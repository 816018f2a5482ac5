import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from "yaml";

/** A map's key as a text. */
export function keyOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

/** Offset of a node in the text; 0 for one that has none. */
export function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** The node itself, or the one that an alias stands for; null where nothing stands. */
export function followAlias(node: unknown, document: Document): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : (node as Node | null);
}

/**
 * A value as `readAnswer` takes it: a list with its scalars, `{}` for a group, and a number in its own spelling,
 * because `python: 3.10` is no 3.1.
 */
export function rawValue(node: unknown, document: Document): unknown {
  const target = followAlias(node, document);
  if (isSeq(target)) return target.items.map((item) => rawScalar(followAlias(item, document)));
  return rawScalar(target);
}

/** No deeper than this: a list of lists of aliases could otherwise grow without bound. */
function rawScalar(node: Node | null): unknown {
  if (isMap(node) || isSeq(node)) return {};
  if (!isScalar(node)) return null;
  return typeof node.value === "number" ? (node.source ?? String(node.value)) : node.value;
}

/**
 * Parses a text so that writing it leaves a comment behind the name of a group there: `app: # measured`. `yaml` itself
 * would put it on a line of its own.
 */
export function parseToWrite(text: string): Document.Parsed {
  const document = parseDocument(text);
  visit(document, {
    Pair(_key, { key, value }) {
      if (!isScalar(key) || key.range == null || !(isMap(value) || isSeq(value)) || value.flow) return;
      const behind = /^ *: *#([^\n]*)/.exec(text.slice(key.range[1]))?.[1];
      const [first, ...rest] = value.commentBefore?.split("\n") ?? [];
      if (behind === undefined || first !== behind) return;
      key.comment = behind;
      value.commentBefore = rest.length === 0 ? null : rest.join("\n");
    },
  });
  return document;
}

function withoutComments(node: Node): Node {
  visit(node, {
    Node(_key, inner) {
      delete inner.comment;
      delete inner.commentBefore;
    },
  });
  return node;
}

function withCommentsOf({ comment, commentBefore, spaceBefore }: Alias, node: Node): Node {
  // What stands behind an alias stands in front of the lines of the group that comes there.
  if (isCollection(node) && !node.flow)
    return Object.assign(node, { commentBefore: comment ?? commentBefore });
  return Object.assign(node, { comment, commentBefore, spaceBefore });
}

/** Writes every alias out and drops the anchors, so that one setting can change without another. */
export function inlineAliases(document: Document): void {
  visit(document, {
    Alias(_key, alias) {
      const copy = alias.resolve(document)?.clone() as Node | undefined;
      // What people wrote beside the anchor stands there; what they wrote beside the alias stays.
      return copy === undefined ? undefined : withCommentsOf(alias, withoutComments(copy));
    },
  });
  visit(document, {
    Value(_key, node) {
      delete node.anchor;
    },
  });
}
