import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** A YAML file whose values know their lines. */
export interface YamlText {
  readonly root: Node | null;
  lineOf(node: unknown): number;
}

/** @returns null when the text is no YAML; a file that is not ours to judge must not stop detection */
export function parseYaml(text: string): YamlText | null {
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: counter,
      strict: false,
      uniqueKeys: false,
      logLevel: "silent",
    });
    if (document.errors.length > 0) return null;
    return {
      root: document.contents,
      lineOf(node) {
        const range = isNode(node) ? node.range : null;
        return counter.linePos(range?.[0] ?? 0).line || 1;
      },
    };
  } catch {
    return null;
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value);
}

/** The value of a key of a mapping; null when the node is none, or has no such key. */
export function child(node: unknown, key: string): Node | null {
  return pairsOf(node).find((pair) => pair.key === key)?.value ?? null;
}

/** Key, value and key node of a mapping; empty for anything else. */
export function pairsOf(
  node: unknown,
): readonly { readonly key: string; readonly value: Node | null; readonly keyNode: Node | null }[] {
  if (!isMap(node)) return [];
  return node.items.map((pair) => ({
    key: scalarText(pair.key) ?? "",
    value: isNode(pair.value) ? pair.value : null,
    keyNode: isNode(pair.key) ? pair.key : null,
  }));
}

/** The items of a sequence; empty for anything else. */
export function itemsOf(node: unknown): readonly Node[] {
  return isSeq(node) ? node.items.filter(isNode) : [];
}

/** A scalar as text; null for anything else. */
export function scalarText(node: unknown): string | null {
  if (!isScalar(node) || node.value === null || typeof node.value === "object") return null;
  return typeof node.source === "string" ? node.source : String(node.value);
}
