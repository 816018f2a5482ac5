const LONGEST = 60;

/** What a terminal would act on or hide instead of showing it. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Characters that no answer may hold: line breaks and control characters would leave their place in the files that
 * are generated, and marks that are hidden or turn the direction of writing make a line read as what it is not.
 */
export function holdsForbiddenCharacter(text: string): boolean {
  return text.search(INVISIBLE) !== -1;
}

/** Somebody's text as a message may hold it: shortened, with what is invisible written out (`\u{1b}`). */
export function showText(text: string): string {
  const characters = [...text];
  const start = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}...` : text;
  return revealText(start);
}

/** A text with what is invisible, or would drive a terminal, written out: `\u{1b}`. */
export function revealText(text: string): string {
  return text.replace(INVISIBLE, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`);
}

/** The same in quotes, where it could be taken for the message's own words. */
export function quoteText(text: string): string {
  return `"${showText(text)}"`;
}

/** A word of a command line, quoted only where a shell would split or expand it. */
export function quoteShell(word: string): string {
  if (/^[\w.,:/=@+-]+$/.test(word)) return word;
  // Double quotes are understood by every shell, cmd.exe included; they do not protect these three.
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}
