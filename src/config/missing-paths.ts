import type { Settled } from "./config.ts";
import { quoteText } from "./quote.ts";

/**
 * The files and folders (with `/` at the end) on this machine that a typed path may go on to, itself where it is complete;
 * relative to the project.
 */
export type CompletePath = (typed: string) => readonly string[];

/** Characters of a pattern: what it stands for is not one path. */
const PATTERN = /[*?[\]]/;

/** The paths of a list that are not in the checkout. What cryo-init suggests has been seen there. */
export function listMissingPaths(
  { question, suggestion }: Settled,
  paths: readonly string[],
  complete: CompletePath,
): readonly string[] {
  if (question.type.kind !== "list" || question.type.path !== true) return [];
  const seen = Array.isArray(suggestion.value) ? suggestion.value : [];
  return paths.filter(
    (path) => path !== "" && !PATTERN.test(path) && !seen.includes(path) && !isThere(path, complete),
  );
}

/** What is said of paths in an answer that lead to nothing; null where there are none. They are taken all the same. */
export function describeMissingPaths(settled: Settled, complete: CompletePath): string | null {
  const { question, value } = settled;
  if (Array.isArray(value)) {
    const missing = listMissingPaths(settled, value, complete);
    return missing.length === 0 ? null : `not in this checkout: ${missing.join(", ")}`;
  }
  if (question.type.kind !== "text" || question.type.path !== true || value === "") return null;
  const path = String(value);
  if (complete(path).includes(path) && !path.endsWith("/")) return null;
  return isThere(path, complete)
    ? `${quoteText(path)} is a folder, and a file is expected`
    : `there is no such file on this machine: ${path}`;
}

function isThere(path: string, complete: CompletePath): boolean {
  const plain = path.replace(/\/+$/, "");
  return complete(plain).some((found) => found === plain || found === `${plain}/`);
}
