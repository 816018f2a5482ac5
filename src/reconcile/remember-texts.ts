/** Texts whose reading is remembered: the three of a merge, what comes of it, and as many of the one before. */
const REMEMBERED = 8;

/**
 * The same reading of texts, which reads none of the last few twice: the live preview merges one file at each key, and
 * two of its three texts are always the same.
 */
export function rememberTexts<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly result: T }>();
  return (text) => {
    const kept = known.get(text) ?? { result: read(text) };
    known.delete(text);
    known.set(text, kept);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return kept.result;
  };
}
