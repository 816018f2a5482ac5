import type { GeneratedFile } from "../config/file-set.ts";
import { ORIGIN } from "../config/origin.ts";

/** The line that says what made a file, as a comment; below `#!` where there is one. */
export function withOrigin(text: string, comment = "#"): string {
  const line = `${comment} ${ORIGIN}`;
  if (!text.startsWith("#!")) return `${line}\n${text}`;
  const end = text.indexOf("\n") + 1;
  return `${text.slice(0, end)}${line}\n${text.slice(end)}`;
}

/** A file that is cryo-init's whole, with the project's line endings. */
export function wholeFile(path: string, content: string, purpose: string): GeneratedFile {
  return { path, content, purpose, kind: "whole", executable: false, eol: "project" };
}

/** A file that runs in a Linux container: always with `\n`. */
export function containerFile(
  path: string,
  content: string,
  purpose: string,
  executable = false,
): GeneratedFile {
  return { path, content, purpose, kind: "whole", executable, eol: "lf" };
}

/** Lines between markers in a file that belongs to the project. */
export function blockFile(path: string, content: string, purpose: string): GeneratedFile {
  return { path, content, purpose, kind: "block", executable: false, eol: "project" };
}
