import { excerptOf } from "../../audit/excerpt.ts";
import { type Finding, SEVERITIES, type Severity } from "../../audit/finding.ts";
import type { Ignored } from "../../audit/suppress.ts";
import { revealText } from "../../config/quote.ts";
import { countNoun } from "../../config/words.ts";

/** By file, each finding with its line and what to do; the worst first. */
export function describeFindings(findings: readonly Finding[]): readonly string[] {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { file } = finding.place;
    const own = files.get(file);
    if (own === undefined) files.set(file, [finding]);
    else own.push(finding);
  }
  return [...files].flatMap(([file, own]) => [
    revealText(file),
    ...own.flatMap(({ rule, place, message, fix }) => [
      `  ${`${place.line}:${place.column}`.padEnd(7)} ${rule.severity.padEnd(8)} ${rule.id}  ${revealText(message)}`,
      ...(place.text === "" ? [] : [`          | ${revealText(excerptOf(place.text))}`]),
      `          ${revealText(fix)}`,
    ]),
    "",
  ]);
}

/** How many there are, and how bad. */
export function summarise(findings: readonly Finding[], ignored: readonly Ignored[], files: number): string {
  const left = describeIgnored(ignored);
  if (findings.length === 0) return `No faults found in ${countNoun(files, "file")}.${left}`;
  const count = (severity: Severity): number =>
    findings.filter(({ rule }) => rule.severity === severity).length;
  const parts = SEVERITIES.toReversed().flatMap((severity) =>
    count(severity) === 0 ? [] : [`${count(severity)} ${severity}`],
  );
  const settled = findings.filter(({ rule }) => rule.settled).length;
  const better = settled === 0 ? "" : ` What cryo-init generates has not got ${settled} of them.`;
  return `${countNoun(findings.length, "finding")} in ${countNoun(files, "file")}: ${parts.join(", ")}.${better}${left}
More on one: npx cryo-init audit --explain ${findings[0]?.rule.id}`;
}

/** ` 2 left out by comments. 7 left out because image.pin is empty in cryo-init.yaml.` */
function describeIgnored(ignored: readonly Ignored[]): string {
  const comments = ignored.filter(({ by }) => by === "comment").length;
  const reasons = [...new Set(ignored.flatMap(({ by, reason }) => (by === "answer" ? [reason] : [])))];
  return [
    ...(comments === 0 ? [] : [` ${countNoun(comments, "finding")} left out by comments.`]),
    ...reasons.map((reason) => {
      const count = ignored.filter((one) => one.by === "answer" && one.reason === reason).length;
      return ` ${countNoun(count, "finding")} left out because ${reason}.`;
    }),
  ].join("");
}
