import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answersToSave, findProblems, type Given, type Origin, settle } from "../../../src/config/config.ts";
import type { Facts } from "../../../src/config/facts.ts";
import { QUESTIONS } from "../../../src/config/questions/index.ts";
import { MIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { anyAnswers, EMPTY_FACTS, give, settleExample, valuesOf } from "./support.ts";

/** The settled answer of a path, or undefined where the setting does not exist. */
function settled(config: ReturnType<typeof settle>, id: string) {
  return config.settled.find(({ question }) => question.id === id);
}

describe("an answer", () => {
  test.each<Given["origin"]>(["answered", "flag", "environment", "saved"])(
    "that is given (%s) counts",
    (origin) => {
      const config = settle(EXAMPLE_FACTS, new Map([["application.port", { value: 5001, origin }]]));
      expect(settled(config, "application.port")).toMatchObject({
        value: 5001,
        origin,
        suggestion: { value: 5000 },
      });
    },
  );

  test.each<[string, Facts, Origin]>([
    ["the checkout says", EXAMPLE_FACTS, "detected"],
    ["is usual", EMPTY_FACTS, "default"],
  ])("that nobody gave is what %s", (_name, facts, origin) => {
    expect(settled(settle(facts, new Map()), "application.python")).toMatchObject({ value: "3.13", origin });
  });

  test("leads to the suggestions after it, and to none before", () => {
    const small = valuesOf(settleExample("resources.size=small"));
    const medium = valuesOf(settleExample());
    expect(small["resources.production.app.memory"]).toBe(768 * MIB);
    expect(small["resources.production.redis.maxmemory"]).toBe(96 * MIB);
    expect(small["logging.max_file"]).toBe(3);
    expect(small["resources.development.app.memory"]).toBe(medium["resources.development.app.memory"]);
  });

  test("wins over a suggestion that follows from others", () => {
    const values = valuesOf(settleExample("resources.size=small", "resources.production.app.memory=2G"));
    expect(values["resources.production.app.memory"]).toBe(2048 * MIB);
    expect(values["resources.production.app.memory_reservation"]).toBe(1024 * MIB);
  });
});

describe("a setting", () => {
  test("that does not exist with these answers is absent, given or not", () => {
    const config = settleExample("application.redis=none", "resources.production.redis.memory=1G");
    expect(config.settled.some(({ question }) => question.id.includes(".redis."))).toBe(false);
    expect(config.answers.has("security.internal_network")).toBe(false);
    expect(config.answers.has("security.read_only")).toBe(true);
  });

  test("of an environment exists where the environment is wanted", () => {
    const { answers } = settleExample("environments=development");
    expect(answers.has("resources.development.app.memory")).toBe(true);
    expect(answers.has("resources.production.app.memory")).toBe(false);
    expect(answers.has("application.ports.blue-green")).toBe(false);
  });

  test("that follows from others is settled, and not asked", () => {
    const id = "resources.production.app.memory";
    expect(settled(settleExample(), id)).toMatchObject({ asked: false, value: 1536 * MIB });
    const custom = settleExample("resources.size=custom", "resources.production.app.size=custom");
    expect(settled(custom, id)).toMatchObject({ asked: true });
    expect(settled(custom, "resources.blue-green.app.memory")).toMatchObject({ asked: false });
  });

  test("can be added by hand, though nothing asks for it", () => {
    const config = settle(EMPTY_FACTS, give("application.dependencies.extra=psutil"));
    expect(settled(config, "application.dependencies.extra")).toMatchObject({
      asked: false,
      value: ["psutil"],
    });
  });

  test("that detection doubts stays open until somebody has said it before this run", () => {
    const [entry] = EXAMPLE_FACTS.entries;
    if (entry === undefined) throw new Error("the example has an entry");
    const facts: Facts = { ...EXAMPLE_FACTS, entries: [{ ...entry, certain: false }] };
    const uncertain = (given: Parameters<typeof settle>[1]) =>
      settled(settle(facts, given), "application.entry")?.uncertain;
    expect(uncertain(new Map())).toBe(true);
    expect(uncertain(new Map([["application.entry", { value: "app:app", origin: "answered" }]]))).toBe(true);
    expect(uncertain(new Map([["application.entry", { value: "app:app", origin: "saved" }]]))).toBe(false);
    expect(settled(settleExample(), "application.entry")?.uncertain).toBe(false);
  });
});

test("questions are settled in the table's order, each at most once", () => {
  const order = QUESTIONS.map(({ id }) => id);
  fc.assert(
    fc.property(anyAnswers, (given) => {
      const ids = settle(EXAMPLE_FACTS, given).settled.map(({ question }) => question.id);
      expect(ids).toEqual(order.filter((id) => ids.includes(id)));
    }),
  );
});

test("the same answers settle the same, in whatever order they were given", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      const turned = new Map([...given].reverse());
      expect(valuesOf(settle(EXAMPLE_FACTS, turned))).toEqual(valuesOf(settle(EXAMPLE_FACTS, given)));
    }),
  );
});

test("every given answer counts where its setting exists", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      for (const { question, value, origin } of settle(EXAMPLE_FACTS, given).settled) {
        const own = given.get(question.id);
        expect([value, own === undefined]).toEqual([
          own?.value ?? value,
          origin === "default" || origin === "detected",
        ]);
      }
    }),
  );
});

describe("reading a settled answer", () => {
  const { answers } = settleExample("application.redis=none");

  test("of a setting that does not exist is a mistake of the program", () => {
    expect(() => answers.text("application.nmae")).toThrow("no answer to application.nmae");
    expect(() => answers.number("resources.production.redis.memory")).toThrow("no answer to");
  });

  test("as another type is, too", () => {
    expect(() => answers.number("application.name")).toThrow("the answer to application.name is no number");
    expect(() => answers.text("application.port")).toThrow("is no text");
    expect(() => answers.flag("application.name")).toThrow("is no flag");
    expect(() => answers.list("application.name")).toThrow("is no list");
  });
});

describe("what is kept", () => {
  const savedIds = (...settings: string[]) =>
    answersToSave(settleExample(...settings)).map(({ question }) => question.id);

  test("is what the wizard always asks, and the port that so much hangs on", () => {
    expect(savedIds()).toContain("resources.size");
    expect(savedIds()).toContain("application.port");
    expect(savedIds()).not.toContain("application.framework");
    expect(savedIds()).not.toContain("resources.production.app.memory");
  });

  test("and what was given", () => {
    expect(savedIds("application.framework=flask", "resources.production.app.memory=1G")).toEqual(
      expect.arrayContaining(["application.framework", "resources.production.app.memory"]),
    );
  });
});

describe("problems", () => {
  const problemsOf = (facts: Facts, ...settings: string[]) =>
    findProblems(facts, settle(facts, give(...settings)));

  test("there are none in the example", () => {
    expect(problemsOf(EXAMPLE_FACTS)).toEqual([]);
  });

  test.each([
    ["application.name=❄", "a name needs at least one letter or digit"],
    ["application.dependencies.strategy=uv", "this project has no uv.lock"],
    [
      "application.dependencies.files=reqs.txt",
      "reqs.txt is no dependency file of this project; found: environment.prod.yml, requirements.txt",
    ],
    ["application.source=", "the image needs the application's files"],
    ["application.secrets=TOKEN,Token", "two secrets would be the file secrets/token"],
    ["image.base=python", "an image needs a tag: without one, every build may get another"],
    ["image.redis=redis:latest", "latest is no version: every build may get another"],
    [
      "image.index_url=https://me:secret@pypi.example.org/simple",
      "a user name or password must not stand in cryo-init.yaml",
    ],
    [
      "documentation.repository=https://token@git.example.org/app",
      "a user name or password must not stand in cryo-init.yaml",
    ],
    [
      "health.production.timeout=30s",
      "a check must be over before the next one begins: take less than the time between checks",
    ],
    ["health.container=started", null],
    ["health.status=", null],
  ])("%s: %s", (setting, reason) => {
    const found = problemsOf(EXAMPLE_FACTS, setting).map(({ message }) => message);
    expect(found).toEqual(reason === null ? [] : [expect.stringContaining(reason)]);
  });

  test("name the setting and what was answered", () => {
    expect(problemsOf(EXAMPLE_FACTS, "health.alive=", "health.container=alive")).toEqual([
      {
        id: "health.container",
        message: 'health.container: "alive": health.alive has no path: give it one, or choose another',
      },
    ]);
  });

  test("are found in what the checkout says, too", () => {
    const facts: Facts = { ...EXAMPLE_FACTS, python: { value: "2.7", from: null, certain: true } };
    expect(problemsOf(facts)).toEqual([
      {
        id: "application.python",
        message: 'application.python: "2.7" does not look like 3.13: 3, a dot, and the minor version',
      },
    ]);
  });
});

test("what follows from other limits is not kept, so that it goes on following them", () => {
  const given = give(
    "resources.size=custom",
    "resources.production.app.size=custom",
    "resources.production.app.memory=1G",
    "resources.production.redis.size=custom",
    "resources.production.redis.maxmemory=64M",
  );
  const kept = answersToSave(settle(EXAMPLE_FACTS, given)).map(({ question }) => question.id);
  expect(kept).toContain("resources.production.app.memory");
  expect(kept).toContain("resources.production.redis.maxmemory");
  expect(kept).not.toContain("resources.production.app.workers");
  expect(kept).not.toContain("resources.production.app.memory_reservation");
});
