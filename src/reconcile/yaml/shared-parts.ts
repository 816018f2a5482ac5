import { diffComm } from "node-diff3";
import { type Document, isAlias, isNode, isPair, LineCounter, parseDocument, Scalar, visit } from "yaml";
import { keyOf } from "../../config/document/nodes.ts";
import type { MergeSides } from "../merge-text.ts";
import { type Merge, type Region, toMerge } from "../regions.ts";
import { mergeData, sameMeaning } from "./merge-data.ts";

/** Lines of a text, from 0; `to` is the first that is no part of it any more. */
interface Part {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * A merge that is right line by line, but changes what stands under an anchor: whatever refers to that would change with
 * it, without anybody having asked. Only those lines are in dispute then.
 * @param merged what came of the merge
 * @returns null where it is not that, or not that alone; a clean merge where only generated parts are shared, as they
 * were before
 */
export function disputeShared(merged: string, { base, mine, theirs }: MergeSides): Merge | null {
  const [before, left, right, result] = [base, mine, theirs, merged].map(readByName);
  const intent = mergeData(before, left, right, "mine");
  if (intent.disputed || !sameMeaning(result, intent.data)) return null;
  const parts = listShared(mine, listReferences(base));
  const used = new Set<string>();
  let at = 0;
  const regions = diffComm(mine.split("\n"), merged.split("\n")).map((change): Region => {
    if ("common" in change) {
      at += change.common.length;
      return { agreed: change.common };
    }
    const [from, to] = [at, at + change.buffer1.length];
    at = to;
    const shared = parts.filter((part) => from < part.to && Math.max(to, from + 1) > part.from);
    for (const { name } of shared) used.add(name);
    return shared.length === 0
      ? { agreed: change.buffer2 }
      : { mine: change.buffer1, theirs: change.buffer2 };
  });
  const merge = toMerge(regions);
  if (merge.clean) return merge;
  const names = [...used].map((name) => `&${name}`).join(", ");
  const doubt = `What changes stands under an anchor (${names}): all that refers to it by *, too, would change.`;
  return { ...merge, doubt };
}

/** The data with each reference as its name, as if nothing were known of what it refers to. */
function readByName(text: string): unknown {
  const document: Document = parseDocument(text);
  visit(document, { Alias: (_, { source }) => new Scalar(`*${source}`) });
  return document.toJS();
}

/** Which anchors are referred to, by where that is: `services/app-green/<<` and `app`. */
function listReferences(text: string): ReadonlyMap<string, string> {
  const references = new Map<string, string>();
  visit(parseDocument(text), {
    Alias(at, { source }, path) {
      const keys = path.flatMap((part) => (isPair(part) ? [keyOf(part)] : []));
      references.set(`${keys.join("/")} ${at} ${source}`, source);
    },
  });
  return references;
}

/** What stands under anchors that a person refers to: where only cryo-init did, what is shared is meant to change. */
function listShared(text: string, before: ReadonlyMap<string, string>): readonly Part[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const referred = new Set(
    [...listReferences(text)].flatMap(([reference, anchor]) => (before.has(reference) ? [] : [anchor])),
  );
  const parts: Part[] = [];
  visit(document, {
    Node: (_, node) => {
      if (!isNode(node) || isAlias(node) || node.anchor === undefined || !referred.has(node.anchor)) return;
      const [from, to] = node.range ?? [0, 0];
      const lines = [from, Math.max(from, to - 1)].map((offset) => counter.linePos(offset).line);
      parts.push({ name: node.anchor, from: (lines[0] ?? 1) - 1, to: lines[1] ?? 1 });
    },
  });
  return parts;
}
