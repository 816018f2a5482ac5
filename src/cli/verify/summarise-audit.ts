import { type Finding, SEVERITIES } from "../../audit/finding.ts";
import { auditSubject } from "../../audit/run-audit.ts";
import { revealText } from "../../config/quote.ts";
import type { AuditSummary, Report } from "../../config/report.ts";
import { openFiles, openFilesOfBefore } from "../audit/read-subject.ts";
import type { Project } from "../project.ts";

/** The audit of the Docker files of before the first run, and of those that are there now. */
export async function auditBeforeAndAfter({ root, facts, state }: Project): Promise<Report["audit"]> {
  const now = new Date();
  const before = await openFilesOfBefore(root, now, facts, new Set(state.written));
  const found = auditSubject(before.subjectOf(before.read));
  const after = await openFiles(root, now, facts);
  return {
    before: found.files.length === 0 ? null : summarise(found.findings),
    after: summarise(auditSubject(after.subjectOf(after.read)).findings),
  };
}

function summarise(findings: readonly Finding[]): AuditSummary {
  const counts = SEVERITIES.toReversed().map((severity) => [
    severity,
    findings.filter(({ rule }) => rule.severity === severity).length,
  ]);
  return {
    counts: Object.fromEntries(counts.filter(([, count]) => count !== 0)),
    findings: findings.map(
      ({ rule, place, message }) =>
        `${rule.id} ${rule.severity} ${place.file}:${place.line}: ${revealText(message)}`,
    ),
  };
}
