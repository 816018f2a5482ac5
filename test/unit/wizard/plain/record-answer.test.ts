import { expect, test } from "vitest";
import { type Given, type GivenAnswers, type Settled, settle } from "../../../../src/config/config.ts";
import { recordAnswer } from "../../../../src/wizard/plain/record-answer.ts";
import { FACTS } from "./sample.ts";

const MEMORY = "resources.production.app.memory";

function given(origin: Given["origin"]): GivenAnswers {
  return new Map<string, Given>([
    ["resources.worker_memory", { value: 64 * 1024 ** 2, origin }],
    ["resources.size", { value: "custom", origin }],
    ["resources.production.app.size", { value: "custom", origin }],
    [MEMORY, { value: 1024 ** 3, origin }],
    ["resources.development.app.size", { value: "large", origin }],
  ]);
}

function settled(answers: GivenAnswers, id: string): Settled {
  const found = settle(FACTS, answers).settled.find(({ question }) => question.id === id);
  if (found === undefined) throw new Error(`no question ${id}`);
  return found;
}

function answer(answers: GivenAnswers, id: string, value: string): readonly string[] {
  return [...recordAnswer(answers, settled(answers, id), value).keys()];
}

test.each(["answered", "saved"] as const)("another overall size resets what was %s below it", (origin) => {
  expect(answer(given(origin), "resources.size", "large")).toEqual([
    "resources.worker_memory",
    "resources.size",
  ]);
});

test("another size of a service resets that service only", () => {
  expect(answer(given("saved"), "resources.production.app.size", "small")).toEqual([
    "resources.worker_memory",
    "resources.size",
    "resources.development.app.size",
    "resources.production.app.size",
  ]);
});

test.each(["flag", "environment"] as const)("what a %s says stays", (origin) => {
  expect(answer(given(origin), "resources.size", "large")).toContain(MEMORY);
});

test("custom resets nothing", () => {
  const saved = new Map(given("saved")).set("resources.size", { value: "small", origin: "saved" });
  expect(answer(saved, "resources.size", "custom")).toContain(MEMORY);
});

test("the size that it has already resets nothing", () => {
  const saved = new Map(given("saved")).set("resources.size", { value: "small", origin: "saved" });
  expect(answer(saved, "resources.size", "small")).toContain(MEMORY);
});
