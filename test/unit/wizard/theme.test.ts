import { describe, expect, test } from "vitest";
import { LOOKS, lookOf } from "../../../src/wizard/view/theme.ts";

/** The basic colours as xterm shows them, which adapts none to its background: red, green and blue. */
const XTERM: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [205, 0, 0],
  green: [0, 205, 0],
  yellow: [205, 205, 0],
  magenta: [205, 0, 205],
  cyan: [0, 205, 205],
  blue: [0, 0, 238],
};

/** WCAG's relative luminance, from 0 for black to 1 for white. */
function luminance(color: readonly [number, number, number]): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const tones = Object.keys(LOOKS) as (keyof typeof LOOKS)[];

describe.each(tones)("what is %s", (tone) => {
  const look = lookOf(tone, true);

  test("can be read on white and on black, also where a palette adapts nothing", () => {
    if (look.color === undefined) return;
    const shown = XTERM[look.color];
    if (shown === undefined) throw new Error(`${look.color} is no colour that was looked at`);
    const light = luminance(shown);
    expect(1.05 / (light + 0.05)).toBeGreaterThan(1.9);
    expect((light + 0.05) / 0.05).toBeGreaterThan(3);
  });

  test("has no colour that bold or dim would turn into another one", () => {
    expect(look.color !== undefined && (look.bold === true || look.dimColor === true)).toBe(false);
  });

  test("has none without colour", () => {
    expect(lookOf(tone, false)).not.toHaveProperty("color");
  });
});

test("what has the focus stands out without colour, too", () => {
  expect(lookOf("focus", false)).toEqual({ bold: true });
});
