import type { TextProps } from "ink";
import type { Tone } from "./line.ts";

type Look = Pick<TextProps, "bold" | "dimColor" | "inverse" | "underline" | "color">;

/**
 * Only the basic colours that every palette adapts to its background, and never white or black. Each look is told
 * by a mark or by its place as well, so that nothing is lost without colour.
 */
const LOOKS: Readonly<Record<Tone, Look>> = {
  plain: {},
  strong: { bold: true },
  quiet: { dimColor: true },
  accent: { color: "cyan" },
  focus: { color: "cyan", bold: true },
  good: { color: "green" },
  warn: { color: "yellow" },
  bad: { color: "red" },
  caret: { inverse: true },
  selected: { underline: true },
};

/** How a tone is drawn. */
export function lookOf(tone: Tone, color: boolean): Look {
  if (color) return LOOKS[tone];
  const { color: _, ...look } = LOOKS[tone];
  return look;
}
