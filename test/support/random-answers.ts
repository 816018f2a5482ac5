import fc from "fast-check";
import type { Given, GivenAnswers } from "../../src/config/config.ts";
import type { Question, Value } from "../../src/config/question.ts";
import { QUESTIONS } from "../../src/config/questions/index.ts";

/** Free texts that mean something to other files keep their suggestion; the rest may be anything that is allowed. */
const FIXED = /^(application\.(entry|dependencies|source|variables|python)|image\.)/;

function arbitraryValue({ type }: Question): fc.Arbitrary<Value> {
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
      return fc.integer({ min: type.min, max: Math.min(type.max, type.min + 5000) });
    case "quantity": {
      const step = { memory: 1024 * 1024, cpus: 50, duration: 1000 }[type.dimension];
      const most = { memory: 8192, cpus: 160, duration: 300 }[type.dimension];
      return fc.integer({ min: Math.ceil(type.min / step), max: most }).map((count) => count * step);
    }
    case "text":
      return fc.constant(type.example);
    case "list":
      return fc.subarray([type.example]);
  }
}

/** Some answers to some questions, each valid by itself, as people could give them. */
export const randomAnswers: fc.Arbitrary<GivenAnswers> = fc
  .record(
    Object.fromEntries(
      QUESTIONS.filter(({ id }) => !FIXED.test(id)).map((question) => [
        question.id,
        fc.option(arbitraryValue(question), { nil: undefined, freq: 3 }),
      ]),
    ),
  )
  .map((record) => {
    const given = new Map<string, Given>();
    for (const [id, value] of Object.entries(record)) {
      if (value !== undefined) given.set(id, { value, origin: "flag" });
    }
    return given;
  });
