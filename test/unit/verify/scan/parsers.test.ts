import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../../src/config/errors.ts";
import { parseUpdates } from "../../../../src/verify/scan/debian-updates.ts";
import { countFindings, type Findings } from "../../../../src/verify/scan/findings.ts";
import { parseGrype } from "../../../../src/verify/scan/grype.ts";
import { parsePipAudit } from "../../../../src/verify/scan/pip-audit.ts";
import { parseScout } from "../../../../src/verify/scan/scout.ts";
import { parseTrivy } from "../../../../src/verify/scan/trivy.ts";

/** A report as its program wrote it; see the README there. */
function fixture(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../fixtures/scan/${name}`, import.meta.url)), "utf8");
}

/** One line for each vulnerability: `high CVE-1 package 1.0 -> 1.1`. */
function list({ vulnerabilities }: Findings): readonly string[] {
  return vulnerabilities.map(
    ({ severity, id, package: name, version, fixedIn }) =>
      `${severity} ${id} ${name} ${version} -> ${fixedIn ?? "none"}`,
  );
}

describe("trivy", () => {
  test("the list of before there was a schema", () => {
    expect(list(parseTrivy(fixture("trivy-1.json")))).toEqual([
      "medium CVE-2020-3810 apt 1.4.9 -> 1.4.10",
      "low TEMP-0841856-B18BAF bash 4.4-5 -> none",
      "high CVE-2016-2779 bsdutils 2.29.2-1+deb9u1 -> none",
      "medium CVE-2019-5094 e2fslibs 1.43.4-2 -> 1.43.4-2+deb9u1",
      "medium CVE-2019-5094 e2fsprogs 1.43.4-2 -> 1.43.4-2+deb9u1",
    ]);
  });

  test("schema 2", () => {
    expect(list(parseTrivy(fixture("trivy-2.json")))).toEqual([
      "low CVE-2019-18276 bash 5.0-4 -> none",
      "critical CVE-2019-18224 libidn2-0 2.0.5-1 -> 2.0.5-1+deb10u1",
    ]);
  });

  test("several kinds of packages, and a finding without a severity", () => {
    expect(list(parseTrivy(fixture("trivy-2-unknown.json")))).toEqual([
      "medium CVE-2022-24765 git 2.35.1-r2 -> 2.35.2-r0",
      "unknown CVE-2021-38561 golang.org/x/text v0.3.5 -> 0.3.7",
    ]);
  });

  test("a clean image has results without vulnerabilities", () => {
    const clean = JSON.parse(fixture("trivy-2.json"));
    clean.Results[0].Vulnerabilities = undefined;
    expect(parseTrivy(JSON.stringify(clean))).toEqual({ vulnerabilities: [], notes: [], isPartial: false });
    expect(list(parseTrivy('[{"Target": "x", "Vulnerabilities": null}]'))).toEqual([]);
  });

  test("a distribution at the end of its life makes the scan incomplete", () => {
    const old = JSON.parse(fixture("trivy-2.json"));
    old.Metadata.OS.EOSL = true;
    const { notes, isPartial } = parseTrivy(JSON.stringify(old));
    expect(isPartial).toBe(true);
    expect(notes).toEqual([expect.stringContaining("debian 10.1 is no longer supported")]);
  });

  test.each([
    ["nothing was looked at", '{"SchemaVersion": 2}', "it has found no package to look at"],
    ["an empty list", "[]", "it has found no package to look at"],
    ["a schema to come", '{"SchemaVersion": 3, "Results": []}', "its SchemaVersion is 3, and not 2"],
    [
      "a finding without an id",
      '[{"Vulnerabilities": [{"PkgName": "a"}]}]',
      "the id of a vulnerability is missing",
    ],
    [
      "a finding without a package",
      '[{"Vulnerabilities": [{"VulnerabilityID": "a"}]}]',
      "the package of a vulnerability is missing",
    ],
    [
      "findings that are none",
      '[{"Vulnerabilities": [1]}]',
      "a list of vulnerabilities is no list of objects",
    ],
  ])("%s is an error, and no clean image", (_, text, reason) => {
    expect(() => parseTrivy(text)).toThrow(reason);
  });
});

describe("grype", () => {
  test.each(["grype-matches.json", "grype-risk.json"])("%s, with matches", (name) => {
    expect(list(parseGrype(fixture(name)))).toEqual([
      "low CVE-1999-0001 package-1 1.1.1 -> 1.2.1, 2.1.3, 3.4.0",
      "critical CVE-1999-0002 package-2 2.2.2 -> none",
    ]);
  });

  test("the bare list of its first versions, which gives no severities", () => {
    expect(list(parseGrype(fixture("grype-list.json")))).toEqual([
      "unknown CVE-1999-0001 package-1 1.0.1 -> the-next-version",
      "unknown CVE-1999-0002 package-1 1.0.1 -> none",
      "unknown CVE-1999-0003 package-1 1.0.1 -> the-other-next-version",
    ]);
  });

  test("nothing found", () => {
    expect(list(parseGrype(fixture("grype-empty.json")))).toEqual([]);
  });

  test.each([
    ["Critical", true],
    ["Unknown", true],
    ["Low", false],
  ])("an ignored finding of severity %s is told; the scan is incomplete: %s", (severity, isPartial) => {
    const report = JSON.parse(fixture("grype-matches.json"));
    const [first] = report.matches;
    report.ignoredMatches = [{ ...first, vulnerability: { ...first.vulnerability, severity } }];
    const read = parseGrype(JSON.stringify(report));
    expect(read.isPartial).toBe(isPartial);
    expect(read.notes).toEqual([expect.stringMatching(/^1 finding did not count/)]);
  });

  test("negligible is low", () => {
    expect(list(parseGrype(fixture("grype-matches.json").replace("Critical", "Negligible")))[1]).toMatch(
      /^low /,
    );
  });

  test.each([
    ["another object", '{"results": []}', "the list of matches is missing"],
    [
      "a match without a package",
      '[{"vulnerability": {"id": "a"}}]',
      "without its vulnerability or its package",
    ],
  ])("%s is an error", (_, text, reason) => {
    expect(() => parseGrype(text)).toThrow(reason);
  });
});

describe("docker scout", () => {
  test("one address a rule, as its first versions wrote it", () => {
    expect(list(parseScout(fixture("scout-0.24.1.sarif.json")))).toEqual([
      "unknown GMS-2022-9109 xstream 1.4.5 -> none",
    ]);
  });

  test("several addresses a rule", () => {
    const report = JSON.parse(fixture("scout-0.24.1.sarif.json"));
    Object.assign(report.runs[0].tool.driver.rules[0].properties, {
      purl: undefined,
      purls: [
        "pkg:deb/debian/tiff@4.7.0-3%2Bdeb13u3?os_distro=trixie&os_name=debian&os_version=13",
        "pkg:npm/%40angular/core@17.0.0#src",
        "pkg:generic/unversioned",
      ],
      cvssV3_severity: "CRITICAL",
      fixed_version: "5.0",
    });
    expect(list(parseScout(JSON.stringify(report)))).toEqual([
      "critical GMS-2022-9109 tiff 4.7.0-3+deb13u3 -> 5.0",
      "critical GMS-2022-9109 core 17.0.0 -> 5.0",
      "critical GMS-2022-9109 unversioned  -> 5.0",
    ]);
  });

  test("nothing found", () => {
    const clean = { runs: [{ tool: { driver: { name: "docker scout" } }, results: [] }] };
    expect(list(parseScout(JSON.stringify(clean)))).toEqual([]);
  });

  test.each([
    ["no run", '{"runs": []}', "it holds no run"],
    [
      "a report of another program",
      '{"runs": [{"tool": {"driver": {"name": "Trivy"}}}]}',
      "it is of another program",
    ],
    [
      "neither rules nor results",
      '{"runs": [{"tool": {"driver": {"name": "docker scout"}}}]}',
      "it holds no results",
    ],
    [
      "a rule without a package",
      '{"runs": [{"tool": {"driver": {"name": "docker scout", "rules": [{"id": "CVE-1"}]}}}]}',
      "the package of CVE-1 is missing",
    ],
  ])("%s is an error", (_, text, reason) => {
    expect(() => parseScout(text)).toThrow(reason);
  });
});

describe("pip-audit", () => {
  test("the object of its present versions", () => {
    expect(list(parsePipAudit(fixture("pip-audit-2.10.1.json")))).toEqual([
      "unknown PYSEC-2019-217 jinja2 2.4.1 -> 2.10.1",
    ]);
  });

  test("the bare list of its first versions; a package of one's own could not be looked up", () => {
    const read = parsePipAudit(fixture("pip-audit-1.1.2.json"));
    expect(list(read)).toEqual([
      "unknown PYSEC-2019-179 flask 0.5 -> 1.0",
      "unknown PYSEC-2014-8 jinja2 2.4.1 -> 2.7.2",
      "unknown PYSEC-2019-217 jinja2 2.4.1 -> none",
    ]);
    expect(read.notes).toEqual(["Of 4 packages, 1 could not be looked up: example-app."]);
  });

  test("no package that could be looked up is no clean image, though pip-audit says so", () => {
    expect(() => parsePipAudit(fixture("pip-audit-2.10.1-unreachable.json"))).toThrow(
      "it has looked up no package (Dependency not found on PyPI and could not be audited: flask (0.5))",
    );
    expect(() => parsePipAudit('{"dependencies": []}')).toThrow("it has looked up no package");
  });
});

describe("pending updates of Debian", () => {
  test("those that a security archive has", () => {
    expect(list(parseUpdates(fixture("apt-trixie-pending.txt")))).toEqual([
      "unknown security update bash 5.2.37-2+b10 -> 5.2.37-2+b10+deb13u9",
      "unknown security update libssl3t64 3.5.9-1~deb13u1 -> 3.5.9-1~deb13u1+deb13u9",
      "unknown security update zlib1g 1:1.3.dfsg+really1.3.1-1+deb13u1 -> 1:1.3.dfsg+really1.3.1-1+deb13u1+deb13u9",
    ]);
  });

  test("an update from several archives counts, and one of no security archive does not", () => {
    const text = fixture("apt-trixie-pending.txt")
      .replace(" Debian-Security:13/stable-security [amd64])", " Debian:13.2/stable [amd64])")
      .replace(
        "deb13u9 Debian-Security:13/stable-security",
        "deb13u9 Debian:13.2/stable, Debian-Security:13/stable-security",
      );
    expect(parseUpdates(text).vulnerabilities.map((one) => one.package)).toEqual(["libssl3t64", "zlib1g"]);
  });

  test("none where nothing is newer", () => {
    const text = fixture("apt-trixie-pending.txt").replace(/^(Inst|Conf) .*\n/gm, "");
    expect(list(parseUpdates(text))).toEqual([]);
  });

  test("where no security archive was asked, nothing is known", () => {
    expect(() => parseUpdates(fixture("apt-trixie-no-security.txt"))).toThrow("name no security archive");
    expect(() => parseUpdates("")).toThrow("it does not say how much would be upgraded");
  });
});

describe("what is no report of a scanner", () => {
  const PARSERS = { parseTrivy, parseGrype, parseScout, parsePipAudit, parseUpdates };
  test.each(Object.entries(PARSERS))("%s: is an error for people, whatever it is", (_, parse) => {
    for (const text of ["", "null", "1", '"text"', "{}", "<html>", '{"runs": 1, "matches": 1}'])
      expect(() => parse(text)).toThrow(UserError);
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          expect(parse(text).vulnerabilities).toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe("counting", () => {
  const one = { id: "CVE-1", severity: "low", package: "a", version: "1", fixedIn: null } as const;

  test("each vulnerability of a package counts once, with the worst severity", () => {
    const report = countFindings("trivy 1.2.3", true, {
      vulnerabilities: [one, { ...one, severity: "high", fixedIn: "2" }, one, { ...one, package: "b" }],
      notes: [],
    });
    expect(report.counts).toEqual({ critical: 0, high: 1, medium: 0, low: 1, unknown: 0 });
    expect(report).toMatchObject({ scanner: "trivy 1.2.3", whole: true, fixable: 1, sbom: null });
    expect(report.worst).toEqual([{ ...one, severity: "high", fixedIn: "2" }]);
  });

  test("what may be bad is listed, the worst first, and at most 50", () => {
    const vulnerabilities = Array.from({ length: 60 }, (_, index) => ({
      ...one,
      id: `CVE-${index}`,
      severity: (["high", "unknown", "medium", "critical"] as const)[index % 4] ?? ("low" as const),
    }));
    const { worst, counts } = countFindings("x", true, { vulnerabilities, notes: [] });
    expect(counts).toEqual({ critical: 15, high: 15, medium: 15, low: 0, unknown: 15 });
    expect(worst.map(({ severity }) => severity)).toEqual([
      ...Array(15).fill("critical"),
      ...Array(15).fill("high"),
      ...Array(15).fill("unknown"),
    ]);
    const many = Array.from({ length: 70 }, (_, index) => ({
      ...one,
      id: `CVE-${index}`,
      severity: "high" as const,
    }));
    expect(countFindings("x", true, { vulnerabilities: many, notes: [] }).worst).toHaveLength(50);
  });
});
