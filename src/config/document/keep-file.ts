import { isMap, isSeq, type YAMLMap } from "yaml";
import { formatLike, keepLines } from "./keep-lines.ts";
import { keyOf, parseToWrite } from "./nodes.ts";
import { readDocument } from "./read-document.ts";

/**
 * cryo-init.yaml with one more file under `keep:`. Everything else stays as people wrote it.
 * @throws UserError (usage) when the file cannot be read: writing would lose what it says
 */
export function keepFile(text: string, path: string): string {
  const { keep } = readDocument(text);
  if (keep.includes(path)) return text;
  const document = parseToWrite(text);
  const list = document.get("keep", true);
  if (isSeq(list)) list.add(document.createNode(path));
  else {
    // `keep:` without a list is a key already.
    if (document.has("keep")) document.delete("keep");
    const key = document.createNode("keep");
    key.spaceBefore = true;
    document.set(key, document.createNode([path]));
    if (isMap(document.contents)) moveToFront(document.contents);
  }
  const changed = document.toString(formatLike(text));
  return keepLines(text, changed, (candidate) => readsAs(candidate, [...keep, path])) ?? changed;
}

/** Behind the version: a file that is cut short loses what stands last in it, and an answer that is lost is noticed. */
function moveToFront({ items }: YAMLMap): void {
  const list = items.pop();
  if (list !== undefined) items.splice(items.findIndex((pair) => keyOf(pair) === "version") + 1, 0, list);
}

function readsAs(text: string, keep: readonly string[]): boolean {
  try {
    return JSON.stringify(readDocument(text).keep) === JSON.stringify(keep);
  } catch {
    return false;
  }
}
