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

/** True for a text that the record knows as written for that path. */
export function isRecorded(digests: Digests, path: string, text: string): boolean {
  return digests.get(path)?.split(" ").includes(digestOf(text)) === true;
}

/** The digests of one base in one checkout: the last, and the one before it. */
const OWN_DIGESTS = 2;

/** True for the text that the last run has written for that path; of two branches' records, none is the last. */
export function isLatest(digests: Digests, path: string, text: string): boolean {
  const recorded = digests.get(path)?.split(" ") ?? [];
  return recorded.length <= OWN_DIGESTS && recorded[0] === digestOf(text);
}

/** A record as text, sorted by path; null for none, so that no file stands for nothing. */
export function formatDigests(digests: Digests): string | null {
  if (digests.size === 0) return null;
  const sorted = [...digests].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/**
 * Reads a record of `.cryo-init/`, line by line: a merge of branches leaves both sides' lines, or its markers, and each
 * digest in it was written by a run. Of several for one path, all count.
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
  const digests = new Map<string, string>();
  for (const [, quoted = "", found = ""] of text.matchAll(RECORD)) {
    const path = unquote(quoted);
    if (path === null) continue;
    const all = new Set([...(digests.get(path)?.split(" ") ?? []), ...found.split(" ")]);
    digests.set(path, [...all].join(" "));
  }
  return digests;
}

/** A line as `formatDigests` writes it: a path, and digests with blanks between them. */
const RECORD = /^ *("(?:[^"\\\n]|\\.)*"): "((?:sha256:[0-9a-f]{64} ?)+)",?\r?$/gm;

function unquote(text: string): string | null {
  try {
    return String(JSON.parse(text));
  } catch {
    return null;
  }
}
