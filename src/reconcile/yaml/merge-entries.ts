import { mergeText } from "../merge-text.ts";
import type { Region } from "../regions.ts";
import { dedent, indentLines, indentOf, type Lines } from "./columns.ts";
import { type Entry, type Level, readLevel, type Source, type Span } from "./entries.ts";
import { sameMeaning } from "./merge-data.ts";
import { replaceValues } from "./replace-values.ts";

/** An entry and the text that it stands in. The whole text is one, too. */
export interface Whole {
  readonly source: Source;
  readonly entry: Entry;
}

/**
 * Merges three YAML texts by key, in whole lines: what only one side changed is taken from it as it is written there,
 * and what both changed is cut into smaller entries until it can be told apart or is disputed. Null where they cannot
 * be cut. The base is null for a key that both sides have added.
 */
export function mergeEntries(base: Whole | null, mine: Whole, theirs: Whole): readonly Region[] | null {
  const [old, left, right] = [base && cut(base), cut(mine), cut(theirs)];
  if (left === null || right === null || left.level.kind !== right.level.kind) return null;
  if (base !== null && old?.level.kind !== left.level.kind) return null;

  const merge = (key: string): readonly Region[] =>
    mergeEntry(find(old, key), find(left, key), find(right, key), left.level.indent);
  const added = right.level.entries.filter(({ key }) => find(left, key) === null);
  const addedAfter = (above: string | null): readonly Region[] =>
    added.filter((entry) => followed(entry, right, left) === above).flatMap(({ key }) => merge(key));
  const tail = (part: Cut | null): Lines => (part === null ? [] : linesOf(part.source, part.level.tail));
  return [
    ...addedAfter(null),
    ...left.level.entries.flatMap(({ key }) => [...merge(key), ...addedAfter(key)]),
    { agreed: mergeComments(tail(old), tail(left), tail(right)) },
  ];
}

/** A text that was cut into entries. */
interface Cut {
  readonly source: Source;
  readonly level: Level;
}

function cut({ source, entry }: Whole): Cut | null {
  // The whole text has no line for a key of its own.
  const root = entry.own.from === 0 && entry.own.to === source.lines.length;
  const level = readLevel(source, entry, { from: entry.own.from + (root ? 0 : 1), to: entry.own.to });
  return level === null ? null : { source, level };
}

function find(part: Cut | null, key: string): Whole | null {
  const entry = part?.level.entries.find((candidate) => candidate.key === key);
  return part === null || entry === undefined ? null : { source: part.source, entry };
}

/** The nearest entry above it in its own text that the other text has, too; null at the beginning. */
function followed(entry: Entry, { level }: Cut, other: Cut): string | null {
  const above = level.entries.slice(0, level.entries.indexOf(entry)).toReversed();
  return above.find(({ key }) => find(other, key) !== null)?.key ?? null;
}

function mergeEntry(
  base: Whole | null,
  mine: Whole | null,
  theirs: Whole | null,
  indent: number,
): readonly Region[] {
  const all = (whole: Whole | null): Lines | null => whole && [...leadOf(whole), ...ownOf(whole)];
  const settled = settle(all(base), all(mine), all(theirs), indent);
  if (settled !== null) return [{ agreed: settled }];
  if (mine === null || theirs === null) {
    const left = base !== null && mergeRemoval(base, mine, theirs);
    if (left) return [{ agreed: left }];
    return [{ mine: all(mine) ?? [], theirs: indentLines(all(theirs) ?? [], indent) }];
  }
  const lead = mergeComments(base === null ? [] : leadOf(base), leadOf(mine), leadOf(theirs));
  return [{ agreed: lead }, ...mergeOwn(base, mine, theirs, indent)];
}

/** What is left of an entry that one side has removed; null where the other side has changed more than what stands above it. */
function mergeRemoval(base: Whole, mine: Whole | null, theirs: Whole | null): Lines | null {
  const other = mine ?? theirs;
  if (other === null || dedent(ownOf(other)) !== dedent(ownOf(base))) return null;
  const known = new Set(leadOf(base).map((line) => line.trim()));
  return mine === null ? [] : leadOf(mine).filter((line) => isWritten(line) && !known.has(line.trim()));
}

function mergeOwn(base: Whole | null, mine: Whole, theirs: Whole, indent: number): readonly Region[] {
  const [before, left, right] = [base && ownOf(base), ownOf(mine), ownOf(theirs)];
  const settled = settle(before, left, right, indent);
  if (settled !== null) return [{ agreed: settled }];
  const same = (one: Whole | null, other: Whole): boolean =>
    one !== null && sameMeaning(one.entry.data, other.entry.data, other.entry.key);
  const head = (lines: Lines | null): string => lines?.[0]?.trim() ?? "";
  if (head(right) === head(before) || head(right) === head(left)) {
    const nested = mergeEntries(base, mine, theirs);
    if (nested !== null) return [{ agreed: left.slice(0, 1) }, ...nested];
  }
  // The lines differ in more than the value: in a comment, in quotes.
  if (same(mine, theirs) || same(base, theirs)) return [{ agreed: left }];
  const replaced = base === null ? null : replaceValues(base, mine, theirs);
  return [replaced === null ? { mine: left, theirs: indentLines(right, indent) } : { agreed: replaced }];
}

/** The lines of the side that is right, where one of them did not change it; null when both did. */
function settle(base: Lines | null, mine: Lines | null, theirs: Lines | null, indent: number): Lines | null {
  const [before, left, right] = [dedent(base), dedent(mine), dedent(theirs)];
  if (before === right || left === right) return mine ?? [];
  return before === left ? indentLines(theirs ?? [], indent) : null;
}

/** Comments and blank lines: where both sides changed the same, what people wrote stays. */
function mergeComments(base: Lines, mine: Lines, theirs: Lines): Lines {
  const settled = settle(base, mine, theirs, Math.min(...mine.filter(isWritten).map(indentOf)));
  if (settled !== null) return settled;
  const text = (lines: Lines): string => lines.map((line) => `${line}\n`).join("");
  const merge = mergeText({ base: text(base), mine: text(mine), theirs: text(theirs) });
  return (merge.clean ? merge.text : merge.choices.mine).split("\n").slice(0, -1);
}

const isWritten = (line: string): boolean => line.trim() !== "";

function leadOf({ source, entry }: Whole): Lines {
  return linesOf(source, entry.lead);
}

function ownOf({ source, entry }: Whole): Lines {
  return linesOf(source, entry.own);
}

function linesOf({ lines }: Source, { from, to }: Span): Lines {
  return lines.slice(from, to);
}
