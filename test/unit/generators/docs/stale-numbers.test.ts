import { expect, test } from "vitest";
import { generateProject } from "../../../../src/cli/generate.ts";
import { formatAnswer } from "../../../../src/config/answer.ts";
import { findProblems, settle } from "../../../../src/config/config.ts";
import type { Question } from "../../../../src/config/question.ts";
import { MIB, SECOND } from "../../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../../support/example-facts.ts";
import { give, settleExample } from "../../config/support.ts";

/**
 * The pages are made from the same Plan as the files: when a number changes, no page shows the old one. Two numbers that
 * stand nowhere else, for each setting that is one.
 */
const PAIRS: Readonly<Record<string, readonly [number, number]>> = {
  memory: [1733 * MIB, 1747 * MIB],
  cpus: [1337, 1373],
  duration: [43 * SECOND, 47 * SECOND],
  integer: [13_337, 13_373],
};

/** Two values that the setting takes, as they are typed; null for a setting that is no number, or a small one. */
function pairOf({ type }: Question): readonly [string, string] | null {
  if (type.kind !== "quantity" && type.kind !== "integer") return null;
  const pair = PAIRS[type.kind === "quantity" ? type.dimension : "integer"];
  if (pair === undefined) return null;
  const { min, max } = type;
  const [one, other] = pair.every((value) => value >= min && value <= max)
    ? pair
    : ([max - 3, max - 7] as const);
  if (type.kind === "integer" && one < 1000) return null;
  const question = { type } as Question;
  return [formatAnswer(question, one), formatAnswer(question, other)];
}

function siteWith(id: string, value: string): ReadonlyMap<string, string> {
  // A check must be over before the next one begins.
  const room = /^health\.[\w-]+\.timeout$/.test(id) ? [id.replace("timeout", "interval=2m")] : [];
  const config = settle(EXAMPLE_FACTS, give(`${id}=${value}`, ...room));
  expect(findProblems(EXAMPLE_FACTS, config), id).toEqual([]);
  const { files } = generateProject(config, EXAMPLE_FACTS);
  return new Map(
    files.filter(({ path }) => path.startsWith("docs-site/")).map(({ path, content }) => [path, content]),
  );
}

/** The pages that have that word, and not as a part of another number. */
function pagesWith(site: ReadonlyMap<string, string>, word: string): readonly string[] {
  const whole = new RegExp(`(?<![\\w.])${word.replaceAll(".", "\\.")}(?![\\w]|\\.\\d)`);
  return [...site].filter(([, text]) => whole.test(text)).map(([path]) => path);
}

const numbers = settleExample().settled.flatMap(({ question }) => {
  const pair = pairOf(question);
  return pair === null ? [] : [[question.id, ...pair] as const];
});

test("there are many of them", () => {
  expect(numbers.length).toBeGreaterThan(30);
});

test.each(numbers)("%s: with %s and then %s, no page shows the first any more", (id, one, other) => {
  expect(pagesWith(siteWith(id, one), one)).toContain("docs-site/configuration.md");
  const after = siteWith(id, other);
  expect(pagesWith(after, other)).toContain("docs-site/configuration.md");
  expect(pagesWith(after, one)).toEqual([]);
});
