import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChangeKind } from "../config/changes.ts";
import type { Value } from "../config/question.ts";
import { explainFileError, isMissing } from "./file-errors.ts";
import { HISTORY_FILE } from "./layout.ts";

/** One setting that a run changed; null where it was not set before, or is not any more. */
export interface SettingChange {
  /** As it is typed with `--set`: `resources.production.app.memory`. */
  readonly setting: string;
  /** In base units (bytes, millicores, milliseconds). */
  readonly from: Value | null;
  readonly to: Value | null;
  /** Both as they are typed, for readers without the question table, such as the site; missing in older entries. */
  readonly typed?: { readonly from: string | null; readonly to: string | null };
}

/** The change that takes this one back. */
export function reverse({ setting, from, to, typed }: SettingChange): SettingChange {
  const back = { setting, from: to, to: from };
  return typed === undefined ? back : { ...back, typed: { from: typed.to, to: typed.from } };
}

/** One run that wrote something: a line of `.cryo-init/history.jsonl`. */
export interface HistoryEntry {
  /** ISO 8601 with time zone. */
  readonly when: string;
  /** The version of cryo-init. */
  readonly version: string;
  readonly changes: readonly SettingChange[];
  readonly files: readonly { readonly path: string; readonly kind: ChangeKind }[];
  /** For an undo: `when` of the run that it took back. */
  readonly undoes?: string;
}

/** What `.cryo-init/history.jsonl` says, as far as it can be read. */
export interface History {
  /** Oldest first. */
  readonly entries: readonly HistoryEntry[];
  /** Numbers of the lines that could not be read (torn, or damaged by a merge of branches), from 1. */
  readonly unreadable: readonly number[];
}

/**
 * Reads what earlier runs did; empty when there is no history. Damaged lines are reported, not thrown: the history
 * informs people, and nothing is decided by it.
 *
 * @throws UserError when the file is there and cannot be read at all.
 */
export async function readHistory(root: string): Promise<History> {
  const entries: HistoryEntry[] = [];
  const unreadable: number[] = [];
  for (const [index, line] of (await readHistoryText(root)).split("\n").entries()) {
    if (line.trim() === "") continue;
    const entry = parseEntry(line);
    if (entry === null) unreadable.push(index + 1);
    else entries.push(entry);
  }
  return { entries, unreadable };
}

/**
 * The answers that the last run left, by setting: every change of the history in turn. Null when there is no history, or
 * a line of it cannot be read and may have changed any of them.
 */
export function answersOfLastRun({ entries, unreadable }: History): ReadonlyMap<string, Value> | null {
  if (entries.length === 0 || unreadable.length > 0) return null;
  const answers = new Map<string, Value>();
  for (const { setting, to } of entries.flatMap(({ changes }) => changes)) {
    if (to === null) answers.delete(setting);
    else answers.set(setting, to);
  }
  return answers;
}

/** The runs that have not been undone, without the undoing itself. Oldest first. */
export function listRunsInEffect(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const runs: HistoryEntry[] = [];
  for (const entry of entries) {
    if (entry.undoes === undefined) runs.push(entry);
    else {
      const undone = runs.findLastIndex(({ when }) => when === entry.undoes);
      if (undone >= 0) runs.splice(undone, 1);
    }
  }
  return runs;
}

/**
 * The history with one more entry. A torn last line is closed first, so that it cannot swallow the new one, and what a
 * merge of branches has left of its markers goes: both sides' lines are records.
 */
export function appendEntry(text: string, entry: HistoryEntry): string {
  const whole = text.replace(/^(?:[<>|]{7} .*|={7})\r?\n/gm, "");
  const closed = whole === "" || whole.endsWith("\n") ? whole : `${whole}\n`;
  return `${closed}${JSON.stringify(entry)}\n`;
}

/** The raw history; empty when there is none. */
export async function readHistoryText(root: string): Promise<string> {
  try {
    return await readFile(join(root, HISTORY_FILE), "utf8");
  } catch (error) {
    if (isMissing(error)) return "";
    throw explainFileError(error, `Cannot read ${HISTORY_FILE}`, HISTORY_FILE);
  }
}

function parseEntry(line: string): HistoryEntry | null {
  try {
    const entry: unknown = JSON.parse(line);
    return isHistoryEntry(entry) ? entry : null;
  } catch {
    return null;
  }
}

/** True for what a line of the history says, if it is one. */
export function isHistoryEntry(value: unknown): value is HistoryEntry {
  if (typeof value !== "object" || value === null) return false;
  const entry: Partial<Record<keyof HistoryEntry, unknown>> = value;
  if (typeof entry.when !== "string" || typeof entry.version !== "string") return false;
  if (entry.undoes !== undefined && typeof entry.undoes !== "string") return false;
  return isListWith(entry.changes, "setting") && isListWith(entry.files, "path");
}

function isListWith(value: unknown, key: string): boolean {
  return Array.isArray(value) && value.every((item) => typeof item?.[key] === "string");
}
