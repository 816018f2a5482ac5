/** What one call of `python` is told. */
export interface PythonCommand {
  /** Those in front of the script: `-u`, `-OO`. */
  readonly options: readonly string[];
  /** `app.py`; null for a module, code, or nothing. */
  readonly script: string | null;
}

/** Reads the words of a command that starts Python, whatever wraps it; null for any other. */
export function readPython(words: readonly string[]): PythonCommand | null {
  const python = words.findIndex((word) => /(?:^|\/)python[\d.]*$/.test(word));
  if (python === -1) return null;
  const options: string[] = [];
  for (let at = python + 1; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) return { options, script: word };
    options.push(word);
    if (/^-[A-Za-z]*[mc]/.test(word)) break;
    // A value follows.
    if (/^-[WX]$/.test(word)) at += 1;
  }
  return { options, script: null };
}
