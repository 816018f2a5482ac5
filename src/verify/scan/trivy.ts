import { isObject, type JsonObject } from "../../config/json.ts";
import {
  type Findings,
  knowsNothing,
  optionalText,
  readJson,
  requireText,
  takeRecords,
  toSeverity,
  unreadableReport,
} from "./findings.ts";

/**
 * Reads `trivy image --format json`: the list of results that trivy wrote until 0.19, and the object with
 * `SchemaVersion` 2 since.
 * @throws UserError where it is neither, or names nothing that was looked at: that is no clean image
 */
export function parseTrivy(text: string): Findings {
  const report = readJson(text, "trivy");
  const isWrapped = isObject(report);
  if (isWrapped && report.SchemaVersion !== 2)
    throw unreadableReport(
      "trivy",
      `its SchemaVersion is ${JSON.stringify(report.SchemaVersion) ?? "missing"}, and not 2`,
    );
  const results = takeRecords(isWrapped ? report.Results : report, "trivy", "the list of results");
  // Each kind of package that was found has a result, also where nothing is wrong with it.
  if (results.length === 0) throw knowsNothing("trivy", "it has found no package to look at");
  const vulnerabilities = results.flatMap((result) =>
    takeRecords(result.Vulnerabilities, "trivy", "a list of vulnerabilities").map((one) => ({
      id: requireText(one.VulnerabilityID, "trivy", "the id of a vulnerability"),
      severity: toSeverity(one.Severity),
      package: requireText(one.PkgName, "trivy", "the package of a vulnerability"),
      version: optionalText(one.InstalledVersion) ?? "",
      fixedIn: optionalText(one.FixedVersion),
    })),
  );
  const notes = isWrapped ? noteEndOfLife(report) : [];
  return { vulnerabilities, notes, isPartial: notes.length > 0 };
}

function noteEndOfLife({ Metadata }: JsonObject): readonly string[] {
  const os = isObject(Metadata) ? Metadata.OS : null;
  if (!isObject(os) || os.EOSL !== true) return [];
  return [
    `${optionalText(os.Family) ?? "The distribution"} ${optionalText(os.Name) ?? ""} is no longer supported: its list of vulnerabilities is not kept up, and this scan is not complete.`,
  ];
}
