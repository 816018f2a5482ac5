/** A file's text with `\n` line endings and without a byte order mark. */
export interface DecodedText {
  readonly text: string;
  /** How its lines ended on disk, by majority; null for a file of one line. */
  readonly eol: "lf" | "crlf" | null;
}

/**
 * Decodes UTF-8 and UTF-16 with a byte order mark; anything else that is text is read as Latin-1, so that old
 * source still shows its ASCII part.
 * @returns null for binary content
 */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const text = decodeBytes(bytes);
  if (text?.includes("\0") !== false) return null;
  const crlf = countMatches(text, "\r\n");
  const lf = countMatches(text, "\n") - crlf;
  const eol = crlf + lf === 0 ? null : crlf > lf ? "crlf" : "lf";
  return { text: text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text, eol };
}

function decodeBytes(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

function countMatches(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) count += 1;
  return count;
}
