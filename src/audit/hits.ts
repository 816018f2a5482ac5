import { joinWords } from "../config/words.ts";
import type { Hit, Place } from "./finding.ts";

/** Without those that stand where another one stands: services can share what they say through an anchor. */
export function onePerPlace<T extends Pick<Hit, "place">>(hits: readonly T[]): readonly T[] {
  const known = new Set<string>();
  return hits.filter(({ place: { file, line, column } }) => {
    const key = `${file}:${line}:${column}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

/** True for places of the same text. */
export function isSamePlace(one: Place | undefined, other: Place): boolean {
  return one?.file === other.file && one.line === other.line && one.column === other.column;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listNames(names: readonly string[], most = 4): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const rest = names.length - shown.length;
  return joinWords(rest > 0 ? [...shown, `${rest} more`] : shown);
}
