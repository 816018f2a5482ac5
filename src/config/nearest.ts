/** Edits between two texts: insertions, deletions, substitutions, and neighbours that change places. */
function distance(a: string, b: string): number {
  let above: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwapped ? (above[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    above = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Shorter beginnings than this fit too much. */
const SHORTEST_BEGINNING = 3;

/**
 * The candidate that a wrong spelling was probably meant to be: the one with the fewest edits, at most a third of its
 * letters, else the shortest one that begins with it. Null when none is near.
 */
export function nearest(text: string, candidates: Iterable<string>): string | null {
  const all = [...candidates];
  let best: string | null = null;
  let least = Math.max(2, Math.floor(text.length / 3)) + 1;
  for (const candidate of all) {
    const edits = distance(text.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  if (best !== null || text.length < SHORTEST_BEGINNING) return best;
  const longer = all.filter((candidate) => candidate.toLowerCase().startsWith(text.toLowerCase()));
  return longer.sort((a, b) => a.length - b.length)[0] ?? null;
}

/** `; did you mean medium?`, for the end of a message; empty where nothing is near. */
export function didYouMean(near: string | null): string {
  return near === null ? "" : `; did you mean ${near}?`;
}
