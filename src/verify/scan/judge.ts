import { type Criterion, type ScanReport, SEVERITIES } from "../../config/report.ts";
import { countNoun, joinWords } from "../../config/words.ts";

/** More findings than these stand in the table of the scan only. */
const MOST_FINDINGS = 10;

/** What has to be there for a scan of the whole image. */
const HOW_TO_SCAN =
  "For a scan of the whole image, install `trivy`, `grype` or the `docker scout` plugin, and verify again.";

/** What was tried: the scans that have an outcome, how they were made, and why the others have none. */
export interface Attempts {
  readonly scans: readonly ScanReport[];
  /** The command of each scan, as Markdown. */
  readonly methods: readonly string[];
  /** What failed, a sentence each. */
  readonly failures: readonly string[];
}

/**
 * Whether the image is without critical and high vulnerabilities. Passed is only what a scanner of whole images has
 * looked at, and where it knows how bad each finding is.
 */
export function judgeScans({ scans, methods, failures }: Attempts): Criterion {
  const method = methods.length === 0 ? "No scanner could look at the image." : methods.join(" ");
  const criterion = (
    verdict: Criterion["verdict"],
    summary: string,
    findings: readonly string[],
  ): Criterion => ({
    name: "scan",
    verdict,
    summary,
    method,
    findings,
  });
  if (scans.length === 0)
    return criterion("not checked", "Nothing has looked for vulnerabilities.", [...failures, HOW_TO_SCAN]);
  const isWhole = scans.some(({ whole }) => whole);
  const rest = isWhole ? failures : [...failures, HOW_TO_SCAN];
  const count = (severity: keyof ScanReport["counts"]): number =>
    scans.reduce((sum, { counts }) => sum + counts[severity], 0);
  const serious = count("critical") + count("high");
  if (serious > 0) {
    const fixable = scans.reduce((sum, scan) => sum + scan.fixable, 0);
    return criterion(
      "missed",
      `${count("critical")} critical and ${countNoun(count("high"), "high vulnerability")}, of which ${fixable} can be mended by a newer version.`,
      [...listWorst(scans, ["critical", "high"]), ...rest],
    );
  }
  const total = SEVERITIES.reduce((sum, severity) => sum + count(severity), 0);
  const unknown = count("unknown");
  if (isWhole && unknown === 0)
    return criterion("passed", `None is critical or high, of ${countNoun(total, "vulnerability")}.`, rest);
  if (isWhole)
    return criterion(
      "partly checked",
      `None is known to be critical or high, but nobody has said yet how bad ${unknown} of ${countNoun(total, "vulnerability")} ${unknown === 1 ? "is" : "are"}.`,
      [...listWorst(scans, ["unknown"]), ...rest],
    );
  // These tell no severities, and all that they find is mended by a newer version, or will be.
  const programs = joinWords(scans.map(({ scanner }) => scanner));
  if (unknown > 0)
    return criterion(
      "missed",
      `${countNoun(unknown, "finding")} of unknown severity by ${programs}, which count as high until a scanner says otherwise.`,
      [...listWorst(scans, ["unknown"]), ...rest],
    );
  return criterion(
    "partly checked",
    `${programs} found nothing in the part that ${scans.length === 1 ? "it looks" : "they look"} at.`,
    rest,
  );
}

function listWorst(scans: readonly ScanReport[], severities: readonly string[]): readonly string[] {
  const all = scans.flatMap(({ worst }) => worst).filter(({ severity }) => severities.includes(severity));
  const lines = all
    .slice(0, MOST_FINDINGS)
    .map(
      ({ id, severity, package: name, version, fixedIn }) =>
        `${id} (${severity}) in \`${name}\` ${version}: ${fixedIn === null ? "no version mends it yet" : `mended in ${fixedIn}`}.`,
    );
  const more = all.length - lines.length;
  return more > 0 ? [...lines, `${more} more: see the scan.`] : lines;
}
