import type { Finding } from "../../audit/finding.ts";
import type { Suppressed } from "../../audit/suppress.ts";
import { revealText } from "../../config/quote.ts";

/** Findings that are named; the command shows all. */
const MOST_NAMED = 3;

/**
 * Which findings new files have settled, for people. A finding counts as settled where its rule finds less than before:
 * lines and files are others now. What an answer declines is not settled, and nothing that is left to do either.
 */
export function describeSettled(before: Suppressed, after: Suppressed): readonly string[] {
  const [old, found] = [before.findings, after.findings];
  if (old.length === 0) return [];
  const all = [...found, ...after.ignored];
  const count = (findings: readonly Finding[], id: string): number =>
    findings.filter(({ rule }) => rule.id === id).length;
  const ids = [...new Set(old.map(({ rule }) => rule.id))];
  const settled = ids.reduce((sum, id) => sum + Math.max(0, count(old, id) - count(all, id)), 0);
  const of = old.length === 1 ? "the one finding" : `the ${old.length} findings`;
  const declined = new Set(after.ignored.flatMap(({ by, reason }) => (by === "answer" ? [reason] : [])));
  return [
    `Audit: the new files settle ${settled === 0 ? "none" : settled} of ${of}.`,
    ...(declined.size === 0 ? [] : ["Left out, because it was answered so:"]),
    ...[...declined].map((reason) => `  ${reason}`),
    ...describeLeft(found),
  ];
}

function describeLeft(found: readonly Finding[]): readonly string[] {
  if (found.length === 0) return [];
  const named = found.slice(0, MOST_NAMED);
  return [
    `Left${found.length > named.length ? `, among ${found.length}` : ""}:`,
    ...named.map(
      ({ rule, place, message }) => `  ${place.file}:${place.line}  ${rule.severity}  ${revealText(message)}`,
    ),
    "  npx cryo-init audit says what to do.",
  ];
}
