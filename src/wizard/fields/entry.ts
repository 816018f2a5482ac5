import type { Key } from "../keys.ts";
import { type Span, span, widthOf } from "../view/line.ts";

/** A line of text that is being edited. */
export interface Entry {
  readonly text: string;
  /** Counted in characters as people see them (grapheme clusters), from 0. */
  readonly caret: number;
  /** True until the first key: what is typed then replaces the text, as in a selected field. */
  readonly fresh: boolean;
}

/** How an entry is drawn. */
export interface EntrySettings {
  readonly color: boolean;
  /** Character cells. */
  readonly width: number;
}

/** Longer than every answer: a whole file that was pasted by mistake shall not make each key slow. */
const LONGEST = 4096;

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
      return entry.fresh ? insert([], 0, key.text) : insert(chars, caret, key.text);
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

/** The entry as it looks while it has the focus: in `width` cells, so much of it that the caret is seen. */
export function viewEntry(entry: Entry, { color, width }: EntrySettings): readonly Span[] {
  const chars = split(entry.text);
  const before = takeEnd(chars.slice(0, entry.caret), width - 2);
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

/** The last characters that fit; an ellipsis stands for those before them. */
function takeEnd(chars: readonly string[], width: number): string {
  let from = chars.length;
  for (let cells = 0; from > 0; from -= 1) {
    cells += widthOf(chars[from - 1] ?? "");
    if (cells > width) break;
  }
  return from === 0 ? chars.join("") : `…${chars.slice(from + 1).join("")}`;
}

function insert(chars: readonly string[], caret: number, text: string): Entry {
  const head = (chars.slice(0, caret).join("") + text).slice(0, LONGEST);
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
