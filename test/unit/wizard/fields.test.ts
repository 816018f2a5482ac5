import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAnswer } from "../../../src/config/answer.ts";
import { settle } from "../../../src/config/config.ts";
import { type Dimension, formatQuantity, MIB, parseQuantity } from "../../../src/config/units.ts";
import { type Entry, pressEntry, startEntry, viewEntry } from "../../../src/wizard/fields/entry.ts";
import { type Field, pressField, readField, startField } from "../../../src/wizard/fields/field.ts";
import { viewNumber } from "../../../src/wizard/fields/number.ts";
import { stepNumber } from "../../../src/wizard/fields/step.ts";
import { keysOf } from "./drive.ts";
import { sampleFacts } from "./sample-facts.ts";

const { settled } = settle(sampleFacts, new Map());

function startOf(id: string): Field {
  const found = settled.find(({ question }) => question.id === id);
  if (found === undefined) throw new Error(`no question ${id}`);
  return startField(found, sampleFacts);
}

function press(field: Field, ...written: readonly string[]): Field {
  return keysOf(...written).reduce((before, key) => pressField(before, key) ?? before, field);
}

describe("every field", () => {
  test("says the settled value before a key is pressed", () => {
    for (const one of settled) {
      const parsed = parseAnswer(one.question, readField(startField(one, sampleFacts)));
      expect(parsed, one.question.id).toEqual({ ok: true, value: one.value });
    }
  });
});

describe("a line of text", () => {
  const edit = (entry: Entry, ...written: readonly string[]): Entry =>
    keysOf(...written).reduce((before, key) => pressEntry(before, key) ?? before, entry);

  test("is edited in the middle, by characters as people see them", () => {
    expect(edit(startEntry("ab"), "<left>", "X").text).toBe("aXb");
    expect(edit(startEntry("a👩‍🔬b"), "<left>", "<backspace>").text).toBe("ab");
    expect(edit(startEntry("one two"), "<ctrl-w>").text).toBe("one ");
    expect(edit(startEntry("one two"), "<home>", "<delete>").text).toBe("ne two");
    expect(edit(startEntry("one"), "<ctrl-u>").text).toBe("");
  });

  test("gives Left back at its start", () => {
    expect(pressEntry(startEntry(""), { name: "left" })).toBeNull();
    expect(pressEntry(startEntry("a"), { name: "left" })).not.toBeNull();
  });

  test("keeps its caret inside the text, whatever is pressed", () => {
    const key = fc.oneof(
      fc.constantFrom(
        "<left>",
        "<right>",
        "<home>",
        "<end>",
        "<backspace>",
        "<delete>",
        "<ctrl-w>",
        "<ctrl-k>",
      ),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 3 }).filter((text) => !text.startsWith("<")),
    );
    const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(key), (text, keys) => {
        const entry = edit(startEntry(text), ...keys);
        expect(entry.caret).toBeGreaterThanOrEqual(0);
        expect(entry.caret).toBeLessThanOrEqual([...segments.segment(entry.text)].length);
      }),
    );
  });
});

describe("a text with finds", () => {
  test("is picked by arrows or typed", () => {
    const start = startOf("application.entry");
    expect(readField(press(start, "<down>"))).toBe("app:create_app()");
    expect(readField(press(start, "shop.wsgi:application"))).toBe("shop.wsgi:application");
    expect(readField(press(start, "x", "<up>"))).toBe("app:create_app()");
  });
});

describe("a list", () => {
  test("checks what was found and takes more", () => {
    const start = startOf("application.secrets");
    expect(readField(start)).toBe("SUPABASE_KEY, SECRET_KEY");
    expect(readField(press(start, "<down>", " "))).toBe("SUPABASE_KEY");
    expect(readField(press(start, "MAIL_PASSWORD,API_KEY"))).toBe(
      "SUPABASE_KEY, SECRET_KEY, MAIL_PASSWORD,API_KEY",
    );
  });

  test("of fixed options checks all of them by a, and none again", () => {
    const start = startOf("environments");
    expect(readField(press(start, " "))).toBe("development, blue-green");
    expect(readField(press(start, "a"))).toBe("production, development, blue-green, swarm");
    expect(readField(press(start, "a", "a"))).toBe("");
  });
});

describe("a choice", () => {
  test("is made by arrows, number and first letter", () => {
    const start = startOf("resources.size");
    expect(readField(press(start, "<down>"))).toBe("large");
    expect(readField(press(start, "1"))).toBe("small");
    expect(readField(press(start, "c"))).toBe("custom");
    expect(readField(press(startOf("security.read_only"), "n"))).toBe("no");
  });
});

describe("a quantity", () => {
  test("steps to round values", () => {
    const start = startOf("resources.production.app.memory");
    expect(readField(start)).toBe("1536M");
    expect(readField(press(start, "<up>"))).toBe("1664M");
    expect(readField(press(start, "1500M", "<up>"))).toBe("1536M");
    expect(readField(press(start, "128M", "<down>"))).toBe("112M");
    expect(readField(press(startOf("resources.production.app.cpus"), "<up>"))).toBe("2.5");
    expect(readField(press(startOf("health.production.interval"), "<down>"))).toBe("25s");
  });

  test("shows what is meant by an answer, and nothing beside what is none", () => {
    const shown = (text: string): string => {
      const typed = press(startOf("resources.worker_memory"), text);
      if (typed.kind !== "number") throw new TypeError("no number");
      const { body } = viewNumber(typed, { color: false, width: 60, example: "" });
      return body.lines.map((parts) => parts.map((part) => part.text).join("")).join("\n");
    };
    expect(shown("0.5G")).toContain("= 512M");
    expect(shown("0.5")).not.toContain("=");
  });

  test("drops nothing that is typed: a comma left out would make 15G of 1,5G", () => {
    const typed = press(startOf("resources.worker_memory"), "1,5G");
    expect(readField(typed)).toBe("1,5G");
    expect(parseQuantity(readField(typed), "memory").ok).toBe(false);
    expect(readField(press(startOf("application.port"), "5e3"))).toBe("5e3");
  });

  test("begins with a digit: other letters are commands", () => {
    const start = startOf("resources.worker_memory");
    expect(readField(press(start, "x"))).toBe(readField(start));
  });

  test("leaves a text that is no quantity alone when stepped", () => {
    expect(readField(press(startOf("resources.production.app.memory"), "1x", "<up>"))).toBe("1x");
  });

  test("moves by every step, within its bounds, in a text that reads back", () => {
    const range = { memory: 64 * 1024 * MIB, cpus: 64_000, duration: 600_000 };
    fc.assert(
      fc.property(
        fc.constantFrom<Dimension>("memory", "cpus", "duration"),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom<1 | -1>(1, -1),
        (dimension, share, direction) => {
          const type = { kind: "quantity", dimension, min: 1000, max: range[dimension] } as const;
          const value = Math.round(type.min + share * (type.max - type.min));
          const next = stepNumber(value, direction, type);
          expect(next).toBeGreaterThanOrEqual(type.min);
          expect(next).toBeLessThanOrEqual(type.max);
          if (direction === 1) expect(next === type.max || next > value).toBe(true);
          else expect(next === type.min || next < value).toBe(true);
          expect(parseQuantity(formatQuantity(next, dimension), dimension)).toEqual({
            ok: true,
            value: next,
          });
        },
      ),
    );
  });
});

describe("a text that is longer than its room", () => {
  const draw = (entry: Entry, width: number): string =>
    viewEntry(entry, { color: false, width })
      .map(({ text }) => text)
      .join("");

  test("is shown around its caret", () => {
    const entry = startEntry("https://pypi.example.org/simple");
    expect(draw(entry, 12)).toBe("…rg/simple|");
    expect(draw(startEntry("short"), 12)).toBe("short|");
  });

  test("is cut when a whole file was pasted", () => {
    const pasted = pressEntry(startEntry(""), { name: "paste", text: "x".repeat(1_000_000) });
    expect(pasted?.text.length).toBe(4096);
  });
});
