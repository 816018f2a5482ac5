import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { readCompose } from "../../../src/audit/compose/read-compose.ts";
import { readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";
import { type Mendable, mendFindings } from "../../../src/audit/fixes/mend-findings.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { COMPOSE_FILES, DOCKERFILES, mutated } from "./mutated.ts";

/** More of them: `AUDIT_RUNS=2000 npx vitest run --project unit test/unit/audit/mend-fuzz`. */
const RUNS = Number(process.env.AUDIT_RUNS ?? 60);

function projectOf(dockerfile: string, compose: string): Mendable {
  const files: Readonly<Record<string, string>> = { Dockerfile: dockerfile, "docker-compose.yml": compose };
  return {
    read: (path) => files[path] ?? null,
    mayEdit: () => true,
    subjectOf(readAny) {
      const read = (path: string): string | null => readAny(path)?.replaceAll("\r\n", "\n") ?? null;
      return {
        dockerfiles: [readDockerfile("Dockerfile", read("Dockerfile") ?? "")],
        composeFiles: [
          readCompose("docker-compose.yml", read("docker-compose.yml") ?? "", null, {
            read,
            variables: new Map(),
          }),
        ],
        facts: EXAMPLE_FACTS,
        today: "2026-11-01",
        read,
      };
    },
  };
}

/** What mends may change in a Compose file, wherever it stands. */
const MENDED = new Set([
  "version",
  "security_opt",
  "logging",
  "stop_grace_period",
  "container_name",
  "ports",
]);

/** The rest of it. */
function withoutMended(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    if (key === "test") return "a check";
    return value
      .map((item) => withoutMended(item))
      .filter((item) => !/^(?:FLASK_ENV|PYTHONOPTIMIZE)=/.test(String(item)));
  }
  if (typeof value !== "object" || value === null) return key === "test" ? "a check" : value;
  const entries = Object.entries(value)
    .filter(([name]) => !MENDED.has(name) && name !== "FLASK_ENV" && name !== "PYTHONOPTIMIZE")
    .map(([name, inner]) => [name, withoutMended(inner, name)] as const)
    .filter(([name, inner]) => name !== "environment" || JSON.stringify(inner)?.length !== 2);
  return Object.fromEntries(entries);
}

function dataOf(text: string): unknown {
  try {
    return withoutMended(parseDocument(text).toJS());
  } catch {
    // An alias without its anchor.
    return null;
  }
}

/** Services with faults that can be mended, to be torn apart. */
const POOR = `version: "3.8"
x-env: &env
  FLASK_ENV: development
  A: 1
services:
  web:
    build: .
    container_name: web
    scale: 2
    environment:
      - PYTHONOPTIMIZE=2
      - B=1
    ports: ["5000:5000"]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:5000/", "||", "exit", "1"]
  redis:
    # The cache.
    image: redis:8
    environment: *env
    ports:
      - 6379:6379
    healthcheck:
      test: redis-cli ping || exit 1
    security_opt:
      - seccomp:a.json
`;

test("mends fail nowhere, make nothing worse, and leave the rest of a Compose file as it was", () => {
  let mends = 0;
  fc.assert(
    fc.property(
      mutated(DOCKERFILES),
      mutated([...COMPOSE_FILES, POOR, POOR, POOR], 2),
      (dockerfile, compose) => {
        const { texts, mended, before, after } = mendFindings(projectOf(dockerfile, compose));
        mends += mended.length;
        expect(after.findings.length).toBeLessThanOrEqual(before.findings.length - mended.length);
        const text = texts.get("docker-compose.yml");
        if (text !== undefined) expect(dataOf(text)).toEqual(dataOf(compose));
      },
    ),
    { numRuns: RUNS },
  );
  // Mostly as many as runs, but how many differs widely.
  expect(mends).toBeGreaterThan(RUNS / 20);
});
