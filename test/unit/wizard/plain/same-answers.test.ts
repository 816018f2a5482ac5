import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAnswer, parseAnswer } from "../../../../src/config/answer.ts";
import { type Config, type Given, type GivenAnswers, settle } from "../../../../src/config/config.ts";
import type { Question, Value } from "../../../../src/config/question.ts";
import { listSteps } from "../../../../src/wizard/flow/steps.ts";
import { FACTS, lines, pipe } from "./sample.ts";

/** A text for the question that its type allows, from a number. */
function chooseText(question: Question, seed: number): string {
  const { type } = question;
  switch (type.kind) {
    case "select":
      return type.options[seed % type.options.length]?.value ?? "";
    case "multiselect":
      return type.options
        .filter((_, index) => ((seed % 7) + 1) & (1 << index))
        .map(({ value }) => value)
        .join(",");
    case "confirm":
      return seed % 2 === 0 ? "yes" : "no";
    case "integer":
    case "quantity": {
      // From the upper half: an interval between checks below the usual timeout would leave no default for that.
      const half = Math.floor((type.max - type.min) / 2);
      const value = type.max - (seed % half);
      const seconds = type.kind === "quantity" && type.dimension === "duration";
      return formatAnswer(question, seconds ? value - (value % 1000) : value);
    }
    case "list":
    case "text":
      return type.example;
  }
}

interface Script {
  readonly typed: readonly string[];
  readonly direct: GivenAnswers;
  readonly config: Config;
}

/** Answers every question that a person would meet: what is typed, and the same answers as a map. */
function write(seeds: readonly number[]): Script {
  const typed: string[] = [];
  const direct = new Map<string, Given>();
  for (let at = 0; ; at += 1) {
    const config = settle(FACTS, direct);
    const settled = listSteps(config, "detail")[at];
    if (settled === undefined) return { typed, direct, config };
    const { question } = settled;
    const seed = seeds[at % seeds.length] ?? 0;
    const text = seed % 3 === 0 ? "" : chooseText(question, seed);
    const value = text === "" ? null : possible(question, text, direct);
    typed.push(value === null ? "" : text);
    if (value !== null) direct.set(question.id, { value, origin: "answered" });
  }
}

/** The value of the text, or null when it is impossible beside the others. */
function possible(question: Question, text: string, direct: GivenAnswers): Value | null {
  const parsed = parseAnswer(question, text);
  if (!parsed.ok) throw new Error(`${question.id}: ${parsed.reason}`);
  const { value } = parsed;
  const { answers } = settle(
    FACTS,
    new Map<string, Given>(direct).set(question.id, { value, origin: "answered" }),
  );
  const reason = question.validate?.(value, { facts: FACTS, answers }) ?? null;
  return reason === null ? value : null;
}

function valuesOf(config: Config): readonly (readonly [string, Value])[] {
  return config.settled.map(({ question, value }) => [question.id, value]);
}

test("answers typed through a pipe settle to the values that the same answers give directly", async () => {
  const seeds = fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 90 });
  await fc.assert(
    fc.asyncProperty(seeds, async (numbers) => {
      const { typed, direct, config } = write(numbers);
      const { outcome } = await pipe(lines("4", ...typed, "yes"));
      if (outcome.kind !== "confirmed") throw new Error(`ended as ${outcome.kind}`);
      expect(outcome.answers).toEqual(direct);
      expect(valuesOf(settle(FACTS, outcome.answers))).toEqual(valuesOf(config));
    }),
    { numRuns: 60 },
  );
});
