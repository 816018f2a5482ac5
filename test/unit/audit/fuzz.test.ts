import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCompose } from "../../../src/audit/compose/read-compose.ts";
import { inlineDockerfiles } from "../../../src/audit/compose/service-image.ts";
import { readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";
import { LARGEST_FILE } from "../../../src/audit/largest-file.ts";
import { runAudit } from "../../../src/audit/run-audit.ts";
import type { Subject } from "../../../src/audit/subject.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { COMPOSE_FILES, DOCKERFILES, mutated } from "./mutated.ts";

/** More of them: `AUDIT_RUNS=5000 npx vitest run --project unit test/unit/audit/fuzz`. */
const RUNS = Number(process.env.AUDIT_RUNS ?? 150);

function audit(dockerfile: string, compose: string): void {
  const composeFiles = [
    readCompose("docker-compose.yml", compose, null, { read: () => null, variables: new Map() }),
  ];
  const inline = inlineDockerfiles(composeFiles);
  const subject: Subject = {
    dockerfiles: [
      readDockerfile("Dockerfile", dockerfile),
      ...inline.map(({ path, text, locate }) => readDockerfile(path, text, { locate })),
    ],
    composeFiles,
    facts: EXAMPLE_FACTS,
    today: "2026-11-01",
    read: () => null,
  };
  for (const { place, message } of runAudit(subject)) {
    expect(place.line).toBeGreaterThan(0);
    expect(place.column).toBeGreaterThan(0);
    const written = place.file === "Dockerfile" ? dockerfile : compose;
    expect(place.line).toBeLessThanOrEqual(written.split("\n").length);
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

/** Files of a size at the most, in whole pieces, so that a smaller one is read just as far. */
function filesOf(size: number): readonly (readonly [dockerfile: string, compose: string])[] {
  const fill = (begin: string, piece: (at: number) => string): string => {
    let text = begin;
    for (let at = 0; text.length + piece(at).length <= size; at += 1) text += piece(at);
    return text;
  };
  const stages = (next: (at: number) => string): string =>
    fill("FROM debian AS s0\nCOPY . /app\nRUN pip install -r a.txt\n", next);
  return [
    [fill("", () => DOCKERFILES[0] ?? ""), ""],
    [stages((at) => `FROM s${at} AS s${at + 1}\nRUN pip install b\n`), ""],
    [stages((at) => `FROM a AS s${at + 1}\nCOPY --from=s${at} /app /app\nCMD ["/app/start.sh"]\n`), ""],
    [stages((at) => (at < size / 45 ? "RUN pip install b\n" : `FROM s0 AS t${at}\n`)), ""],
    [stages((at) => `FROM s${at} AS s${at + 1}\nCOPY --from=s${at} /app /app\nCMD ["/app/start.sh"]\n`), ""],
    ["", fill("x: &x {restart: always}\nservices:\n", (at) => `  s${at}:\n    <<: *x\n    image: a\n`)],
    [fill(fill("FROM a AS b\n", (at) => `ARG V${at}=v\n`).slice(0, size / 2), () => "\nFROM b"), ""],
    ["", fill("services:\n  a:\n    image: ", () => "${A:-")],
    [fill("", () => "RUN a \\\n"), ""],
    [fill("FROM a\n", (at) => `RUN <<A${at} cat <<B${at}\npip install b\nA${at}\n`), ""],
    [fill("FROM a\n", (at) => `ONBUILD COPY <<"E" /a${at}.sh\nsudo x\nE\nCMD /a${at}.sh\n`), ""],
    ["", fill("services: {a: {build: {dockerfile_inline: 'FROM a\n\n", () => "RUN sudo b\n\n")],
    [
      "",
      fill(
        "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM a\n",
        () => "        RUN sudo b\n",
      ),
    ],
    ["", fill("services:\n", (at) => `  s${at}:\n    image: app:${at}\n    environment: [A=1, B=2]\n`)],
    ["", fill("", () => "- [")],
  ];
}

/** Milliseconds of the processor that an audit takes. */
function timeOf([dockerfile, compose]: readonly [string, string]): number {
  const begin = process.cpuUsage();
  audit(dockerfile, compose);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

test.each([LARGEST_FILE, 2 ** 20])(
  "a file of %i characters is read in time",
  { timeout: 120_000 },
  (size) => {
    const quarters = filesOf(size / 4);
    for (const [at, file] of filesOf(size).entries()) {
      const quarter = quarters[at] ?? file;
      // The quickest of some, because a busy machine makes all of them slower. Squared, it would be 16 times as much.
      let [small, large] = [timeOf(quarter), timeOf(file)];
      const isSlow = () => large > Math.max(1000, 9 * small);
      for (let tries = 1; tries < 3 && isSlow(); tries += 1) {
        small = Math.min(small, timeOf(quarter));
        large = Math.min(large, timeOf(file));
      }
      expect(isSlow(), `${large} ms, a quarter of it ${small} ms: ${file.join("").slice(0, 60)}`).toBe(false);
    }
  },
);

test("mappings that are merged twice into each other are read once each", { timeout: 20_000 }, () => {
  const chain = Array.from({ length: 1000 }, (_, at) => `x${at + 1}: &x${at + 1} {<<: [*x${at}, *x${at}]}\n`);
  const text = `x0: &x0 {a: 1}\n${chain.join("")}services:\n  a:\n    <<: *x1000\n    image: redis\n`;
  const times = [timeOf(["", text]), timeOf(["", text]), timeOf(["", text])];
  expect(Math.min(...times)).toBeLessThan(1000);
  audit("", "x: &x {<<: *x, image: redis}\nservices:\n  a: *x\n");
});

test("variables that double with each line do not fill the memory", () => {
  const lines = Array.from({ length: 60 }, (_, at) => `ENV A${at + 1}=$A${at}$A${at}\n`).join("");
  audit(`FROM python:3.13-slim\nENV A0=0123456789\n${lines}ENV PATH=$A60\nUSER $A60\nCMD $A60\n`, "");
});

test("a file that many services go on from is read once", () => {
  const base = Array.from({ length: 1000 }, (_, at) => `  b${at}: {image: a}\n`).join("");
  const text = Array.from(
    { length: 1000 },
    (_, at) => `  s${at}: {extends: {file: base.yml, service: b0}}\n`,
  );
  let count = 0;
  const begin = process.cpuUsage();
  const { services } = readCompose("docker-compose.yml", `services:\n${text.join("")}`, null, {
    read: (path) => {
      count += 1;
      return path === "base.yml" ? `services:\n${base}` : null;
    },
    variables: new Map(),
  });
  expect(services.every((service) => service.get("image")?.value === "a")).toBe(true);
  expect(count).toBe(1000);
  expect(process.cpuUsage(begin).user / 1000).toBeLessThan(5000);
});
