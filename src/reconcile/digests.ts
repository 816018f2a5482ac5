import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { explainFileError, isMissing } from "./file-errors.ts";

/** Digests of texts, by the path of the file that each is about. */
export type Digests = ReadonlyMap<string, string>;

/** The digest of a text with `\n` endings. */
export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** A record as text, sorted by path; null for none, so that no file stands for nothing. */
export function formatDigests(digests: Digests): string | null {
  if (digests.size === 0) return null;
  const sorted = [...digests].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/**
 * Reads a record of `.cryo-init/`. A damaged one counts as none.
 * @throws UserError when the file is there and cannot be read at all
 */
export async function readDigests(root: string, file: string): Promise<Digests> {
  try {
    return parseDigests(await readFile(join(root, file), "utf8"));
  } catch (error) {
    if (isMissing(error)) return new Map();
    throw explainFileError(error, `Cannot read ${file}`, file);
  }
}

function parseDigests(text: string): Digests {
  try {
    const record: unknown = JSON.parse(text);
    const entries = Object.entries(record as object);
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return new Map();
  }
}
