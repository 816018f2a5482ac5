import type { TextProps } from "ink";
import type { Tone } from "./line.ts";

type Look = Pick<TextProps, "bold" | "dimColor" | "inverse" | "underline" | "color">;

/**
 * Only the basic colours that every palette adapts to its background, and never white or black; nor yellow, which
 * xterm shows on its white at a contrast of 1.7. None is bold or dim: many terminals take bold for bright, and bright
 * cyan cannot be read on white. Each look is told by a mark or by its place as well, so that nothing is lost without
 * colour.
 */
export const LOOKS: Readonly<Record<Tone, Look>> = {
  plain: {},
  strong: { bold: true },
  quiet: { dimColor: true },
  accent: { color: "cyan" },
  focus: { color: "cyan" },
  good: { color: "green" },
  warn: { color: "magenta" },
  bad: { color: "red" },
  caret: { inverse: true },
  selected: { underline: true },
};

/** How a tone is drawn. */
export function lookOf(tone: Tone, color: boolean): Look {
  if (color) return LOOKS[tone];
  if (tone === "focus") return LOOKS.strong;
  const { color: _, ...look } = LOOKS[tone];
  return look;
}
