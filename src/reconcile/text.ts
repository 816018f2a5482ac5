import { isUtf8 } from "node:buffer";
import { DOCUMENT_FILE } from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import { orKeep } from "./file-errors.ts";

/** Line endings of a file on disk. */
export type Eol = "lf" | "crlf";

/** A file's text with `\n` endings, and the endings that it has on disk. */
export interface DecodedText {
  readonly text: string;
  readonly eol: Eol;
}

/** True for UTF-8 without NUL bytes; UTF-16, as some Windows shells write it, is not. */
export function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** Turns every `\r\n` into `\n`. */
export function toLf(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/**
 * Reads bytes as UTF-8 text. A file counts as CRLF when more than half of its lines end so, and is normalised then;
 * in any other file a stray `\r` stays part of its line, so that lines which nobody touches keep every byte.
 *
 * @throws UserError for anything that is not UTF-8: written back, it would be damaged.
 */
export function decodeText(bytes: Uint8Array, path: string): DecodedText {
  if (!isText(bytes)) {
    const isDocument = path === DOCUMENT_FILE;
    throw new UserError(`${path} is not UTF-8 text, so it cannot be compared or merged.`, {
      where: { file: path },
      next: isDocument
        ? "Save it as UTF-8. If it is damaged, delete it, and have its answers back as the last run left them: npx cryo-init --lost-answers restore"
        : orKeep("Save it as UTF-8", path),
      failure: isDocument ? "usage" : "failed",
    });
  }
  const raw = Buffer.from(bytes).toString("utf8");
  const lines = raw.split("\n").length - 1;
  const crlfLines = raw.split("\r\n").length - 1;
  return crlfLines * 2 > lines ? { text: toLf(raw), eol: "crlf" } : { text: raw, eol: "lf" };
}

/** The bytes to write for a text with `\n` endings. */
export function encodeText(text: string, eol: Eol): Uint8Array {
  return Buffer.from(eol === "crlf" ? toLf(text).replaceAll("\n", "\r\n") : text, "utf8");
}
