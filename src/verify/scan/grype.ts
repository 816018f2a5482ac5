import { countNoun } from "../../config/words.ts";
import {
  type Findings,
  isRecord,
  optionalText,
  parseJson,
  requireText,
  takeRecords,
  toSeverity,
  unreadableReport,
} from "./findings.ts";

/**
 * Reads `grype -o json`: the bare list of matches of its first versions, the object with `matches` since, with
 * `fixedInVersion` (until 0.8) or `fix.versions`.
 * @throws UserError where it is none of them
 */
export function parseGrype(text: string): Findings {
  const report = parseJson(text, "grype");
  const isObject = isRecord(report);
  if (isObject ? !("matches" in report) : !Array.isArray(report))
    throw unreadableReport("grype", "the list of matches is missing");
  const matches = takeRecords(isObject ? report.matches : report, "grype", "the list of matches");
  const ignored = isObject ? takeRecords(report.ignoredMatches, "grype", "the list of ignored matches") : [];
  return {
    vulnerabilities: matches.map(({ vulnerability, artifact }) => {
      if (!isRecord(vulnerability) || !isRecord(artifact))
        throw unreadableReport("grype", "a match is without its vulnerability or its package");
      return {
        id: requireText(vulnerability.id, "grype", "the id of a vulnerability"),
        severity: toSeverity(optionalText(vulnerability.severity) ?? ""),
        package: requireText(artifact.name, "grype", "the package of a vulnerability"),
        version: optionalText(artifact.version) ?? "",
        fixedIn: findFix(vulnerability),
      };
    }),
    notes:
      ignored.length === 0
        ? []
        : [
            `${countNoun(ignored.length, "finding")} did not count: rules of grype's configuration leave them out.`,
          ],
    isPartial: ignored.some(isSerious),
  };
}

/** What somebody has decided to ignore may be right; that nothing of the kind was found, is not. */
function isSerious({ vulnerability }: Readonly<Record<string, unknown>>): boolean {
  const word = isRecord(vulnerability) ? optionalText(vulnerability.severity) : null;
  return !["medium", "low"].includes(toSeverity(word ?? ""));
}

function findFix({ fix, fixedInVersion }: Readonly<Record<string, unknown>>): string | null {
  const versions = isRecord(fix) && Array.isArray(fix.versions) ? fix.versions.map(String) : [];
  return optionalText(versions.join(", ")) ?? optionalText(fixedInVersion);
}
