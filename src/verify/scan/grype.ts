import { isObject, type JsonObject } from "../../config/json.ts";
import { countNoun } from "../../config/words.ts";
import {
  type Findings,
  optionalText,
  readJson,
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
  const report = readJson(text, "grype");
  const isWrapped = isObject(report);
  if (isWrapped ? !("matches" in report) : !Array.isArray(report))
    throw unreadableReport("grype", "the list of matches is missing");
  const matches = takeRecords(isWrapped ? report.matches : report, "grype", "the list of matches");
  const ignored = isWrapped ? takeRecords(report.ignoredMatches, "grype", "the list of ignored matches") : [];
  return {
    vulnerabilities: matches.map(({ vulnerability, artifact }) => {
      if (!isObject(vulnerability) || !isObject(artifact))
        throw unreadableReport("grype", "a match is without its vulnerability or its package");
      return {
        id: requireText(vulnerability.id, "grype", "the id of a vulnerability"),
        severity: toSeverity(vulnerability.severity),
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
function isSerious({ vulnerability }: JsonObject): boolean {
  const word = isObject(vulnerability) ? vulnerability.severity : null;
  return !["medium", "low"].includes(toSeverity(word));
}

function findFix({ fix, fixedInVersion }: JsonObject): string | null {
  const versions = isObject(fix) && Array.isArray(fix.versions) ? fix.versions.map(String) : [];
  return optionalText(versions.join(", ")) ?? optionalText(fixedInVersion);
}
