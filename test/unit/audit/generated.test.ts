import fc from "fast-check";
import { expect, test } from "vitest";
import { readCompose } from "../../../src/audit/compose/read-compose.ts";
import { DECLINED_PRACTICES } from "../../../src/audit/data/declined-practices.ts";
import { readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";
import { auditSubject } from "../../../src/audit/run-audit.ts";
import type { Subject } from "../../../src/audit/subject.ts";
import { formatAnswer } from "../../../src/config/answer.ts";
import { findProblems, type GivenAnswers, settle } from "../../../src/config/config.ts";
import type { FileSet } from "../../../src/config/file-set.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";
import { anyAnswers, questionOf } from "../config/support.ts";

/** More of them: `AUDIT_RUNS=2000 npx vitest run --project unit test/unit/audit/generated`. */
const RUNS = Number(process.env.AUDIT_RUNS ?? 60);

function subjectOf(files: FileSet): Subject {
  const read = (path: string): string | null => files.find((file) => file.path === path)?.content ?? null;
  const compose = files.filter(({ path }) => /^docker-(compose|stack)[\w.-]*\.yml$/.test(path));
  return {
    dockerfiles: [readDockerfile("Dockerfile", read("Dockerfile") ?? "")],
    composeFiles: compose.map(({ path, content }) =>
      readCompose(path, content, null, { read, variables: new Map() }),
    ),
    facts: EXAMPLE_FACTS,
    today: "2026-11-01",
    read,
  };
}

/** The example imports a package that it lists nowhere, and nobody knows in which version. */
const LISTED = { "application.dependencies.extra": ["prometheus-client==0.22.1"] };

/** What is found, with where, but for practices that an answer declines. */
function findFaults(given: GivenAnswers): readonly string[] {
  const answers = new Map([...give(LISTED), ...given]);
  const files = filesOf(EXAMPLE_FACTS, answers);
  const config = settle(EXAMPLE_FACTS, answers);
  const generated = { files: new Set(files.map(({ path }) => path)), config };
  return auditSubject({ ...subjectOf(files), generated }).findings.map(
    ({ rule, place, message }) => `${rule.id} ${place.file}:${place.line}: ${message}`,
  );
}

test.each([
  {},
  { environments: ["production", "development", "blue-green", "swarm"] },
  { "resources.size": "small" },
  { "application.redis": "persistent" },
  { "application.dependencies.strategy": "conda" },
])("what is generated with %j has no fault", (answers) => {
  expect(findFaults(give(answers))).toEqual([]);
});

/** Others are refused before anything is written. */
function isPossible(given: GivenAnswers): boolean {
  if (findProblems(EXAMPLE_FACTS, settle(EXAMPLE_FACTS, given)).length > 0) return false;
  try {
    return planOf(EXAMPLE_FACTS, given).checks.every(({ severity }) => severity !== "error");
  } catch {
    return false;
  }
}

/** What people write themselves: a base without a version, some digests, a Python without fixes, needed files left out. */
const WRITTEN =
  /^(image\.(base|mirror|pin|runtime_packages)|application\.(python|dependencies|source|excluded))/;

test("nor has it one with any other answers", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      const answers: GivenAnswers = new Map([...given].filter(([id]) => !WRITTEN.test(id)));
      if (!isPossible(answers)) return;
      expect(findFaults(answers)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test.each([...DECLINED_PRACTICES])(
  "%s: the answer that declines it is the reason",
  (id, { setting, answer }) => {
    const given = give({ ...LISTED, [setting]: answer });
    const files = filesOf(EXAMPLE_FACTS, given);
    const config = settle(EXAMPLE_FACTS, given);
    const audited = (paths: readonly string[]) =>
      auditSubject({ ...subjectOf(files), generated: { files: new Set(paths), config } });
    const { findings, ignored } = audited(files.map(({ path }) => path));
    const said = formatAnswer(questionOf(setting), answer) || "empty";
    expect(ignored.find(({ rule }) => rule.id === id)?.reason).toBe(
      `${setting} is ${said} in cryo-init.yaml`,
    );
    expect(findings.filter(({ rule }) => rule.id === id)).toEqual([]);
    // In a file of the project's own it is a fault all the same.
    expect(audited([]).findings.map(({ rule }) => rule.id)).toContain(id);
  },
);
