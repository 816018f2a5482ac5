import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  describeType,
  formatAnswer,
  LONGEST_TEXT,
  parseAnswer,
  readAnswer,
} from "../../../src/config/answer.ts";
import { QUESTIONS } from "../../../src/config/questions/index.ts";
import { quoteText, showText } from "../../../src/config/quote.ts";
import { MIB } from "../../../src/config/units.ts";
import { anyValue, questionOf } from "./support.ts";

const NAME = questionOf("application.name");
const MIRROR = questionOf("image.mirror");
const PORT = questionOf("application.port");
const MEMORY = questionOf("resources.production.app.memory");
const READ_ONLY = questionOf("security.read_only");
const REDIS = questionOf("application.redis");
const ENVIRONMENTS = questionOf("environments");
const SECRETS = questionOf("application.secrets");
const EXTRA = questionOf("application.dependencies.extra");

function reasonOf(parsed: { ok: true } | { ok: false; reason: string }): string {
  return parsed.ok ? "" : parsed.reason;
}

describe("typed", () => {
  test.each([
    [NAME, "  Crýo ❄ ", "Crýo ❄"],
    [MIRROR, "", ""],
    [PORT, " 5000 ", 5000],
    [MEMORY, "1.5G", 1536 * MIB],
    [MEMORY, "1.3G", 1331 * MIB],
    [MEMORY, "1395864371", 1395864371],
    [READ_ONLY, "Yes", true],
    [READ_ONLY, "off", false],
    [REDIS, "cache", "cache"],
    [ENVIRONMENTS, "blue-green, production", ["production", "blue-green"]],
    [SECRETS, "B, A,B,, A", ["B", "A"]],
    [SECRETS, "", []],
    [EXTRA, "numpy>=2, <3, uvicorn[standard, watch]", ["numpy>=2, <3", "uvicorn[standard, watch]"]],
  ])("$id reads %j", (question, text, value) => {
    expect(parseAnswer(question, text)).toEqual({ ok: true, value });
  });

  test.each([
    [NAME, "", "write a text such as CryoProtect Mini"],
    [NAME, "a\u0000b", 'a control character stands in "a\\u{0}b"'],
    [NAME, "a\nb", 'a control character stands in "a\\u{a}b"'],
    [NAME, "a\u202eb", 'a control character stands in "a\\u{202e}b"'],
    [NAME, "a\u2028b", 'a control character stands in "a\\u{2028}b"'],
    [NAME, "x".repeat(LONGEST_TEXT + 1), "has 501 characters: 500 are the most"],
    [PORT, "1e3", '"1e3" is not a whole number'],
    [PORT, "-1", '"-1" is not a whole number'],
    [PORT, "5000.5", '"5000.5" is not a whole number'],
    [PORT, "80", "80 is too little: the least is 1024"],
    [PORT, "9".repeat(30), "is too much: the most is 65535"],
    [MEMORY, "12XB", '"12XB" is not an amount of memory: write for example 512M or 1.5G'],
    [MEMORY, "0.5", '"0.5" has no unit: write 512M or 1G'],
    [MEMORY, "1M", "1M is too little: the least is 16M"],
    [MEMORY, "0.0001G", "107374 bytes is too little: the least is 16M"],
    [MEMORY, "9999T", "is too much: the most is 4096G"],
    [MEMORY, `${"9".repeat(30)}G`, "that is too much: the most is 4096G"],
    [READ_ONLY, "maybe", '"maybe" is neither yes nor no'],
    [REDIS, "Cache", '"Cache" is not one of none, cache, persistent'],
    [REDIS, "constructor", '"constructor" is not one of none, cache, persistent'],
    [ENVIRONMENTS, "staging", '"staging" is none of production, development, blue-green, swarm'],
    [ENVIRONMENTS, "", "choose at least 1"],
    [SECRETS, "A B", '"A B" does not look like SECRET_KEY: the name of a variable: letters, digits and _'],
    [SECRETS, "A,\u001b[31mB", 'a control character stands in "\\u{1b}[31mB"'],
    [SECRETS, "X".repeat(LONGEST_TEXT + 1), "500 are the most"],
    [
      EXTRA,
      "--index-url https://example.org",
      "does not look like psutil==7.0.0: a package and its version, without options",
    ],
  ])("$id refuses %j", (question, text, reason) => {
    expect(reasonOf(parseAnswer(question, text))).toContain(reason);
  });

  test("a reason shows nothing that a terminal would act on", () => {
    fc.assert(
      fc.property(fc.constantFrom(...QUESTIONS), fc.string({ unit: "binary" }), (question, text) => {
        expect(reasonOf(parseAnswer(question, `\u001b${text}\n`))).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      }),
    );
  });
});

describe("from YAML", () => {
  test.each([
    [questionOf("application.python"), "3.10", "3.10"],
    [NAME, "42", "42"],
    [MIRROR, null, ""],
    [PORT, 5000, 5000],
    [questionOf("resources.production.app.cpus"), "1.50", 1500],
    [READ_ONLY, false, false],
    [READ_ONLY, "yes", true],
    [SECRETS, ["A", " B", "A"], ["A", "B"]],
    [SECRETS, null, []],
    [ENVIRONMENTS, ["development", "production"], ["production", "development"]],
    // Commas part items only where a list is typed.
    [EXTRA, ["numpy>=2,<3"], ["numpy>=2,<3"]],
  ])("$id reads %j", (question, raw, value) => {
    expect(readAnswer(question, raw)).toEqual({ ok: true, value });
  });

  test.each([
    [NAME, null, "nothing stands here, but a text such as CryoProtect Mini is expected"],
    [NAME, true, "true stands here, but a text such as CryoProtect Mini is expected"],
    [NAME, ["a"], "a list stands here, but a text such as CryoProtect Mini is expected"],
    [NAME, {}, "a group of settings stands here, but a text such as CryoProtect Mini is expected"],
    [PORT, "0x1388", '"0x1388" is not a whole number'],
    [MEMORY, 512, '"512" has no unit: write 512M or 1G'],
    [SECRETS, "A", "a single value stands here, but a list such as [SECRET_KEY] is expected"],
    [SECRETS, ["A", null], "each item of the list must be a text"],
    [ENVIRONMENTS, [], "choose at least 1"],
    [
      ENVIRONMENTS,
      null,
      "nothing stands here, but a list of production, development, blue-green, swarm is expected",
    ],
    [REDIS, false, "false stands here, but one of none, cache, persistent is expected"],
  ])("$id refuses %j", (question, raw, reason) => {
    expect(reasonOf(readAnswer(question, raw))).toBe(reason);
  });

  test("whatever stands in the file is a value or a reason", () => {
    fc.assert(
      fc.property(fc.constantFrom(...QUESTIONS), fc.jsonValue(), (question, raw) => {
        const read = readAnswer(question, raw);
        expect(read.ok ? read.value : read.reason).toBeDefined();
      }),
    );
  });
});

test("what is shown as an answer is read back as the same answer", () => {
  const answered = fc
    .constantFrom(...QUESTIONS)
    .chain((question) => anyValue(question).map((value) => ({ question, value })));
  fc.assert(
    fc.property(answered, ({ question, value }) => {
      expect(parseAnswer(question, formatAnswer(question, value))).toEqual({ ok: true, value });
    }),
    { numRuns: 1000 },
  );
});

test("every type says what it expects", () => {
  expect(
    [NAME, PORT, MEMORY, READ_ONLY, REDIS, ENVIRONMENTS, SECRETS].map(({ type }) => describeType(type)),
  ).toEqual([
    "a text such as CryoProtect Mini",
    "a whole number from 1024 to 65535",
    "an amount such as 512M",
    "yes or no",
    "one of none, cache, persistent",
    "a list of production, development, blue-green, swarm",
    "a list such as [SECRET_KEY]",
  ]);
});

describe("somebody's text in a message", () => {
  test("is shortened", () => {
    expect(showText("❄".repeat(70))).toBe(`${"❄".repeat(60)}...`);
  });

  test("stands in quotes, with what is invisible written out", () => {
    expect(quoteText("a\u001b[2J\u200bb")).toBe('"a\\u{1b}[2J\\u{200b}b"');
  });
});
