/** What one call of `python` is told. */
export interface PythonCommand {
  /** Those in front of the script: `-u`, `-OO`. */
  readonly options: readonly string[];
  /** `app.py`; null for a module, code, or nothing. */
  readonly script: string | null;
  /** `shop.web` of `-m shop.web`; null for none. */
  readonly module: string | null;
}

/** Reads the words of a command that starts Python, whatever wraps it; null for any other. */
export function readPython(words: readonly string[]): PythonCommand | null {
  const python = words.findIndex((word) => /(?:^|\/)python[\d.]*$/.test(word));
  if (python === -1) return null;
  const options: string[] = [];
  for (let at = python + 1; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) return { options, script: word, module: null };
    options.push(word);
    if (/^-[A-Za-z]*m$/.test(word)) return { options, script: null, module: words[at + 1] ?? null };
    const joined = /^-[A-Za-z]*m(.+)$/.exec(word)?.[1];
    if (joined !== undefined) return { options, script: null, module: joined };
    if (/^-[A-Za-z]*c/.test(word)) break;
    // A value follows.
    if (/^-[WX]$/.test(word)) at += 1;
  }
  return { options, script: null, module: null };
}
