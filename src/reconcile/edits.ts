import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writes } from "../config/changes.ts";
import { findBlock, isBlock } from "./block.ts";
import { explainFileError, isMissing } from "./file-errors.ts";
import { EDITS_FILE } from "./layout.ts";
import type { PlannedChange } from "./plan-changes.ts";

/** Digests of the generated files that stood otherwise than generated when the last run ended, by path. */
export type SeenEdits = ReadonlyMap<string, string>;

/**
 * The digest of what people have made of a generated file, as it will stand once the change is carried out; null where
 * it stands as generated, and where it is not cryo-init's any more.
 */
export function digestEdit(change: PlannedChange): string | null {
  const { generated, before, after, takenOver } = change;
  if (generated === null || takenOver) return null;
  const text = writes(change) && after !== null ? after : before;
  const own = text !== null && isBlock(generated) ? (findBlock(text)?.block ?? null) : text;
  if (own === null || own === generated) return null;
  return `sha256:${createHash("sha256").update(own).digest("hex")}`;
}

/** Hand edits that no run has seen yet: somebody has to say whether they are meant. */
export function isUnseen(change: PlannedChange, seen: SeenEdits): boolean {
  const digest = digestEdit(change);
  return digest !== null && seen.get(change.path) !== digest;
}

/** What has been seen once the changes are carried out; files that they do not name stay as they are. */
export function seeEdits(seen: SeenEdits, changes: readonly PlannedChange[]): SeenEdits {
  const next = new Map(seen);
  for (const change of changes) {
    const digest = digestEdit(change);
    if (digest === null) next.delete(change.path);
    else next.set(change.path, digest);
  }
  return next;
}

/** The record as text, sorted by path; null for none, so that no file stands for nothing. */
export function formatEdits(seen: SeenEdits): string | null {
  if (seen.size === 0) return null;
  const sorted = [...seen].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/**
 * Reads the record. A damaged one counts as none: every edit is then asked about once more, and none is lost by it.
 * @throws UserError when the file is there and cannot be read at all
 */
export async function readEdits(root: string): Promise<SeenEdits> {
  try {
    return parseEdits(await readFile(join(root, EDITS_FILE), "utf8"));
  } catch (error) {
    if (isMissing(error)) return new Map();
    throw explainFileError(error, `Cannot read ${EDITS_FILE}`, EDITS_FILE);
  }
}

function parseEdits(text: string): SeenEdits {
  try {
    const record: unknown = JSON.parse(text);
    const entries = Object.entries(record as object);
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return new Map();
  }
}
