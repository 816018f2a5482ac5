import type { Key } from "../keys.ts";
import { type Span, span } from "../view/line.ts";

/** A line of text that is being edited. */
export interface Entry {
  readonly text: string;
  /** Counted in characters as people see them (grapheme clusters), from 0. */
  readonly caret: number;
  /** True until the first key: what is typed then replaces the text, as in a selected field. */
  readonly fresh: boolean;
}

const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** An entry that holds `text`, ready to be replaced or edited. */
export function startEntry(text: string): Entry {
  return { text, caret: split(text).length, fresh: true };
}

/** Edits the entry, or returns null when the key does not concern it: at the start, Left goes elsewhere. */
export function pressEntry(entry: Entry, key: Key): Entry | null {
  const chars = split(entry.text);
  const { caret } = entry;
  switch (key.name) {
    case "char":
    case "paste":
      return entry.fresh ? edit(split(key.text), split(key.text).length) : insert(chars, caret, key.text);
    case "backspace":
      return edit([...chars.slice(0, Math.max(0, caret - 1)), ...chars.slice(caret)], Math.max(0, caret - 1));
    case "delete":
      return edit([...chars.slice(0, caret), ...chars.slice(caret + 1)], caret);
    case "left":
      return caret === 0 ? null : edit(chars, caret - 1);
    case "right":
      return edit(chars, Math.min(chars.length, caret + 1));
    case "home":
      return edit(chars, 0);
    case "end":
      return edit(chars, chars.length);
    case "ctrl":
      return pressCtrl(chars, caret, key.letter);
    default:
      return null;
  }
}

/** The entry as it looks while it has the focus. */
export function viewEntry(entry: Entry, color: boolean): readonly Span[] {
  const chars = split(entry.text);
  const before = chars.slice(0, entry.caret).join("");
  const under = chars[entry.caret];
  const after = chars.slice(entry.caret + 1).join("");
  const tone = entry.fresh ? "selected" : "plain";
  // Without colour there may be no inverse video either: the caret is a character then.
  const caret = color ? span(under ?? " ", "caret") : span(`|${under ?? ""}`);
  return [span(before, tone), caret, span(after, tone)];
}

function pressCtrl(chars: readonly string[], caret: number, letter: string): Entry | null {
  if (letter === "a") return edit(chars, 0);
  if (letter === "e") return edit(chars, chars.length);
  if (letter === "u") return edit(chars.slice(caret), 0);
  if (letter === "k") return edit(chars.slice(0, caret), caret);
  if (letter !== "w") return null;
  const kept = chars
    .slice(0, caret)
    .join("")
    .replace(/\S*\s*$/, "");
  return edit([...split(kept), ...chars.slice(caret)], split(kept).length);
}

function insert(chars: readonly string[], caret: number, text: string): Entry {
  const head = chars.slice(0, caret).join("") + text;
  // Counted again from the joined text: a combining mark belongs to the character before it.
  return { text: head + chars.slice(caret).join(""), caret: split(head).length, fresh: false };
}

function edit(chars: readonly string[], caret: number): Entry {
  const text = chars.join("");
  return { text, caret: Math.min(caret, split(text).length), fresh: false };
}

function split(text: string): readonly string[] {
  return Array.from(clusters.segment(text), ({ segment }) => segment);
}
