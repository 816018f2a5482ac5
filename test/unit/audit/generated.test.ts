import fc from "fast-check";
import { expect, test } from "vitest";
import { readCompose } from "../../../src/audit/compose/read-compose.ts";
import { readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";
import { runAudit } from "../../../src/audit/run-audit.ts";
import type { Subject } from "../../../src/audit/subject.ts";
import { findProblems, type GivenAnswers, settle } from "../../../src/config/config.ts";
import type { FileSet } from "../../../src/config/file-set.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";
import { anyAnswers } from "../config/support.ts";

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

/** What is found that should not be there, with what it depends on. */
function findUnsettled(given: GivenAnswers): readonly string[] {
  return runAudit(subjectOf(filesOf(EXAMPLE_FACTS, given)))
    .filter(({ rule }) => rule.settled)
    .map(({ rule, place, message }) => `${rule.id} ${place.file}:${place.line}: ${message}`);
}

test.each([
  {},
  { environments: ["production", "development", "blue-green", "swarm"] },
  { "resources.size": "small" },
  { "application.redis": "persistent" },
  { "application.dependencies.strategy": "conda" },
])("what is generated with %j has none of the faults that it is said not to have", (answers) => {
  expect(findUnsettled(give(answers))).toEqual([]);
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

/** Answers that decline a practice, or leave out what the application needs, bring the fault with them. */
const DECLINED =
  /^(security|logging|health|image\.(base|mirror|runtime_packages)|application\.(dependencies|source|excluded))/;

test("nor has it with any other answers, but for practices that were declined", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      const answers: GivenAnswers = new Map([...given].filter(([id]) => !DECLINED.test(id)));
      if (!isPossible(answers)) return;
      expect(findUnsettled(answers)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
