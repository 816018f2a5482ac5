import type { Change, Fault } from "../config/changes.ts";
import { MARKS } from "./regions.ts";

/** One place of a file where a hand edit and what is generated disagree. */
interface Dispute {
  /** In the file as it stands, from 1. */
  readonly line: number;
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
}

/**
 * Each place in dispute: `docker-compose.yml:75: your edit "memory: 1300M", generated "memory: 1G"`. For a file that
 * cannot be read, or whose record cannot be relied on, why: all of it is in dispute.
 */
export function describeConflict(change: Change): readonly string[] {
  const { path, before, choices, fault, doubt } = change;
  if (fault !== undefined) return [describeFault(path, fault)];
  if (before === null || choices === undefined) return [];
  const why = doubt === undefined ? [] : [`${path}: ${doubt}`];
  if (choices.markers === before) return why;
  // With another reason than an edit of the same lines, the lines of the file may be as they were generated.
  const stands = doubt === undefined ? "your edit" : "as it stands";
  const places = listDisputes(before.split("\n"), choices.markers.split("\n")).map(
    ({ line, mine, theirs }) => `${path}:${line}: ${stands} ${quote(mine)}, generated ${quote(theirs)}`,
  );
  return [...why, ...places];
}

/** `docker-compose.yml:12:5: cannot be read any more: Map keys must be unique` */
export function describeFault(path: string, { line, column, text }: Fault): string {
  return `${path}:${line}:${column}: ${text}`;
}

/** Reads the marked text: beside what is marked, it may hold undisputed changes, so that lines are not where they were. */
function listDisputes(before: readonly string[], marked: readonly string[]): readonly Dispute[] {
  const disputes: Dispute[] = [];
  let outside = 0;
  for (let at = 0; at < marked.length; at++) {
    if (marked[at] !== MARKS.mine) {
      outside += 1;
      continue;
    }
    const middle = marked.indexOf(MARKS.middle, at);
    const end = marked.indexOf(MARKS.theirs, middle);
    const mine = marked.slice(at + 1, middle);
    disputes.push({
      line: nearestIndex(before, mine, outside) + 1,
      mine,
      theirs: marked.slice(middle + 1, end),
    });
    outside += mine.length;
    at = end;
  }
  return disputes;
}

/** The index at which these lines stand, the nearest to the one expected. */
function nearestIndex(text: readonly string[], lines: readonly string[], expected: number): number {
  const last = Math.max(text.length - 1, 0);
  if (lines.length === 0) return Math.min(expected, last);
  const found = text.flatMap((_, index) =>
    lines.every((line, k) => text[index + k] === line) ? [index] : [],
  );
  const distance = (index: number): number => Math.abs(index - expected);
  return found.reduce(
    (best, index) => (distance(index) < distance(best) ? index : best),
    found[0] ?? Math.min(expected, last),
  );
}

function quote(lines: readonly string[]): string {
  const [first, ...more] = lines.map((line) => line.trim()).filter((line) => line !== "");
  if (first === undefined) return "nothing";
  return `"${first}"${more.length === 0 ? "" : ` and ${more.length} more`}`;
}
