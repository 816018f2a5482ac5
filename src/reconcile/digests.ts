import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { explainFileError, isMissing } from "./file-errors.ts";

/** The digests of one text over time, the latest first. */
export type DigestRecord = readonly string[];

/**
 * Digests of texts, by the path of the file that each is about. One record each in a checkout of its own; after a merge
 * of branches, those of all branches.
 */
export type Digests = ReadonlyMap<string, readonly DigestRecord[]>;

/** The digest of a text with `\n` endings. */
export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** True for a text that any record of that path knows. */
export function isRecorded(digests: Digests, path: string, text: string): boolean {
  return (digests.get(path) ?? []).some((record) => record.includes(digestOf(text)));
}

/** True for a text that was the latest for that path, in one of the merged branches at least. */
export function isLatest(digests: Digests, path: string, text: string): boolean {
  return listLatest(digests.get(path) ?? []).includes(digestOf(text));
}

/** True where the record names that text as the latest, and nothing else beside it. */
export function isSettled(digests: Digests, path: string, text: string): boolean {
  const [record, another] = digests.get(path) ?? [];
  return record?.[0] === digestOf(text) && another === undefined;
}

/** The records of a path, once a text is the latest in them: one record, with what was the latest before it. */
export function follow(records: readonly DigestRecord[], text: string): readonly DigestRecord[] {
  const digest = digestOf(text);
  const before = listLatest(records).filter((latest) => latest !== digest);
  const [own = []] = records.filter(([latest]) => latest === digest);
  return [before.length > 0 || own.length === 0 ? [digest, ...before] : own];
}

/** What one branch has left behind, and another goes on from, is the latest of neither. */
function listLatest(records: readonly DigestRecord[]): readonly string[] {
  const all = [...new Set(records.flatMap(([latest]) => (latest === undefined ? [] : [latest])))];
  const standing = all.filter((latest) => !records.some(([, ...earlier]) => earlier.includes(latest)));
  return standing.length > 0 ? standing : all;
}

/** A record as text, sorted by path; null for none, so that no file stands for nothing. */
export function formatDigests(digests: Digests): string | null {
  if (digests.size === 0) return null;
  const lines = [...digests].map(([path, records]) => [path, records.map((one) => one.join(" ")).join(", ")]);
  const sorted = lines.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/**
 * Reads a record of `.cryo-init/`, line by line: a merge of branches leaves both sides' lines, or its markers, and each
 * digest in it was written by a run. Of several lines for one path, each is a record.
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

/** What `formatDigests` has made, or a merge of branches of it; lines that say nothing are left out. */
export function parseDigests(text: string): Digests {
  const digests = new Map<string, readonly DigestRecord[]>();
  for (const [, quoted = "", found = ""] of text.matchAll(RECORDS)) {
    const path = unquote(quoted);
    if (path === null) continue;
    const known = (digests.get(path) ?? []).map((record) => record.join(" "));
    const all = new Set([...known, ...found.split(", ")]);
    digests.set(
      path,
      [...all].map((record) => record.split(" ")),
    );
  }
  return digests;
}

/** A line as `formatDigests` writes it: a path, and records with commas between them. */
const RECORDS = /^ *("(?:[^"\\\n]|\\.)*"): "((?:sha256:[0-9a-f]{64}(?:,? (?=s))?)+)",?\r?$/gm;

function unquote(text: string): string | null {
  try {
    return String(JSON.parse(text));
  } catch {
    return null;
  }
}
