import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { windowOf } from "../../../src/wizard/view/layout.ts";
import {
  cleanText,
  fitLine,
  fitPath,
  fitText,
  line,
  lineWidth,
  padLine,
  span,
  spread,
  widthOf,
  wrapText,
} from "../../../src/wizard/view/line.ts";

const anyText = fc.string({ unit: "grapheme", maxLength: 40 });
const anyWidth = fc.integer({ min: 1, max: 60 });
const textOf = (content: ReturnType<typeof line>): string => content.map(({ text }) => text).join("");

describe("a line", () => {
  test("is cut to its room with an ellipsis", () => {
    expect(textOf(fitLine(line("abc", span("def", "strong")), 5))).toBe("abcd…");
    expect(textOf(fitLine(line("abc", "def"), 6))).toBe("abcdef");
    expect(textOf(fitLine(line("abc", "def"), 3))).toBe("ab…");
    expect(fitText("日本語", 4)).toBe("日…");
    expect(fitPath("docker-compose.blue-green.yml", 15)).toBe("…blue-green.yml");
  });

  test("never takes more cells than it has, and never less when it is padded", () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), anyWidth, (texts, width) => {
        expect(lineWidth(fitLine(line(...texts), width))).toBeLessThanOrEqual(width);
        expect(lineWidth(padLine(line(...texts), width))).toBe(width);
      }),
    );
  });

  test("keeps its right part when both do not fit", () => {
    expect(textOf(spread(line("a long left part"), line("right"), 12))).toBe("a lon… right");
  });

  test("shows control characters and hidden ones as dots", () => {
    expect(cleanText("a\u001b[2Jb\u202ec\td")).toBe("a·[2Jb·c  d");
  });
});

describe("a text that is wrapped", () => {
  test("breaks at blanks, and in the middle of a word that is too long", () => {
    expect(wrapText("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrapText("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(wrapText("run --set a.b=app.py,api,config.py", 14)).toEqual([
      "run --set",
      "a.b=app.py,",
      "api,config.py",
    ]);
  });

  test("loses no letter and stays in its width", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.join("").replace(/\s/g, "")).toBe(cleanText(text).replace(/\s/g, ""));
        for (const one of lines) expect(widthOf(one)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("a window on a list", () => {
  test("holds the focus, in the height that it has", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(59),
        fc.integer({ min: 1, max: 40 }),
        (length, at, height) => {
          const focus = Math.min(at, length - 1);
          const lines = Array.from({ length }, (_, row) => line(`row ${row};`));
          const shown = windowOf({ lines, focus }, height);
          expect(shown.length).toBe(Math.min(length, height));
          expect(shown.map(textOf)).toContain(`row ${focus};`);
        },
      ),
    );
  });
});
