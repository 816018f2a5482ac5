/** Characters at the most that are shown: a file can be one line, and have thousands of findings in it. */
const LONGEST = 1000;

/** A text as it is shown: its beginning, where it is very long. */
export function excerptOf(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
