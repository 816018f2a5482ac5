import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startWizard } from "../../../src/wizard/flow/state.ts";
import { pressKey } from "../../../src/wizard/flow.ts";
import { createInsight } from "../../../src/wizard/insight/insight.ts";
import type { Key, KeyName } from "../../../src/wizard/keys.ts";
import { drawFrame } from "../../../src/wizard/screens/frame.ts";
import { lineWidth } from "../../../src/wizard/view/line.ts";
import { makeInput } from "./fake-input.ts";

const NAMES: readonly KeyName[] = [
  "up",
  "down",
  "left",
  "right",
  "enter",
  "enter",
  "enter",
  "back",
  "escape",
  "backspace",
  "delete",
  "home",
  "end",
  "pageup",
  "pagedown",
];

const anyKey: fc.Arbitrary<Key> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...NAMES).map((name): Key => ({ name })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(..."drswpqyn?am1234 bt/").map((text): Key => ({ name: "char", text })),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 1 })
      .map((text): Key => ({ name: "char", text })),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: "grapheme", maxLength: 300 }).map((text): Key => ({ name: "paste", text })),
  },
  { weight: 1, arbitrary: fc.constantFrom(..."apuwek").map((letter): Key => ({ name: "ctrl", letter })) },
);
const anySize = fc.record({
  columns: fc.integer({ min: 40, max: 200 }),
  rows: fc.integer({ min: 12, max: 60 }),
});

describe("whatever is pressed", () => {
  const input = makeInput();
  const insight = createInsight(input);

  test("the wizard stands, stays in its window, and confirms in the review only", () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 40 }), anySize, (keys, size) => {
        let state = startWizard(input);
        for (const key of keys) {
          const next = pressKey(input, state, key);
          if (state.outcome === null && next.outcome?.kind === "confirmed") {
            expect(state.screen).toBe("review");
            expect(state.reviewing?.confirming).toBe(true);
            expect(key).toEqual({ name: "char", text: "y" });
          }
          state = next;
        }
        const { lines, scroll } = drawFrame({ input, state, insight, color: true }, size);
        expect(lines.length).toBeLessThanOrEqual(size.rows - 1);
        expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(size.columns);
        expect(Number.isFinite(scroll)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  }, 120_000);

  test("no screen draws a line break or another control character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), anySize, (text, size) => {
        const state = pressKey(input, pressKey(input, startWizard(input), { name: "enter" }), {
          name: "paste",
          text,
        });
        const { lines } = drawFrame({ input, state, insight, color: true }, size);
        expect(lines.flat().some((span) => /\p{Cc}/u.test(span.text))).toBe(false);
        expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(size.columns);
      }),
    );
  });
});
