import type { Finding } from "../../audit/finding.ts";

/** Findings that are named; the command shows all. */
const MOST_NAMED = 3;

/**
 * Which findings new files have settled, for people. A finding counts as settled where its rule finds less than before:
 * lines and files are others now.
 */
export function describeSettled(before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  if (before.length === 0) return [];
  const count = (findings: readonly Finding[], id: string): number =>
    findings.filter(({ rule }) => rule.id === id).length;
  const ids = [...new Set(before.map(({ rule }) => rule.id))];
  const settled = ids.reduce((sum, id) => sum + Math.max(0, count(before, id) - count(after, id)), 0);
  const of = before.length === 1 ? "the one finding" : `the ${before.length} findings`;
  const head = `Audit: the new files settle ${settled === 0 ? "none" : settled} of ${of}.`;
  if (after.length === 0) return [head];
  const named = after
    .slice(0, MOST_NAMED)
    .map(({ rule, place, message }) => `  ${place.file}:${place.line}  ${rule.severity}  ${message}`);
  return [
    `${head} Left${after.length > named.length ? `, among ${after.length}` : ""}:`,
    ...named,
    "  npx cryo-init audit says what to do.",
  ];
}
