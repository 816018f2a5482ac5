import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateSite } from "../../../src/cli/docs/generate.ts";
import { environmentName } from "../../../src/cli/given.ts";
import { templates } from "../../../src/cli/package-files.ts";
import { checkAnswer, formatAnswer, parseAnswer } from "../../../src/config/answer.ts";
import { findProblems, settle } from "../../../src/config/config.ts";
import type { Facts } from "../../../src/config/facts.ts";
import { ENVIRONMENTS } from "../../../src/config/plan.ts";
import { GROUPS } from "../../../src/config/question.ts";
import { QUESTIONS } from "../../../src/config/questions/index.ts";
import { resolve } from "../../../src/config/resolve/index.ts";
import { createRender } from "../../../src/generators/render.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf } from "../../support/generate-files.ts";
import { anyAnswers, EMPTY_FACTS, give, settleExample, valuesOf } from "./support.ts";

function repeated(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe("the table", () => {
  test("names each setting once, for YAML and for the environment", () => {
    expect(repeated(QUESTIONS.map(({ id }) => id))).toEqual([]);
    expect(repeated(QUESTIONS.map(({ id }) => environmentName(id)))).toEqual([]);
    for (const { id } of QUESTIONS) {
      expect(id).toMatch(/^[a-z][a-z_-]*(\.[a-z][a-z_-]*)*$/);
      expect(environmentName(id)).toMatch(/^CRYO_INIT_[A-Z_]+$/);
    }
  });

  test("has no setting that is a group as well", () => {
    const ids = QUESTIONS.map(({ id }) => id);
    expect(ids.filter((id) => ids.some((other) => other.startsWith(`${id}.`)))).toEqual([]);
    expect(ids.filter((id) => /^(keep|version)\b/.test(id))).toEqual([]);
  });

  test("fills every group, and no other", () => {
    expect([...new Set(QUESTIONS.map(({ group }) => group))].sort()).toEqual(
      GROUPS.map(({ id }) => id).sort(),
    );
  });

  test.each(QUESTIONS.map((question) => [question.id, question] as const))(
    "%s explains itself",
    (_id, question) => {
      const options = "options" in question.type ? question.type.options : [];
      const sentences = [question.help, ...options.map(({ hint }) => hint)];
      for (const text of [question.title, ...sentences, ...options.map(({ label }) => label)]) {
        expect(text).toBe(text.trim());
        expect(text).not.toMatch(/ {2}|\n|TODO/);
        expect(text).not.toBe("");
      }
      expect(question.title).not.toMatch(/\.$/);
      expect(question.help).toMatch(/\.$/);
      expect(repeated(options.map(({ value }) => value))).toEqual([]);
    },
  );

  test("gives an example that its own type allows", () => {
    for (const { id, type } of QUESTIONS) {
      if (type.kind === "text") expect([id, checkAnswer(type, type.example).ok]).toEqual([id, true]);
      if (type.kind === "list") expect([id, checkAnswer(type, [type.example]).ok]).toEqual([id, true]);
    }
  });

  test("says of each setting where it shows, and there is such a file", () => {
    const environments = `environments=${ENVIRONMENTS.join(",")}`;
    const config = settleExample(environments);
    const files = filesOf(EXAMPLE_FACTS, give(environments));
    const site = generateSite(resolve(config, EXAMPLE_FACTS), config, files, createRender(templates));
    const paths = new Set([...files, ...site].map(({ path }) => path));
    expect(QUESTIONS.filter(({ shows }) => !paths.has(shows)).map(({ id, shows }) => [id, shows])).toEqual(
      [],
    );
  });
});

/** Checkouts whose facts are strange, but may be found. */
const STRANGE: Facts = {
  ...EXAMPLE_FACTS,
  name: { value: "Ünï ❄", from: null, certain: true },
  port: { value: 80, from: { file: "app.py", line: 1 }, certain: true },
  health: [
    { path: "/health/<id>", meaning: "alive", codes: [200], asks: [], from: { file: "a.py", line: 1 } },
    { path: "/metrics", meaning: "metrics", codes: [200], asks: [], from: { file: "a.py", line: 2 } },
  ],
  variables: [
    { name: "MY-VARIABLE", required: true, secret: false, from: { file: "a.py", line: 1 } },
    { name: "MY SECRET", required: true, secret: true, from: { file: "a.py", line: 1 } },
  ],
  writable: ["logs", "/var/data", "my logs"].map((value) => ({
    value,
    from: { file: "a.py", line: 1 },
    certain: true,
  })),
  git: { remote: "https://me:secret@git.example.org/team/app", branch: "feature/#12 x" },
};

describe.each([
  ["the example", EXAMPLE_FACTS, []],
  // What nobody can know of an empty folder has to be said.
  [
    "an empty folder",
    EMPTY_FACTS,
    ["application.entry", "application.dependencies.strategy", "application.source"],
  ],
  ["a strange checkout", STRANGE, []],
] as const)("in %s", (_name, facts, unknown) => {
  const config = settle(facts, new Map());

  test("every suggestion is possible", () => {
    expect(findProblems(facts, config).map(({ id }) => id)).toEqual(unknown);
  });

  test("every suggestion is read back as it is shown, and says why", () => {
    for (const { question, suggestion } of config.settled) {
      if (question.id === "application.entry" && suggestion.value === "") continue;
      const shown = formatAnswer(question, suggestion.value);
      expect([question.id, parseAnswer(question, shown)]).toEqual([
        question.id,
        { ok: true, value: suggestion.value },
      ]);
      expect(suggestion.why).not.toBe("");
    }
  });

  test("every option that is found could be chosen", () => {
    for (const question of QUESTIONS) {
      for (const { value } of question.found?.(facts) ?? []) {
        const chosen = question.type.kind === "list" ? [value] : value;
        expect([question.id, checkAnswer(question.type, chosen).ok]).toEqual([question.id, true]);
      }
    }
  });
});

describe("what a strange checkout leads to", () => {
  const settled = settle(STRANGE, new Map()).settled;
  const suggestionOf = (id: string) => settled.find(({ question }) => question.id === id)?.suggestion;

  test.each([
    ["application.port", 5000, "the framework's usual port"],
    ["application.writable", ["logs"], "found in a.py:1; without /var/data, my logs"],
    ["application.variables", [], "read in the source"],
    ["health.alive", "", "none was found"],
    ["documentation.repository", "", "no Git remote with a web address was found"],
  ])("%s is suggested as %j: %s", (id, value, why) => {
    expect(suggestionOf(id)).toMatchObject({ value, why });
  });
});

test("whatever is answered, the suggestions that follow are of the right type", () => {
  fc.assert(
    fc.property(anyAnswers, fc.constantFrom(EXAMPLE_FACTS, EMPTY_FACTS), (given, facts) => {
      const wrong = settle(facts, given).settled.filter(
        ({ question, suggestion }) => !checkAnswer(question.type, suggestion.value).ok,
      );
      // An empty folder has no entry point to suggest.
      expect(wrong.map(({ question }) => question.id).filter((id) => id !== "application.entry")).toEqual([]);
    }),
  );
});

describe("ports on the host", () => {
  const PORTS = ["production", "development", "blue-green"].map((name) => `application.ports.${name}`);
  const portsOf = (...settings: string[]) => {
    const values = valuesOf(settleExample(...settings));
    return PORTS.map((id) => values[id]);
  };

  test.each([
    [["application.port=5000"], [5000, 5001, 8080]],
    [["application.port=8080"], [8080, 8081, 8082]],
    [["application.port=8079"], [8079, 8080, 8081]],
    [["application.port=65535"], [65535, 1024, 8080]],
    [["application.ports.production=5001"], [5001, 5002, 8080]],
    [
      ["application.port=8080", "environments=development,blue-green"],
      [undefined, 8081, 8080],
    ],
  ])("with %j are %j", (settings, ports) => {
    expect(portsOf(...settings)).toEqual(ports);
  });

  test("never clash by themselves", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 65_535 }), (port) => {
        expect(new Set(portsOf(`application.port=${port}`)).size).toBe(3);
      }),
    );
  });
});

describe("refused, with a reason", () => {
  test.each([
    ["application.entry", "app"],
    ["application.entry", "app:app; rm -rf /"],
    ["application.python", "3"],
    ["application.source", "../secrets"],
    ["application.source", "."],
    ["application.source", "/etc/passwd"],
    ["application.source", "!secrets"],
    ["application.writable", "."],
    ["application.writable", "a/../b"],
    ["application.writable", "/data"],
    ["application.writable", "my logs"],
    ["application.variables", "A=1"],
    ["application.dependencies.extra", "-r other.txt"],
    ["application.dependencies.extra", "a @ https://example.org/a.whl"],
    ["image.base", "python:"],
    ["image.base", "python:3 AS build"],
    ["image.base", "python@sha256:abc"],
    ["image.mirror", "https://registry.example.org"],
    ["image.ca_certificate", "certs/ca.pem"],
    ["image.index_url", "pypi.example.org"],
    ["image.index_url", 'https://a"b'],
    ["health.alive", "health"],
    ["health.ready", "/ready; return 200"],
    ["documentation.branch", "a b"],
    ["security.uid", "0"],
  ])("%s=%s", (id, text) => {
    const question = QUESTIONS.find((candidate) => candidate.id === id);
    expect(question && parseAnswer(question, text)).toEqual({
      ok: false,
      reason: expect.stringMatching(/./),
    });
  });
});

test("settings can be given together that are only possible together", () => {
  const settings = ["health.production.interval=3s", "health.production.timeout=2s"];
  expect(findProblems(EXAMPLE_FACTS, settle(EXAMPLE_FACTS, give(...settings)))).toEqual([]);
});
