import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCompose } from "../../../src/audit/compose/read-compose.ts";
import { readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";
import { LARGEST_FILE } from "../../../src/audit/largest-file.ts";
import { runAudit } from "../../../src/audit/run-audit.ts";
import type { Subject } from "../../../src/audit/subject.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { COMPOSE_FILES, DOCKERFILES, mutated } from "./mutated.ts";

/** More of them: `AUDIT_RUNS=5000 npx vitest run --project unit test/unit/audit/fuzz`. */
const RUNS = Number(process.env.AUDIT_RUNS ?? 150);

function audit(dockerfile: string, compose: string): void {
  const subject: Subject = {
    dockerfiles: [readDockerfile("Dockerfile", dockerfile)],
    composeFiles: [
      readCompose("docker-compose.yml", compose, null, { read: () => null, variables: new Map() }),
    ],
    facts: EXAMPLE_FACTS,
    today: "2026-11-01",
    read: () => null,
  };
  for (const { place, message } of runAudit(subject)) {
    expect(place.line).toBeGreaterThan(0);
    expect(message).not.toBe("");
  }
}

describe("whatever stands in the files", () => {
  test("no rule and no reader fails", () => {
    fc.assert(fc.property(mutated(DOCKERFILES), mutated(COMPOSE_FILES), audit), { numRuns: RUNS });
  });

  test("random text, too", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), audit), {
      numRuns: RUNS,
    });
  });
});

test.each([LARGEST_FILE, 2 ** 20])("a file of %i characters takes less than a second", (size) => {
  const repeat = (text: string): string => text.repeat(Math.ceil(size / text.length)).slice(0, size);
  const service = (at: number): string => `  s${at}:\n    image: app:${at}\n    environment: [A=1, B=2]\n`;
  const services = `services:\n${Array.from({ length: 18_000 }, (_, at) => service(at)).join("")}`.slice(
    0,
    size,
  );
  const stages = (next: (at: number) => string): string =>
    `FROM debian AS s0\nCOPY . /app\nRUN pip install -r a.txt\n${Array.from({ length: 3000 }, (_, at) => next(at)).join("")}`.slice(
      0,
      size,
    );
  for (const [dockerfile, compose] of [
    [repeat(DOCKERFILES[0] ?? ""), ""],
    [stages((at) => `FROM s${at} AS s${at + 1}\nRUN pip install b\n`), ""],
    [stages((at) => `FROM a AS s${at + 1}\nCOPY --from=s${at} /app /app\nCMD ["/app/start.sh"]\n`), ""],
    [stages((at) => (at < 1500 ? "RUN pip install b\n" : `FROM s0 AS t${at}\n`)), ""],
    [repeat("RUN a \\\n"), ""],
    ["", services],
    ["", repeat("- [")],
  ] as const) {
    // Time of the processor, of the quicker of two: the machine may be busy with something else.
    const times = [1, 2].map(() => {
      const begin = process.cpuUsage();
      audit(dockerfile, compose);
      const { user, system } = process.cpuUsage(begin);
      return (user + system) / 1000;
    });
    expect(Math.min(...times), `${dockerfile.slice(0, 30)}${compose.slice(0, 30)}`).toBeLessThan(1000);
  }
});
