import { isChar, type Key } from "../keys.ts";

/** Lines that a page key moves. */
const PAGE = 12;

/** More lines than any text has: to the start or the end. */
const ALL = 1_000_000;

/** How many lines a key scrolls a long text; null when it is another key. */
export function scrollKey(key: Key): number | null {
  if (isChar(key, " ")) return PAGE;
  const lines: Readonly<Record<string, number>> = {
    up: -1,
    down: 1,
    pageup: -PAGE,
    pagedown: PAGE,
    home: -ALL,
    end: ALL,
  };
  return lines[key.name] ?? null;
}

/** The scroll position after a key, never above the top; the screen that draws the text knows its end. */
export function scrollBy(scroll: number, lines: number): number {
  return Math.max(0, scroll + lines);
}
