import { compareTexts } from "../config/words.ts";
import { type Finding, type Rule, SEVERITIES } from "./finding.ts";
import { RULES } from "./rules/index.ts";
import type { Subject } from "./subject.ts";
import { type Suppressed, suppress } from "./suppress.ts";

/** What an audit has looked at, and found. */
export interface Audited extends Suppressed {
  readonly subject: Subject;
  /** The Dockerfiles and Compose files. */
  readonly files: readonly string[];
}

/** What the rules find in a project, and what its comments and answers leave out. */
export function auditSubject(subject: Subject): Audited {
  const files = [
    ...new Set([
      ...subject.dockerfiles.map(({ file }) => file),
      ...subject.composeFiles.map(({ path }) => path),
    ]),
  ];
  return { subject, files, ...suppress(runAudit(subject), files, subject.read, subject.generated) };
}

/** What the rules find: the worst first, then by file and line. */
export function runAudit(subject: Subject, rules: readonly Rule[] = RULES): readonly Finding[] {
  const findings = rules.flatMap((rule) =>
    rule.find(subject).map((hit): Finding => ({ rule, fix: rule.fix, ...hit })),
  );
  // A file that is included by another, and found by itself, is looked into twice.
  const unique = new Map(findings.map((finding) => [keyOf(finding), finding]));
  return [...unique.values()].toSorted(
    (a, b) =>
      SEVERITIES.indexOf(b.rule.severity) - SEVERITIES.indexOf(a.rule.severity) ||
      compareTexts(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      compareTexts(a.rule.id, b.rule.id),
  );
}

function keyOf({ rule, place: { file, line, column }, message }: Finding): string {
  return JSON.stringify([rule.id, file, line, column, message]);
}
