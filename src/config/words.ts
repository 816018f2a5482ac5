/** Words joined as people do: `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** `1 worker`, `4 workers`, `2 vulnerabilities`. */
export function countNoun(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun.replace(/(?<![aeiou])y$/, "ie")}s`}`;
}

/** A text as the part of a regular expression that stands for it and nothing else. */
export function literally(text: string): string {
  return text.replaceAll(/[^\w]/gu, "\\$&");
}

/** The words of a text, each once: a long list is easier to read so. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Orders texts by their characters, wherever it runs: for `sort`. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
