/** What has a meaning in Markdown, or in the Vue templates that VitePress makes of it. */
const SPECIAL = /[\\`*_[\]<>#|~]/g;

/** Text that somebody else wrote, so that it shows as it is: a name, a path, a value. */
export function escapeText(text: string): string {
  return escapeMarks(oneLine(text));
}

/**
 * A sentence that somebody else wrote with code spans in it: these stay, and the rest shows as it is.
 * @param inTable a bar in a code span would end the cell
 */
export function escapeProse(text: string, inTable = false): string {
  return oneLine(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => {
      if (index % 2 === 1) return inTable ? part.replaceAll("|", "\\|") : part;
      return escapeMarks(part);
    })
    .join("");
}

/** A code span, whatever stands in it. In a table too, where a bar would end the cell. */
export function formatCode(text: string): string {
  const line = oneLine(text).replaceAll("|", "\\|");
  if (line === "") return "(empty)";
  if (!line.includes("`")) return `\`${line}\``;
  const fence = "`".repeat(1 + longestRun(line));
  return `${fence} ${line} ${fence}`;
}

/** A share as a whole percentage: `24 %`. */
export function formatShare(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}

/** `2026-11-30 08:55 UTC`: the same wherever the page is made. @param iso ISO 8601 */
export function formatMoment(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Parts of a template that were left out leave blank lines behind. */
export function joinBlankLines(text: string): string {
  return text.replace(/\n{3,}/g, "\n\n");
}

function escapeMarks(text: string): string {
  // A zero-width space keeps Vue from reading an expression; a backslash would not.
  return text.replace(SPECIAL, "\\$&").replaceAll("{{", "{\u200b{");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
