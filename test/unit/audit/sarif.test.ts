import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import type { Finding, Rule } from "../../../src/audit/finding.ts";
import { toSarif } from "../../../src/audit/formats/sarif.ts";
import { ALL_RULES, RULES } from "../../../src/audit/rules/index.ts";
import { runAudit } from "../../../src/audit/run-audit.ts";
import { cd059, type Ignored, suppress } from "../../../src/audit/suppress.ts";
import { ALL_CASES, readProject } from "./projects.ts";

const SCHEMA = new URL("../../fixtures/sarif/sarif-schema-2.1.0.json", import.meta.url);
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  // The schema has a pattern with a bracket too many.
  unicodeRegExp: false,
  formats: {
    uri: (text: string) => URL.canParse(text),
    // Everything else would have to be percent-encoded.
    "uri-reference": /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-F]{2})*$/,
    "date-time": true,
  },
});
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number; readonly snippet?: { readonly text: string } };
      };
    },
  ];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
  readonly suppressions?: readonly object[];
}

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } };
      readonly results: readonly Result[];
    },
  ];
}

interface Given {
  readonly findings?: readonly Finding[];
  readonly ignored?: readonly Ignored[];
  readonly folder?: string;
  readonly textOf?: (file: string) => string | null;
  readonly rules?: readonly Rule[];
}

/** The log, which is one by the schema. */
function sarif({ findings = [], ignored = [], folder = "", textOf = () => null }: Given): Log["runs"][0] {
  const log = toSarif({ version: "1.2.3", rules: ALL_RULES, findings, ignored, folder, textOf });
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return (log as Log).runs[0];
}

/** A finding of the first rule. */
function finding(line: number, text: string, file = "Dockerfile"): Finding {
  const [rule] = RULES;
  if (rule === undefined) throw new Error("there are no rules");
  return { rule, fix: rule.fix, message: "It is wrong.", place: { file, line, column: 1, text } };
}

const printsOf = (...findings: readonly Finding[]): readonly string[] =>
  sarif({ findings }).results.map((result) => result.partialFingerprints.primaryLocationLineHash);

test.each(ALL_CASES)("the findings of all cases of $rule make a log that the schema accepts", async (one) => {
  for (const { files } of one.cases) {
    const subject = await readProject(files);
    const findings = runAudit(subject);
    const { results, tool } = sarif({ findings, textOf: subject.read });
    expect(results).toHaveLength(findings.length);
    for (const [at, { ruleId, ruleIndex, locations }] of results.entries()) {
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      const { startLine, snippet } = locations[0].physicalLocation.region;
      const line = subject.read(findings[at]?.place.file ?? "")?.split("\n")[startLine - 1] ?? "";
      expect(line).toContain(snippet?.text ?? "");
    }
    const prints = results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
    expect(new Set(prints).size).toBe(prints.length);
  }
});

test("without findings it is a log with all rules and no result", () => {
  const { results, tool } = sarif({});
  expect(results).toEqual([]);
  expect(tool.driver.rules.map(({ id }) => id)).toEqual([...RULES.map(({ id }) => id), "CD059"].toSorted());
  expect(new Set(tool.driver.rules.map(({ name }) => name)).size).toBe(tool.driver.rules.length);
});

test("a security rule has a score in the range of its severity, and no other rule has one", () => {
  const ranges = { critical: [9.1, 10], high: [7, 8.9], medium: [4, 6.9], low: [0.1, 3.9] } as const;
  const { rules } = sarif({}).tool.driver;
  const scores = rules.flatMap(({ id, properties }) => {
    const score = Number((properties as Record<string, string> | undefined)?.["security-severity"]);
    const severity = RULES.find((rule) => rule.id === id)?.severity ?? "low";
    return Number.isNaN(score) ? [] : [{ id, score, range: ranges[severity] }];
  });
  for (const { id, score, range } of scores) {
    expect(score, String(id)).toBeGreaterThanOrEqual(range[0]);
    expect(score, String(id)).toBeLessThanOrEqual(range[1]);
  }
  expect(scores.map(({ id }) => id)).toContain("CD039");
  expect(scores.map(({ id }) => id)).not.toContain("CD027");
});

test.each([
  ["my app/Dockerfile", "", "my%20app/Dockerfile"],
  ["🐳/Dockerfile", "apps/web/", "apps/web/%F0%9F%90%B3/Dockerfile"],
  ["a#b?c%d.yml", "", "a%23b%3Fc%25d.yml"],
  ["broken\uD800.yml", "", "broken%EF%BF%BD.yml"],
])("the file %s in %s is %s", (file, folder, uri) => {
  const [result] = sarif({ findings: [finding(1, "FROM x", file)], folder }).results;
  expect(result?.locations[0].physicalLocation.artifactLocation).toEqual({ uri, uriBaseId: "%SRCROOT%" });
});

test("columns count UTF-16 units, and the snippet is what stands between them", () => {
  const place = { file: "compose.yml", line: 2, column: 6, text: "" };
  const findings = [{ ...finding(2, ""), place }];
  const [result] = sarif({ findings, textOf: () => "a\n🐳🐳 wrong  \nb\n" }).results;
  expect(result?.locations[0].physicalLocation.region).toEqual({
    startLine: 2,
    startColumn: 6,
    endColumn: 11,
    snippet: { text: "wrong" },
  });
});

test("a finding keeps its fingerprint when lines move, and has another one for another text, file or rule", () => {
  const [print] = printsOf(finding(3, "FROM python"));
  expect(printsOf(finding(30, "FROM  python "))).toEqual([print]);
  expect(printsOf(finding(3, "FROM node"))).not.toEqual([print]);
  expect(printsOf(finding(3, "FROM python", "other/Dockerfile"))).not.toEqual([print]);
  expect(printsOf({ ...finding(3, "FROM python"), rule: cd059 })).not.toEqual([print]);
});

test("the same text twice is told apart by its order in the file", () => {
  const [second, first] = printsOf(finding(9, "FROM python"), finding(3, "FROM python"));
  expect(first).toMatch(/^[0-9a-f]{16}:1$/);
  expect(second).toBe(`${first?.slice(0, -1)}2`);
});

test("what a comment leaves out is suppressed, with its reason", async () => {
  const text = "FROM python:3.13\n# cryo-init: ignore CD022 because it is a test\nADD app /app\n";
  const subject = await readProject({ Dockerfile: text });
  const given = suppress(runAudit(subject), ["Dockerfile"], subject.read);
  const { results } = sarif({ ...given, textOf: subject.read });
  const left = results.filter(({ suppressions }) => suppressions !== undefined);
  expect(left).toMatchObject([
    { ruleId: "CD022", suppressions: [{ kind: "inSource", justification: "it is a test" }] },
  ]);
  expect(results.length).toBe(given.findings.length + 1);
});

test("what an answer declines is suppressed from outside of the file", () => {
  const ignored: Ignored = { ...finding(1, "FROM python:3.13"), by: "answer", reason: "image.pin is empty" };
  expect(sarif({ ignored: [ignored] }).results[0]?.suppressions).toEqual([
    { kind: "external", justification: "image.pin is empty" },
  ]);
});
