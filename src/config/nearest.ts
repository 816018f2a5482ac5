/** Edits between two texts: insertions, deletions, substitutions (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
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
