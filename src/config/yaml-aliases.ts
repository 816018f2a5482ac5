import { type Alias, type Document, type Node, visit } from "yaml";

/**
 * What each alias of a document stands for; null where no anchor of its name stands before it. By one walk: asked by
 * itself, each alias walks through all of the document.
 */
export function readAliases(document: Document): ReadonlyMap<Alias, Node | null> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node | null>();
  visit(document, {
    Alias(_key, alias) {
      targets.set(alias, anchors.get(alias.source) ?? null);
    },
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
