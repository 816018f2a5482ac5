import { isObject, type JsonObject } from "../../config/json.ts";
import { countNoun } from "../../config/words.ts";
import {
  type Findings,
  knowsNothing,
  optionalText,
  readJson,
  requireText,
  takeRecords,
  unreadableReport,
} from "./findings.ts";

const PROGRAM = "pip-audit";
/** More names than these are a list that nobody reads. */
const MOST_NAMED = 5;

/**
 * Reads `pip-audit --format json`: the list of packages that it wrote until 2.4, and the object with `dependencies`
 * since. It gives no severities.
 * @throws UserError where it is neither, and where not one package could be looked up: an index that is not reachable
 * leaves every package out, and pip-audit calls that clean
 */
export function parsePipAudit(text: string): Findings {
  const report = readJson(text, PROGRAM);
  const isWrapped = isObject(report);
  if (isWrapped && !("dependencies" in report))
    throw unreadableReport(PROGRAM, "the list of packages is missing");
  const packages = takeRecords(isWrapped ? report.dependencies : report, PROGRAM, "the list of packages");
  const skipped = packages.filter(({ skip_reason }) => skip_reason !== undefined);
  if (skipped.length === packages.length) {
    const reason = optionalText(skipped[0]?.skip_reason);
    throw knowsNothing(
      PROGRAM,
      `it has looked up no package${reason === null ? "" : ` (${reason})`}`,
      "It asks PyPI, which has to be reachable.",
    );
  }
  const vulnerabilities = packages.flatMap(({ name, version, vulns }) => {
    const found = requireText(name, PROGRAM, "the name of a package");
    return takeRecords(vulns, PROGRAM, `the list of ${found}`).map(({ id, fix_versions }) => ({
      id: requireText(id, PROGRAM, `an id of ${found}`),
      severity: "unknown" as const,
      package: found,
      version: optionalText(version) ?? "",
      fixedIn: Array.isArray(fix_versions) ? optionalText(fix_versions.map(String).join(", ")) : null,
    }));
  });
  return { vulnerabilities, notes: noteSkipped(skipped, packages.length) };
}

function noteSkipped(skipped: readonly JsonObject[], total: number): readonly string[] {
  if (skipped.length === 0) return [];
  const names = skipped.slice(0, MOST_NAMED).map(({ name }) => String(name));
  const list = `${names.join(", ")}${skipped.length > MOST_NAMED ? ", …" : ""}`;
  return [`Of ${countNoun(total, "package")}, ${skipped.length} could not be looked up: ${list}.`];
}
