import { isSeq } from "yaml";
import { parseToWrite } from "./nodes.ts";
import { readDocument } from "./read-document.ts";
import { formatLike, keepLines } from "./write-document.ts";

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
    document.set("keep", document.createNode([path]));
  }
  const changed = document.toString(formatLike(text));
  return keepLines(text, changed, (candidate) => readsAs(candidate, [...keep, path])) ?? changed;
}

function readsAs(text: string, keep: readonly string[]): boolean {
  try {
    return JSON.stringify(readDocument(text).keep) === JSON.stringify(keep);
  } catch {
    return false;
  }
}
