/** A word as a POSIX shell has to be given it, so that a command in a message can be copied. */
export function quoteWord(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
