import type { Option } from "../../config/question.ts";
import { isChar, type Key } from "../keys.ts";
import { type Line, line, span } from "../view/line.ts";

/** What is searched for in a list; null while nothing is. */
export type Filter = string | null;

/** A list with more rows can be searched. */
const SHORT_LIST = 7;

/** True for a list that `/` searches. */
export function isLong(length: number): boolean {
  return length > SHORT_LIST;
}

/** Indexes of the texts that hold each word of the filter. */
export function matching(texts: readonly string[], filter: Filter): readonly number[] {
  const words = (filter ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return texts.flatMap((text, at) => (words.every((word) => text.toLowerCase().includes(word)) ? [at] : []));
}

/** What of an option is searched. */
export function textOf({ label, hint }: Option): string {
  return `${label} ${hint}`;
}

/**
 * The filter after a key: `/` opens it in a long list, letters extend it, Backspace shortens and in the end closes it.
 * @returns undefined for a key that it has no use for
 */
export function pressFilter(filter: Filter, key: Key, length: number): Filter | undefined {
  if (filter === null) return isChar(key, "/") && isLong(length) ? "" : undefined;
  if (key.name === "backspace") return filter === "" ? null : Array.from(filter).slice(0, -1).join("");
  if (key.name === "ctrl" && key.letter === "u") return "";
  if (key.name === "paste" || (key.name === "char" && key.text !== " ")) return filter + key.text;
  return undefined;
}

/** Moves a cursor over the indexes that are shown, round at both ends; null when the key is another one. */
export function moveAmong(shown: readonly number[], cursor: number, key: Key): number | null {
  const at = shown.indexOf(cursor);
  const last = shown.length - 1;
  const to = { up: at <= 0 ? last : at - 1, down: at === last ? 0 : at + 1, home: 0, end: last };
  const next = key.name in to ? to[key.name as keyof typeof to] : null;
  return next === null ? null : (shown[next] ?? cursor);
}

/** A list with another filter: the cursor stays on an option that is still shown. */
export function searchFor(
  { options, cursor }: { readonly options: readonly Option[]; readonly cursor: number },
  filter: Filter,
): { readonly filter: Filter; readonly cursor: number } {
  const shown = matching(options.map(textOf), filter);
  return { filter, cursor: shown.includes(cursor) ? cursor : (shown[0] ?? cursor) };
}

/** The line above a list that is searched; none otherwise. */
export function drawFilter(filter: Filter, found: number, color: boolean): readonly Line[] {
  if (filter === null) return [];
  const caret = color ? span(" ", "caret") : span("_");
  return [line(span("/ ", "focus"), filter, caret, span(`  ${found} found`, "quiet"))];
}
