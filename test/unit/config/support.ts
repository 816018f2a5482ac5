import fc from "fast-check";
import { checkAnswer, parseAnswer } from "../../../src/config/answer.ts";
import { type Config, type Given, type GivenAnswers, settle } from "../../../src/config/config.ts";
import type { DependencyFile, Facts, Requirement } from "../../../src/config/facts.ts";
import type { Check, Plan } from "../../../src/config/plan.ts";
import type { Question, Value } from "../../../src/config/question.ts";
import { QUESTIONS } from "../../../src/config/questions/index.ts";
import { resolve } from "../../../src/config/resolve/index.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";

/** A folder in which nothing was found. */
export const EMPTY_FACTS: Facts = {
  name: { value: "folder", from: null, certain: true },
  framework: null,
  entries: [],
  port: null,
  python: null,
  dependencies: { managers: [], files: [], unlisted: [] },
  heavy: [],
  redis: null,
  databases: [],
  health: [],
  variables: [],
  writable: [],
  sources: [],
  tests: [],
  collectStatic: false,
  about: { description: null, version: null, licenses: null, url: null },
  extras: { build: null, runtime: null },
  overrides: [],
  existing: { dockerfiles: [], composeFiles: [], dockerignore: null, ci: [] },
  lineEndings: "lf",
  git: null,
  scan: { files: 0, read: 0, complete: true, notes: [], denied: [] },
};

/** The question of a path; a misspelt path is a mistake of the test. */
export function questionOf(id: string): Question {
  const question = QUESTIONS.find((candidate) => candidate.id === id);
  if (question === undefined) throw new Error(`no question ${id}`);
  return question;
}

/** Answers as `--set` gives them: `give("resources.size=small")`. */
export function give(...settings: readonly string[]): GivenAnswers {
  return new Map(
    settings.map((setting): [string, Given] => {
      const equals = setting.indexOf("=");
      const id = setting.slice(0, equals);
      const parsed = parseAnswer(questionOf(id), setting.slice(equals + 1));
      if (!parsed.ok) throw new Error(`${setting}: ${parsed.reason}`);
      return [id, { value: parsed.value, origin: "flag" }];
    }),
  );
}

/** The example's answers with some given. */
export function settleExample(...settings: readonly string[]): Config {
  return settle(EXAMPLE_FACTS, give(...settings));
}

/** The Plan of some answers. */
export function planWith(given: GivenAnswers, facts: Facts = EXAMPLE_FACTS): Plan {
  return resolve(settle(facts, given), facts);
}

/** What a fix's command gives; null where it is no command. */
export function fixSettings({ fix }: Check): GivenAnswers | null {
  if (!fix.startsWith("npx cryo-init --set ")) return null;
  const given = fix.matchAll(/--set (?:"([^"]*)"|'([^']*)'|(\S+))/g);
  return give(...[...given].map(([, double, single, bare]) => double ?? single ?? bare ?? ""));
}

/** The answers after somebody has typed the fixes. */
export function applyFixes(given: GivenAnswers, ...checks: readonly Check[]): GivenAnswers {
  return new Map([...given, ...checks.flatMap((check) => [...(fixSettings(check) ?? [])])]);
}

/** Every value by its path, to compare configurations. */
export function valuesOf(config: Config): Readonly<Record<string, Value>> {
  return Object.fromEntries(config.settled.map(({ question, value }) => [question.id, value]));
}

/** A dependency file of conda or pip with these lines; a name, then a specifier. */
export function dependencyFile(
  path: string,
  kind: DependencyFile["kind"],
  requirements: readonly Partial<Requirement>[] = [],
): DependencyFile {
  return {
    path,
    kind,
    purpose: "unknown",
    requirements: requirements.map((requirement, index) => ({
      name: "",
      specifier: "",
      extras: [],
      marker: "",
      kind: kind === "environment" ? "conda" : "pip",
      from: { file: path, line: index + 1 },
      ...requirement,
    })),
  };
}

/** Texts that YAML, Compose or a shell could take for something else. */
const AWKWARD = [
  "yes",
  "null",
  "3.10",
  "- a",
  "a: b",
  "# a",
  "'",
  '"',
  "&a",
  "*a",
  "{a}",
  "[a]",
  "!a",
  "ä ❄",
  "%a",
];

/** Texts for the questions whose pattern a random text never meets. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  "application.entry": ["app:app", "shop.wsgi:create_app()"],
  "application.python": ["3.9", "3.10", "3.13"],
  "image.base": [
    "python:3.13-slim-trixie",
    `registry.example.org:5000/team/python:3@sha256:${"0".repeat(64)}`,
  ],
  "image.redis": ["redis:8-alpine"],
  "image.nginx": ["nginx:1.31"],
  "image.mirror": ["", "registry.example.org/mirror"],
  "image.ca_certificate": ["", "/etc/ssl/certs/ca-certificates.crt"],
  "image.index_url": ["", "https://pypi.example.org/simple"],
  "image.proxy": ["", "http://proxy.example.org:3128", "environment"],
  "image.pip_config": ["", "/etc/pip.conf"],
  "image.netrc": ["", "/home/me/.netrc"],
  "health.alive": ["", "/health/liveness"],
  "health.ready": ["", "/ready?full=1"],
  "health.started": ["", "/"],
  "health.status": ["", "/health"],
  "documentation.repository": ["", "https://git.example.org/team/app"],
  "documentation.branch": ["main", "feature/a-b"],
};

const ITEMS: Readonly<Record<string, readonly string[]>> = {
  "application.dependencies.files": ["environment.prod.yml", "requirements.txt"],
  "application.dependencies.extra": ["psutil", "numpy>=2,<3", "uvicorn[standard,watch]==0.54.0"],
  "application.source": ["app.py", "a folder", "*.txt", "no"],
  "application.writable": ["logs", "a/b", "a-b"],
  "application.variables": ["LOG_LEVEL", "Y", "NULL"],
  "application.secrets": ["SECRET_KEY", "TOKEN"],
  "image.pin": [
    `python:3.13-slim-trixie@sha256:${"1".repeat(64)}`,
    `registry.example.org/mirror/redis:8-alpine@sha256:${"2".repeat(64)}`,
  ],
  "image.no_proxy": ["localhost", ".example.org"],
  "image.runtime_packages": ["libpq5", "g++"],
  "image.build_packages": ["gcc", "libc6-dev"],
};

/** Any value that the type of a question allows. */
export function anyValue({ id, type }: Question): fc.Arbitrary<Value> {
  switch (type.kind) {
    case "confirm":
      return fc.boolean();
    case "select":
      return fc.constantFrom(...type.options.map(({ value }) => value));
    case "multiselect":
      return fc.subarray(
        type.options.map(({ value }) => value),
        { minLength: type.atLeast },
      );
    case "integer":
      return fc.integer({ min: type.min, max: type.max });
    case "quantity": {
      const step = type.dimension === "duration" ? 1000 : 1;
      return fc.integer({ min: type.min / step, max: type.max / step }).map((count) => count * step);
    }
    case "list":
      return fc.subarray([...(ITEMS[id] ?? [type.example])]);
    case "text": {
      const texts = TEXTS[id];
      if (texts !== undefined) return fc.constantFrom(...texts);
      const some = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: "grapheme", maxLength: 40 }));
      return some.map((text) => text.trim()).filter((text) => checkAnswer(type, text).ok);
    }
  }
}

/** Some answers to some questions, each allowed by its type, all of them as flags. */
export const anyAnswers: fc.Arbitrary<GivenAnswers> = fc.subarray([...QUESTIONS]).chain((questions) =>
  fc.tuple(...questions.map(anyValue)).map(
    (values) =>
      new Map(
        values.flatMap((value, index): [string, Given][] => {
          const id = questions[index]?.id;
          return id === undefined ? [] : [[id, { value, origin: "flag" }]];
        }),
      ),
  ),
);
