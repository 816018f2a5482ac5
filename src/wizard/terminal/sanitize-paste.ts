const ESC = "\u001b";
const ANSI_SEQUENCE = new RegExp(`${ESC}\\[[0-?]*[ -/]*[@-~]`, "g");
const LINE_BREAKS = /[\r\n\u2028\u2029]+/u;
/** Control characters, and those that reorder or hide text: what is shown must be what is stored. */
const UNSEEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Turns pasted text into what an answer can hold: colours and control characters go, a tab becomes a space, and one
 * `\n` stands between lines. Blank lines leave nothing behind, so a line copied with its end stays one line.
 */
export function sanitizePaste(text: string): string {
  const lines = text.replace(ANSI_SEQUENCE, "").split(LINE_BREAKS);
  return lines
    .filter((line) => line !== "")
    .map((line) => line.replaceAll("\t", " ").replace(UNSEEN, ""))
    .join("\n");
}
