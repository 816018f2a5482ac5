import type { WizardInput } from "../contract.ts";
import type { WizardState } from "../flow/state.ts";
import type { Insight } from "../insight/insight.ts";
import type { Line } from "../view/line.ts";

/** What a screen is drawn from. */
export interface Scene {
  readonly input: WizardInput;
  readonly state: WizardState;
  readonly insight: Insight;
  readonly color: boolean;
}

/** The room for a part of the screen, in character cells. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** A drawn screen, without head and foot. */
export interface Drawn {
  readonly lines: readonly Line[];
  /** The scroll position as it really is: never past the end of the text. */
  readonly scroll: number;
  /** Keys and what they do, the most important first. */
  readonly keys: readonly KeyHint[];
}

/** `["Enter", "next"]` */
export type KeyHint = readonly [key: string, does: string];

/** Of a text over the whole screen. */
export const CLOSE_KEYS: readonly KeyHint[] = [
  ["↑↓", "scroll"],
  ["Enter", "close"],
];

/** From this width on, the preview stands beside the questions. */
export const WIDE = 100;
/** Below this width the preview is shown on request only. */
export const NARROW = 80;
/** Below this height, all that can be asked for by a key is left out. */
export const SHORT = 16;
/** A preview lower than this shows nothing of use. */
export const LEAST_PREVIEW = 5;
