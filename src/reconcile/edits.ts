import { writes } from "../config/changes.ts";
import { findBlock, isBlock } from "./block.ts";
import { type Digests, digestOf } from "./digests.ts";
import type { PlannedChange } from "./plan-changes.ts";

/**
 * Digests of the generated files that stood otherwise than generated when the last run ended, by path. When the record
 * is damaged, every edit is asked about once more, and none is lost by it.
 */
export type SeenEdits = Digests;

/**
 * The digest of what people have made of a generated file, as it will stand once the change is carried out; null where
 * it stands as generated, and where it is not cryo-init's any more.
 */
function digestEdit(change: PlannedChange): string | null {
  const { generated, before, after, takenOver } = change;
  if (generated === null || takenOver) return null;
  const text = writes(change) && after !== null ? after : before;
  const own = text !== null && isBlock(generated) ? (findBlock(text)?.block ?? null) : text;
  if (own === null || own === generated) return null;
  return digestOf(own);
}

/** Hand edits that no run has seen yet: somebody has to say whether they are meant. */
export function isUnseen(change: PlannedChange, seen: SeenEdits): boolean {
  const digest = digestEdit(change);
  return digest !== null && seen.get(change.path)?.some((record) => record.includes(digest)) !== true;
}

/** What has been seen once the changes are carried out; files that they do not name stay as they are. */
export function seeEdits(seen: SeenEdits, changes: readonly PlannedChange[]): SeenEdits {
  const next = new Map(seen);
  for (const change of changes) {
    const digest = digestEdit(change);
    if (digest === null) next.delete(change.path);
    else next.set(change.path, [[digest]]);
  }
  return next;
}
