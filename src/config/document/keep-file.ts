import { isSeq, parseDocument } from "yaml";
import { readDocument } from "./read-document.ts";
import { formatLike } from "./write-document.ts";

/**
 * cryo-init.yaml with one more file under `keep:`. Everything else stays as people wrote it.
 * @throws UserError (usage) when the file cannot be read: writing would lose what it says
 */
export function keepFile(text: string, path: string): string {
  const { keep } = readDocument(text);
  if (keep.includes(path)) return text;
  const document = parseDocument(text);
  const list = document.get("keep", true);
  if (isSeq(list)) {
    list.add(document.createNode(path));
    return document.toString(formatLike(text));
  }
  // `keep:` without a list is a key already.
  if (document.has("keep")) document.delete("keep");
  document.set("keep", document.createNode([path]));
  return document.toString(formatLike(text));
}
