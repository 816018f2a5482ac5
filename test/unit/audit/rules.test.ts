import { describe, expect, test } from "vitest";
import { RULES } from "../../../src/audit/rules/index.ts";
import { runAudit } from "../../../src/audit/run-audit.ts";
import { ALL_CASES, readProject } from "./projects.ts";

describe.each(ALL_CASES)("$rule", ({ rule: id, cases }) => {
  test.each(cases)("$name", async ({ files, finds }) => {
    const rule = RULES.find((one) => one.id === id);
    if (rule === undefined) throw new Error(`there is no rule ${id}`);
    const findings = runAudit(await readProject(files), [rule]);
    expect(findings.map(({ place }) => `${place.file}:${place.line}`).toSorted()).toEqual(finds.toSorted());
    for (const { message, fix } of findings) {
      expect(message).toMatch(/^[A-Z].*\.$/s);
      // No list holds a name twice.
      expect(message).not.toMatch(/(?<![\w-])([\w-]+)(?:, [\w-]+)*(?:, | and )\1(?![\w-])/);
      expect(fix).toMatch(/\.$/);
    }
  });
});

test("each rule has cases that it must find something in, and such that it must not", () => {
  for (const { id } of RULES) {
    const own = ALL_CASES.filter(({ rule }) => rule === id).flatMap(({ cases }) => cases);
    expect(
      own.some(({ finds }) => finds.length > 0),
      id,
    ).toBe(true);
    expect(
      own.some(({ finds }) => finds.length === 0),
      id,
    ).toBe(true);
  }
});
