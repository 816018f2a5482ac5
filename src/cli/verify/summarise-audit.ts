import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Finding, SEVERITIES } from "../../audit/finding.ts";
import { auditSubject } from "../../audit/run-audit.ts";
import { revealText } from "../../config/quote.ts";
import type { AuditSummary, Report } from "../../config/report.ts";
import { BEFORE_FOLDER } from "../../reconcile/layout.ts";
import { openFiles, openFilesOfBefore } from "../audit/read-subject.ts";
import type { Project } from "../project.ts";

/** The audit of the Docker files of before the first run, and of those that are there now. */
export async function auditBeforeAndAfter(
  project: Pick<Project, "root" | "facts"> & { readonly state: Pick<Project["state"], "written"> },
): Promise<Report["audit"]> {
  const { root, facts } = project;
  const after = await openFiles(root, new Date(), facts);
  return {
    before: await auditBefore(project),
    after: summarise(auditSubject(after.subjectOf(after.read)).findings),
  };
}

/** Null where there were no Docker files before the first run. */
async function auditBefore({
  root,
  facts,
  state,
}: Parameters<typeof auditBeforeAndAfter>[0]): Promise<AuditSummary | null> {
  if (!existsSync(join(root, BEFORE_FOLDER))) return null;
  const before = await openFilesOfBefore(root, new Date(), facts, new Set(state.written));
  const { files, findings } = auditSubject(before.subjectOf(before.read));
  return files.length === 0 ? null : summarise(findings);
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
