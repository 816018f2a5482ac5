import { describe, expect, test } from "vitest";
import type { ScanReport, Severity } from "../../../../src/config/report.ts";
import { countFindings } from "../../../../src/verify/scan/findings.ts";
import { judgeScans } from "../../../../src/verify/scan/judge.ts";

function scan(whole: boolean, ...severities: readonly Severity[]): ScanReport {
  return countFindings(whole ? "trivy 0.58.1" : "pip-audit 2.10.1", whole, {
    vulnerabilities: severities.map((severity, index) => ({
      id: `CVE-${index}`,
      severity,
      package: "a",
      version: "1",
      fixedIn: index % 2 === 0 ? "2" : null,
    })),
    notes: [],
  });
}

const judge = (scans: readonly ScanReport[], failures: readonly string[] = []) =>
  judgeScans({ scans, methods: scans.map(() => "`scan`."), failures });

describe("the verdict", () => {
  test.each([
    ["passed", "None is critical or high, of 2 vulnerabilities.", [scan(true, "medium", "low")]],
    ["passed", "None is critical or high, of 0 vulnerabilities.", [scan(true)]],
    [
      "missed",
      "1 critical and 2 high vulnerabilities, of which 2 can be mended by a newer version.",
      [scan(true, "critical", "high", "high")],
    ],
    [
      "partly checked",
      "None is known to be critical or high, but nobody has said yet how bad 1 of 2 vulnerabilities is.",
      [scan(true, "unknown", "low")],
    ],
    ["partly checked", "pip-audit 2.10.1 found nothing in the part that it looks at.", [scan(false)]],
    [
      "missed",
      "2 findings of unknown severity by pip-audit 2.10.1, which count as high until a scanner says otherwise.",
      [scan(false, "unknown", "unknown")],
    ],
    ["not checked", "Nothing has looked for vulnerabilities.", []],
  ] as const)("%s: %s", (verdict, summary, scans) => {
    expect(judge(scans)).toMatchObject({ name: "scan", verdict, summary });
  });

  test("what is missing for a scan of the whole is said, and what failed", () => {
    const { findings } = judge([], ["`trivy` failed: no space left on device."]);
    expect(findings[0]).toBe("`trivy` failed: no space left on device.");
    expect(findings[1]).toContain("install `trivy`, `grype` or the `docker scout` plugin");
    expect(judge([scan(false)]).findings.join()).toContain("install `trivy`");
    expect(judge([scan(true)]).findings).toEqual([]);
  });

  test("each bad one is named with what mends it, up to ten", () => {
    expect(judge([scan(true, "critical", "high")]).findings).toEqual([
      "CVE-0 (critical) in `a` 1: mended in 2.",
      "CVE-1 (high) in `a` 1: no version mends it yet.",
    ]);
    const many = judge([scan(true, ...Array<Severity>(14).fill("high"))]).findings;
    expect(many).toHaveLength(11);
    expect(many.at(-1)).toBe("4 more: see the scan.");
  });
});
