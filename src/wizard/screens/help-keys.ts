import type { Screen } from "../flow/state.ts";

/** What keys do, in the words of the help. */
export type KeyTable = readonly (readonly [keys: string, does: string])[];

/** On every screen. */
const LEAVE: KeyTable = [
  ["?, Ctrl+G", "this help; Ctrl+G also while something is typed"],
  ["Ctrl+Z", "back to the shell; fg goes on"],
  ["Esc Esc, Ctrl+C", "leave; nothing is written"],
];

/** Beside a question. */
const ASIDE: KeyTable = [
  ["PgUp PgDn", "scroll the preview or a long list"],
  ["Ctrl+P", "preview over the whole screen"],
];

/** The keys of each screen. */
export const KEYS: Readonly<Record<Screen, KeyTable>> = {
  overview: [
    ["Enter", "go on as chosen"],
    ["a letter", "the way that it stands before, at once"],
    ["↑ ↓", "choose"],
    ["PgUp PgDn", "scroll what was found"],
    ["f", "what is wrong with the Docker files that are there"],
    ...LEAVE,
  ],
  question: [
    ["Enter, Tab", "take the answer and go on"],
    ["Shift+Tab, ←", "back; answers are kept"],
    ["↑ ↓", "move, or step a number up and down"],
    ["Space", "check and uncheck"],
    ["/", "search a long list; Esc shows all of it again"],
    ...ASIDE,
    ["Ctrl+U, Ctrl+W", "clear the text, or one word of it"],
    ...LEAVE,
  ],
  limits: [
    ["↑ ↓ ← →", "move; what was typed is taken"],
    ["0 to 9", "begin another value: 1.5, 768M, 2G"],
    ["+ -", "step it up and down"],
    ["Delete", "as recommended again"],
    ["Esc", "give up what was typed"],
    ["Enter, Tab", "take it; when nothing was typed, go on"],
    ["a", "all rows, or the main ones"],
    ["o", "other settings of the resources"],
    ["Shift+Tab", "back; answers are kept"],
    ...ASIDE,
    ...LEAVE,
  ],
  settings: [
    ["any text", "search in paths, titles and values"],
    ["Enter", "change the setting"],
    ["↑ ↓, PgUp PgDn", "move"],
    ["Ctrl+U", "search for nothing"],
    ["Shift+Tab", "to the review"],
    ...LEAVE,
  ],
  review: [
    ["Enter", "write, show the lines, or change the setting"],
    ["w", "write"],
    ["m t b e", "of a conflict: mine, theirs, both, edit"],
    ["↑ ↓, PgUp PgDn", "move; scroll the lines beside the list"],
    ["/", "search a long list; Esc shows all of it again"],
    ["s", "all settings"],
    ["Shift+Tab, ←", "back; answers are kept"],
    ["q", "leave"],
    ...LEAVE,
  ],
};
