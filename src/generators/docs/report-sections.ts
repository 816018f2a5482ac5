import {
  type AuditSummary,
  CRITERIA,
  type Criterion,
  type Report,
  type ScanReport,
  SEVERITIES,
} from "../../config/report.ts";
import { formatMeasuredTime, formatSize } from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import { escapeProse, escapeText, formatCode, formatShare } from "./markdown.ts";

/** Every criterion, in the order of the report: what a run was not asked for was not checked. */
export function listCriteria({ criteria }: Report): readonly Criterion[] {
  return CRITERIA.map(
    (name) =>
      criteria.find((criterion) => criterion.name === name) ?? {
        name,
        verdict: "not checked",
        summary: "This run was not asked to look at it.",
        method: "",
        findings: [],
      },
  );
}

/** What changed, as pairs of before and now: only what was measured on both sides, or found in the files. */
export function describeChanges({ size, audit, hardening, startup, files }: Report): readonly object[] {
  const rows: { readonly what: string; readonly before: string; readonly after: string }[] = [];
  if (size !== null) {
    const { before, after } = size;
    const change = before === null ? "" : ` (${describeDifference(before.size, after.size)})`;
    rows.push({
      what: "Size of the image",
      before: before === null ? "not measured" : formatSize(before.size),
      after: `${formatSize(after.size)}${change}`,
    });
  }
  rows.push({
    what: "Faults that the audit finds in the Docker files",
    before: audit.before === null ? "no files that could be read" : countFaults(audit.before),
    after: countFaults(audit.after),
  });
  if (startup !== null)
    rows.push({
      what: "Time to the first good answer",
      before: "not measured",
      after: `${formatMeasuredTime(startup.median)} (median)`,
    });
  const inForce = hardening.filter(({ verdict }) => verdict === "in force").length;
  if (hardening.length > 0)
    rows.push({
      what: "Practices of hardening found in force",
      before: "not measured",
      after: `${inForce} of ${hardening.length}`,
    });
  rows.push({
    what: "Files",
    before: "-",
    after: `${files.created.length} created, ${files.modified.length} modified`,
  });
  return rows;
}

function describeDifference(before: number, after: number): string {
  if (before === 0 || after === before) return "the same";
  return after < before
    ? `${formatShare(before - after, before)} smaller`
    : `${formatShare(after - before, before)} larger`;
}

function countFaults({ counts, findings }: AuditSummary): string {
  const bySeverity = Object.entries(counts).filter(([, count]) => count > 0);
  if (bySeverity.length === 0) return findings.length === 0 ? "none" : String(findings.length);
  return bySeverity.map(([severity, count]) => `${count} ${escapeText(severity)}`).join(", ");
}

/** What each scanner found. */
export function describeScans({ scans }: Report): readonly object[] {
  return scans.map((scan) => ({
    scanner: escapeText(scan.scanner),
    whole: scan.whole,
    counts: scan.counts,
    total: countNoun(
      SEVERITIES.reduce((sum, severity) => sum + scan.counts[severity], 0),
      "vulnerability",
    ),
    fixable: scan.fixable,
    serious: scan.counts.critical + scan.counts.high,
    worst: scan.worst.map((one) => ({
      id: escapeText(one.id),
      severity: one.severity,
      package: formatCode(one.package),
      version: formatCode(one.version),
      fixedIn: one.fixedIn === null ? "none yet" : formatCode(one.fixedIn),
    })),
    more: countMore(scan),
    sbom: scan.sbom === null ? null : formatCode(scan.sbom),
    notes: scan.notes.map((note) => escapeProse(note)),
  }));
}

/** How many of the critical, high and unknown ones the report does not list. */
function countMore({ counts, worst }: ScanReport): number {
  return Math.max(0, counts.critical + counts.high + counts.unknown - worst.length);
}

/** A line of an audit: `CD014 high Dockerfile:3: no user: the process is root`. */
const FINDING = /^(CD\d{3})\s+(\w+)\s+(.*)$/s;

/**
 * The faults of the files before, each with what has become of it; and those of the files that are there now.
 * @param site whether the pages on the rules can be reached
 */
export function describeProblems({ audit }: Report, site: boolean): object {
  const still = new Set(audit.after.findings.map((line) => FINDING.exec(line)?.[1] ?? line));
  const describe = (line: string): { rule: string; severity: string; text: string; isStill: boolean } => {
    const [, id, severity = "-", text = ""] = FINDING.exec(line) ?? [];
    if (id === undefined)
      return { rule: "-", severity: "-", text: escapeText(line), isStill: still.has(line) };
    const rule = site ? `[${id}](handbook/audit-rules.md)` : id;
    return { rule, severity: escapeText(severity), text: escapeText(text), isStill: still.has(id) };
  };
  return {
    before:
      audit.before?.findings.map((line) => {
        const { isStill, ...finding } = describe(line);
        return { ...finding, outcome: isStill ? "**this rule still finds something**" : "solved" };
      }) ?? null,
    after: audit.after.findings.map(describe),
  };
}
