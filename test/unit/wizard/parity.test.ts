import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAnswer } from "../../../src/config/answer.ts";
import { type GivenAnswers, settle } from "../../../src/config/config.ts";
import { QUESTIONS } from "../../../src/config/questions/index.ts";
import { isLimit } from "../../../src/wizard/flow/limit-table.ts";
import type { WizardState } from "../../../src/wizard/flow/state.ts";
import { goToLimit, openAndPress, pressAll } from "./drive.ts";
import { makeInput } from "./fake-input.ts";

const input = makeInput();

/** Answers by the question's id: the text for a flag, and the keys that mean the same. */
const ANSWERS: Readonly<Record<string, readonly (readonly [flag: string, keys: readonly string[]])[]>> = {
  "application.name": [
    ["Shop", ["Shop"]],
    ["Ünï ❄", ["Ünï ❄"]],
  ],
  "application.entry": [
    ["app:create_app()", ["<down>"]],
    ["shop.wsgi:app", ["shop.wsgi:app"]],
  ],
  "application.python": [["3.13", ["3.13"]]],
  "application.secrets": [
    ["SUPABASE_KEY", ["<down>", " "]],
    ["SUPABASE_KEY,SECRET_KEY,SENTRY_DSN", ["<end>", "<up>", " "]],
  ],
  "application.redis": [
    ["none", ["<home>"]],
    ["persistent", ["<end>"]],
  ],
  environments: [["production,blue-green", ["<down>", " "]]],
  "resources.size": [
    ["small", ["1"]],
    ["custom", ["c"]],
  ],
  "resources.production.app.size": [
    ["large", ["3"]],
    ["small", ["s"]],
  ],
  "resources.production.app.memory": [
    ["2G", ["2G"]],
    ["1664M", ["1664m"]],
  ],
  "security.read_only": [["no", ["n"]]],
  "logging.level": [["error", ["e"]]],
  "documentation.site": [["no", ["<down>"]]],
};

const anyAnswers = fc.record(
  Object.fromEntries(Object.entries(ANSWERS).map(([id, choices]) => [id, fc.constantFrom(...choices)])),
  { requiredKeys: [] },
);

type Choices = Readonly<Record<string, readonly [flag: string, keys: readonly string[]] | undefined>>;

/** Goes through all questions, answering those that are in the set. */
function answerByKeys(answers: Choices): WizardState {
  let state = openAndPress(input, "m");
  while (state.asking !== null) {
    if (state.screen === "limits") state = answerInTable(state, answers);
    const [, keys] = state.screen === "limits" ? ["", []] : (answers[state.asking?.id ?? ""] ?? ["", []]);
    state = pressAll(input, state, ...keys, "<enter>");
  }
  return state;
}

function answerInTable(state: WizardState, answers: Choices): WizardState {
  return Object.entries(answers).reduce((before, [id, answer]) => {
    if (!isLimit(id) || answer === undefined) return before;
    return pressAll(input, goToLimit(input, before, id), ...answer[1], "<down>");
  }, state);
}

function answerByFlags(answers: Choices): GivenAnswers {
  return new Map(
    QUESTIONS.flatMap((question) => {
      const [text] = answers[question.id] ?? [];
      const parsed = text === undefined ? null : parseAnswer(question, text);
      return parsed?.ok ? [[question.id, { value: parsed.value, origin: "flag" as const }]] : [];
    }),
  );
}

describe("keys and flags", () => {
  test("settle the same values", () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const byKeys = answerByKeys(answers);
        expect(byKeys.screen).toBe("review");
        // A flag for a question that the keys never came to (a limit of a service without size custom) is no answer.
        const asked = Object.fromEntries(Object.entries(answers).filter(([id]) => byKeys.given.has(id)));
        const byFlags = settle(input.facts, answerByFlags(asked));
        expect(byKeys.config.settled.map(({ question, value }) => [question.id, value])).toEqual(
          byFlags.settled.map(({ question, value }) => [question.id, value]),
        );
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
