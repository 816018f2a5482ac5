import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readCompose } from "../../../src/audit/compose/read-compose.ts";
import { DECLINED_PRACTICES } from "../../../src/audit/data/declined-practices.ts";
import { readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";
import type { Finding } from "../../../src/audit/finding.ts";
import { auditSubject } from "../../../src/audit/run-audit.ts";
import type { Subject } from "../../../src/audit/subject.ts";
import { formatAnswer } from "../../../src/config/answer.ts";
import { findProblems, type GivenAnswers, settle } from "../../../src/config/config.ts";
import type { FileSet } from "../../../src/config/file-set.ts";
import { splitDigest } from "../../../src/config/image-name.ts";
import type { Plan } from "../../../src/config/plan.ts";
import type { Value } from "../../../src/config/question.ts";
import { wheelName } from "../../../src/config/requirements.ts";
import { MIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";
import { anyAnswers, questionOf } from "../config/support.ts";

/** More of them: `AUDIT_RUNS=2000 npx vitest run --project unit test/unit/audit/generated`. */
const RUNS = Number(process.env.AUDIT_RUNS ?? 60);

/** A file of the application that the audit follows imports through; its Docker files are those that are generated. */
function readExample(path: string): string | null {
  const file = new URL(`../../../examples/cryoprotect-mini/${path}`, import.meta.url);
  return /\.(?:py|txt|yml)$/.test(path) && existsSync(file) ? readFileSync(file, "utf8") : null;
}

function subjectOf(files: FileSet): Subject {
  const read = (path: string): string | null =>
    files.find((file) => file.path === path)?.content ?? readExample(path);
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

/** What is found, but for what an answer asks for. */
function auditWith(answers: GivenAnswers): readonly Finding[] {
  const files = filesOf(EXAMPLE_FACTS, answers);
  const config = settle(EXAMPLE_FACTS, answers);
  const generated = { files: new Set(files.map(({ path }) => path)), config };
  return auditSubject({ ...subjectOf(files), generated }).findings;
}

/** A finding with where it is. */
function describe({ rule, place, message }: Finding): string {
  return `${rule.id} ${place.file}:${place.line}: ${message}`;
}

test.each([
  {},
  { environments: ["production", "development", "blue-green", "swarm"] },
  { "resources.size": "small" },
  { "application.redis": "persistent" },
  { "application.dependencies.strategy": "conda" },
])("what is generated with %j has no fault", (answers) => {
  expect(auditWith(give(answers)).map(describe)).toEqual([]);
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

/** What people write themselves, near what goes wrong with it; beside any other answers. */
const written = fc
  .record(
    {
      "application.dependencies.extra": fc.constantFrom(
        [],
        ["prometheus-client"],
        ["numpy>=2", "prometheus-client==0.22.1"],
      ),
      "application.dependencies.files": fc.subarray(["environment.prod.yml", "requirements.txt"]),
      "application.excluded": fc.subarray(["**/tests", "monitoring"]),
      "application.python": fc.constantFrom("3.9", "3.13"),
      "application.source": fc.constantFrom(["app.py"], EXAMPLE_FACTS.sources),
      "image.base": fc.constantFrom("python:3.13", "python:3.13-alpine", "python:3.9-slim", "debian:10"),
      "image.pin": fc.subarray([`python:3.13@sha256:${"1".repeat(64)}`]),
      "image.runtime_packages": fc.subarray(["libpq5", "libpq-dev", "g++"]),
      "resources.production.redis.maxmemory": fc.integer({ min: 90, max: 260 }).map((count) => count * MIB),
      "resources.swarm.redis.maxmemory": fc.integer({ min: 90, max: 260 }).map((count) => count * MIB),
      "application.redis": fc.constantFrom("cache", "persistent"),
    },
    { requiredKeys: [] },
  )
  .map(give);

/** What a run warns of by itself when it is answered; what is generated has it then. */
const WARNED: ReadonlyMap<string, readonly string[]> = new Map([
  ["CD002", ["image-pin"]],
  ["CD009", ["image-musl"]],
  ["CD053", ["source", "excluded"]],
  ["CD054", ["unlisted", "dependency-files", "strategy"]],
]);

/** What is about the application, whose files and answers a generated file only carries out. */
const OWN: ReadonlyMap<string, (finding: Finding, plan: Plan) => boolean> = new Map([
  // Its own requirements files leave versions open.
  ["CD019", ({ names = [] }, { dependencies }) => names.every((name) => isListed(name, dependencies))],
  // The Python that it asks for, and the base that somebody chose, get no more fixes.
  ["CD057", ({ message }, { image }) => message.startsWith(`Image ${splitDigest(image.base).name}`)],
]);

/** Whether one of the files that the image installs from lists a package, or an answer does. */
function isListed(name: string, { files, added }: Plan["dependencies"]): boolean {
  const listed = EXAMPLE_FACTS.dependencies.files
    .filter(({ path }) => files.includes(path))
    .flatMap(({ requirements }) => requirements.map(wheelName));
  return listed.includes(name) || added.some(({ requirement }) => requirement.startsWith(name));
}

test("nor has it one with any other answers, but for what the run warns of and the application itself is", () => {
  let count = 0;
  fc.assert(
    fc.property(anyAnswers, written, (any, some) => {
      const answers: GivenAnswers = new Map([...any, ...some]);
      if (!isPossible(answers)) return;
      count += 1;
      const plan = planOf(EXAMPLE_FACTS, answers);
      const said = new Set(plan.checks.map(({ id }) => id));
      const left = auditWith(answers).filter(
        (finding) =>
          WARNED.get(finding.rule.id)?.some((id) => said.has(id)) !== true &&
          OWN.get(finding.rule.id)?.(finding, plan) !== true,
      );
      expect(left.map(describe)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  // Most random limits are refused.
  expect(count).toBeGreaterThan(RUNS / 20);
});

/** An answer that asks for what each rule finds. */
const ASKING: Readonly<Record<string, Value>> = {
  "image.pin": [],
  "application.dependencies.extra": ["prometheus-client"],
  "image.runtime_packages": ["libpq-dev"],
  "security.pids_limit": false,
  "resources.production.redis.maxmemory": 250 * MIB,
  "security.drop_capabilities": false,
  "security.no_new_privileges": false,
  "security.read_only": false,
  "security.loopback": false,
};

test.each(
  [...DECLINED_PRACTICES].map(([id, { setting }]) => [id, setting.replace("*", "production")] as const),
)("%s: %s is the reason where it asks for that", (id, setting) => {
  const answer = ASKING[setting] ?? "";
  const given = give({ [setting]: answer });
  const files = filesOf(EXAMPLE_FACTS, given);
  const config = settle(EXAMPLE_FACTS, given);
  const audited = (paths: readonly string[]) =>
    auditSubject({ ...subjectOf(files), generated: { files: new Set(paths), config } });
  const { findings, ignored } = audited(files.map(({ path }) => path));
  const said = formatAnswer(questionOf(setting), answer) || "empty";
  expect(ignored.find(({ rule }) => rule.id === id)?.reason).toBe(`${setting} is ${said} in cryo-init.yaml`);
  expect(findings.filter(({ rule }) => rule.id === id)).toEqual([]);
  // In a file of the project's own it is a fault all the same.
  expect(audited([]).findings.map(({ rule }) => rule.id)).toContain(id);
});

test("an answer that asks for something else is no reason", () => {
  const found = (answers: Readonly<Record<string, Value>>, config: Readonly<Record<string, Value>>) => {
    const files = filesOf(EXAMPLE_FACTS, give(answers));
    const generated = {
      files: new Set(files.map(({ path }) => path)),
      config: settle(EXAMPLE_FACTS, give(config)),
    };
    return auditSubject({ ...subjectOf(files), generated }).findings.map(({ rule }) => rule.id);
  };
  const packages = { "image.runtime_packages": ["libpq-dev"] };
  expect(found(packages, packages)).toEqual([]);
  expect(found(packages, { "image.runtime_packages": ["libxml2-dev"] })).toContain("CD025");
  // Edited by hand after the answer.
  const limit = "resources.production.redis.maxmemory";
  expect(found({ [limit]: 250 * MIB }, { [limit]: 240 * MIB })).toContain("CD034");
  const open = { "application.dependencies.extra": ["prometheus-client"] };
  expect(found(open, open)).toEqual([]);
  expect(found(open, { "application.dependencies.extra": ["prometheus-client==0.22.1"] })).toContain("CD019");
});
