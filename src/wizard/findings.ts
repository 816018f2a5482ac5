import { countNoun } from "../config/words.ts";
import type { AuditFinding } from "./contract.ts";

/** Findings that the first screen names. */
export const WORST = 3;

/** The key, or the line, that shows all of them. */
export const FINDINGS = "f";

/** How many there are of each severity: `19 findings: 6 high, 13 low`. */
export function countFindings(findings: readonly AuditFinding[]): string {
  if (findings.length === 0) return "nothing found";
  const severities = [...new Set(findings.map(({ severity }) => severity))];
  const parts = severities.map(
    (severity) => `${findings.filter((one) => one.severity === severity).length} ${severity}`,
  );
  return `${countNoun(findings.length, "finding")}: ${parts.join(", ")}`;
}
