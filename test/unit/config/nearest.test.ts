import { describe, expect, test } from "vitest";
import { findQuestion, isGroup, unknownSetting } from "../../../src/config/find-question.ts";
import { nearest } from "../../../src/config/nearest.ts";

describe("the nearest word", () => {
  const WORDS = ["memory", "memory_reservation", "cpus", "size", "production"];

  test.each([
    ["memori", "memory"],
    ["MEMORY", "memory"],
    ["sise", "size"],
    ["prod", "production"],
    ["mem", "memory"],
    ["xyzzy", null],
    ["p", null],
    ["", null],
  ])("to %j is %s", (text, expected) => {
    expect(nearest(text, WORDS)).toBe(expected);
  });
});

describe("an unknown setting", () => {
  test.each([
    ["resources.syze", "resources.size"],
    ["resources.prod", "resources.production"],
    ["resources.production.app.memroy", "resources.production.app.memory"],
    ["resource", "resources"],
    ["securty.read_only", "security.read_only"],
    ["memory", "resources.production.app.memory"],
    ["environment", "environments"],
    ["keeps", "keep"],
  ])("%s is taken for %s", (id, near) => {
    expect(unknownSetting(id)).toBe(`unknown setting ${id}; did you mean ${near}?`);
  });

  test("that resembles none gets no suggestion, and is shown harmlessly", () => {
    expect(unknownSetting("\u001b[2J".repeat(3))).toBe(`unknown setting ${"\\u{1b}[2J".repeat(3)}`);
  });
});

test("a path is a setting, a group or neither", () => {
  expect(findQuestion("resources.size")?.title).toBe("Size");
  expect(findQuestion("resources")).toBeUndefined();
  expect([isGroup("resources"), isGroup("resources.production"), isGroup("resources.size")]).toEqual([
    true,
    true,
    false,
  ]);
  expect(isGroup("constructor")).toBe(false);
});

test("letters that have changed places are one mistake", () => {
  expect(nearest("--plian", ["--pin", "--plain"])).toBe("--plain");
});
