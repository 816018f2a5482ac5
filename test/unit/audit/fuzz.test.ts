import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCompose } from "../../../src/audit/compose/read-compose.ts";
import { inlineDockerfiles } from "../../../src/audit/compose/service-image.ts";
import { readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";
import type { Finding } from "../../../src/audit/finding.ts";
import { toSarif } from "../../../src/audit/formats/sarif.ts";
import { LARGEST_FILE } from "../../../src/audit/largest-file.ts";
import { ALL_RULES } from "../../../src/audit/rules/index.ts";
import { auditSubject, runAudit } from "../../../src/audit/run-audit.ts";
import type { Subject } from "../../../src/audit/subject.ts";
import { describeFindings } from "../../../src/cli/audit/describe-findings.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { COMPOSE_FILES, DOCKERFILES, mutated } from "./mutated.ts";
import { readProject } from "./projects.ts";

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
  const [inDockerfile, inCompose] = [dockerfile.split("\n").length, compose.split("\n").length];
  const isMisplaced = ({ place: { file, line, column }, message }: Finding): boolean =>
    line < 1 || column < 1 || line > (file === "Dockerfile" ? inDockerfile : inCompose) || message === "";
  expect(runAudit(subject).filter(isMisplaced)).toEqual([]);
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
    [
      fill("ARG V0=a\n", (at) => `ARG V${at + 1}=$V${at}\n`).slice(0, size / 2) +
        fill("\n", () => "FROM a\nARG V1\n").slice(0, size / 2),
      "",
    ],
    [fill("FROM a AS s0\n", (at) => `FROM s${at} AS s${at + 1}\nENV A${at}=1\nRUN sudo x\n`), ""],
    [fill("FROM a\n", (at) => `WORKDIR a${at}\nCOPY a b\nRUN pip install -r a.txt\n`), ""],
    [
      fill("FROM a AS s\n", () => "ONBUILD RUN sudo a\n").slice(0, size / 2) +
        fill("\n", () => "FROM s\n").slice(0, size / 2),
      "",
    ],
    [fill("FROM a\nRUN x", () => " <<a"), ""],
    [fill("FROM a\nRUN x <<", () => "1"), ""],
    [`${fill("FROM a\nCOPY ", () => "*a")} /app/\nCMD ["python", "/app/app.py"]\n`, ""],
    [fill("FROM a\nRUN true", () => " && pip install b"), ""],
    [fill("FROM a\nENV A=", () => "${a:-"), ""],
    [
      "",
      fill(
        "services:\n  s0: &x0 {image: a}\n",
        (at) => `  s${at + 1}: &x${at + 1} {<<: *x${at}, k${at}: 1}\n`,
      ),
    ],
    [
      "",
      `${fill("x: &x ", () => "redis-server --a b ").slice(0, size / 2)}\n${fill("services:\n", (at) => `  s${at}: {image: redis, command: *x}\n`).slice(0, size / 2)}\n`,
    ],
    ["", fill("services:\n  s0: {image: a}\n", (at) => `  s${at + 1}: {extends: s${at}}\n`)],
    ["", fill("services:\n", (at) => `  s${at}: {image: a, profiles: [p${at}], ports: ["80:80"]}\n`)],
    ["", fill("services: {", (at) => `s${at}: {image: a, environment: [PASSWORD=b]}, `)],
    ["", fill("services:\n  a:\n    image: a\n    volumes:\n    - 'x", () => "${")],
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
  { timeout: 300_000 },
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

/** Milliseconds of the processor that reading a project takes, and all that is found in it. */
async function timeOfProject(files: Readonly<Record<string, string>>): Promise<number> {
  const begin = process.cpuUsage();
  const { findings, ignored, subject } = auditSubject(await readProject(files));
  describeFindings(findings);
  toSarif({ version: "1", folder: "", rules: ALL_RULES, findings, ignored, textOf: subject.read });
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

test("fifty files that one includes are read once each", { timeout: 120_000 }, async () => {
  const project = (count: number) => {
    const names = Array.from({ length: count }, (_, at) => `part${at}.yml`);
    const services = (name: string) =>
      Array.from(
        { length: 40 },
        (_, at) => `  ${name}-${at}: {image: "a:1", ports: ["127.0.0.1:${at}:1"]}\n`,
      );
    return {
      "docker-compose.yml": `include: [${names.join(", ")}]\nservices: {}\n`,
      ...Object.fromEntries(
        names.map((name) => [name, `services:\n${services(name.slice(0, -4)).join("")}`]),
      ),
    };
  };
  await timeOfProject(project(5));
  expect(await timeOfProject(project(60))).toBeLessThan(6 * (await timeOfProject(project(20))));
});

test("a value of .env that is nearly all spaces, and a file of one line", { timeout: 120_000 }, async () => {
  const line = Array.from({ length: 1000 }, (_, at) => `s${at}: {image: a, environment: [PASSWORD=b]}`);
  const files = (length: number) => ({
    ".env": `A=b${" ".repeat(length * 100)}c\n`,
    "docker-compose.yml": `services: {${line.slice(0, length).join(", ")}}\n`,
  });
  await timeOfProject(files(100));
  const small = await timeOfProject(files(250));
  expect(await timeOfProject(files(1000))).toBeLessThan(Math.max(1000, 9 * small));
});
