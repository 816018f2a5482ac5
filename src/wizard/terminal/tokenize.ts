/**
 * Splits what a terminal sends into one token per key press, because Ink 6.8.0 takes a whole chunk for one key.
 * Only what `useInput` can report gets through: Ink takes everything else for typed text, or throws on it
 * (vadimdemedes/ink#901). Pure, and one character at a time, so that it cannot matter where chunks are cut.
 */

/** One key press as Ink is to read it, or the raw text between the two marks of a bracketed paste. */
export type Token =
  | { readonly kind: "key"; readonly sequence: string }
  | { readonly kind: "paste"; readonly text: string };

/** Where the tokeniser stands between two characters. Opaque to callers. */
export type TokenizerState =
  | { readonly at: "ground" }
  | { readonly at: "escape" | "csi" | "ss3"; readonly sequence: string }
  | { readonly at: "control string" }
  | { readonly at: "mouse"; readonly left: number }
  | { readonly at: "paste"; readonly text: string; readonly endMatched: number };

/** The tokens that a piece of input completed, and the state to go on from. */
export interface Tokenized {
  readonly tokens: readonly Token[];
  readonly state: TokenizerState;
}

/** The state to begin with. */
export const GROUND: TokenizerState = { at: "ground" };

/** UTF-16 units after which a paste is delivered in pieces, so that one without an end cannot fill the memory. */
export const PASTE_PIECE = 65_536;

const ESC = "\u001b";
const CTRL_C = "\u0003";
const BEL = "\u0007";
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
const X10_MOUSE = `${ESC}[M`;

/** Begin DCS, SOS, OSC, PM and APC: what terminals answer to questions about colours, names and versions. */
const CONTROL_STRING_STARTS = "PX]^_";

/** Longer than every sequence of a key: what follows is dropped without being kept. */
const LONGEST_SEQUENCE = 16;

/** Ink waits for what may follow a bare Esc; it takes Kitty's spelling of the key at once. */
const ESCAPE_KEY = key(`${ESC}[27u`);

/** 0x7f is what Backspace sends, and Delete to Ink (#634). A line feed is Enter to people, and text to Ink. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["\u007f", "\b"],
  ["\n", "\r"],
]);

const TEXT = /^[^\p{Cc}\p{Cs}\ufffd]$/u;
const ALT_KEY = /^[a-zA-Z0-9 \b\r]$/;
const KEY_SEQUENCE = new RegExp(
  `^${ESC}{1,2}(?:${[
    "\\[(?:(?:1;)?[1-9]\\d?)?[A-DFHa-d]", // arrows, Home and End, with modifiers
    "O[A-DFHa-d]", // the same in application mode
    "\\[[13-8](?:;[1-9]\\d?)?~", // Home, Delete, End, Page Up, Page Down
    "\\[[35-8]\\^", // rxvt: the same with Ctrl
    "\\[\\[[56]~", // PuTTY: Page Up, Page Down
    "\\[Z", // Shift+Tab
  ].join("|")})$`,
);
/** CSI code u: Backspace, Tab, Enter, Esc or printable ASCII, pressed or repeated but not released. */
const KITTY_KEY = new RegExp(
  `^${ESC}\\[(?:[89]|13|27|3[2-9]|[4-9]\\d|1[01]\\d|12[0-7])(?:;[1-9]\\d{0,2}(?::[12])?)?u$`,
);

/** Reads on from `state`. Text comes one code point a token: a cluster's end is unknown until the next key. */
export function tokenize(state: TokenizerState, chunk: string): Tokenized {
  const tokens: Token[] = [];
  let current = state;
  for (const char of chunk) {
    const next = step(current, char);
    tokens.push(...next.tokens);
    current = next.state;
  }
  return { tokens, state: current };
}

/** True when silence would settle what has been read: an Esc alone is a key, half a sequence is nothing. */
export function awaitsMore(state: TokenizerState): boolean {
  return state.at !== "ground" && state.at !== "paste";
}

/** Settles what `awaitsMore` tells of. A paste goes on: its rest must never be taken for keys. */
export function flush(state: TokenizerState): Tokenized {
  if (!awaitsMore(state)) return { tokens: [], state };
  if (state.at !== "escape") return drop();
  return { tokens: Array.from(state.sequence, () => ESCAPE_KEY), state: GROUND };
}

function step(state: TokenizerState, char: string): Tokenized {
  if (state.at === "ground") return stepGround(char);
  if (state.at === "escape") return stepEscape(state.sequence, char);
  if (state.at === "paste") return stepPaste(state.text, state.endMatched, char);
  if (state.at === "control string" && char === BEL) return drop();
  // As in terminals themselves, a control character ends any sequence: Ctrl-C always gets through.
  if (isControl(char)) return stepGround(char);
  if (state.at === "control string") return { tokens: [], state };
  if (state.at === "mouse") {
    return state.left === 1 ? drop() : { tokens: [], state: { at: "mouse", left: state.left - 1 } };
  }
  return state.at === "ss3" ? finish(state.sequence + char) : stepCsi(state.sequence, char);
}

function stepGround(char: string): Tokenized {
  if (char === ESC) return { tokens: [], state: { at: "escape", sequence: ESC } };
  const name = RENAMED.get(char) ?? char;
  const isCtrlLetter = name >= "\u0001" && name <= "\u001a";
  return isCtrlLetter || TEXT.test(name) ? { tokens: [key(name)], state: GROUND } : drop();
}

function stepEscape(sequence: string, char: string): Tokenized {
  if (char === "[") return { tokens: [], state: { at: "csi", sequence: sequence + char } };
  if (char === "O") return { tokens: [], state: { at: "ss3", sequence: sequence + char } };
  if (sequence !== ESC) return precede(ESCAPE_KEY, stepEscape(ESC, char));
  if (char === ESC) return { tokens: [], state: { at: "escape", sequence: ESC + ESC } };
  if (CONTROL_STRING_STARTS.includes(char)) return { tokens: [], state: { at: "control string" } };
  const name = RENAMED.get(char) ?? char;
  if (ALT_KEY.test(name)) return { tokens: [key(ESC + name)], state: GROUND };
  return isControl(char) ? precede(ESCAPE_KEY, stepGround(char)) : drop();
}

function stepCsi(sequence: string, char: string): Tokenized {
  if (char > "~") return stepGround(char);
  const longer = sequence.length < LONGEST_SEQUENCE ? sequence + char : sequence;
  const isLinuxPrefix = char === "[" && sequence.endsWith(`${ESC}[`);
  const isFinal = char >= "@" && !isLinuxPrefix;
  return isFinal ? finish(longer) : { tokens: [], state: { at: "csi", sequence: longer } };
}

function finish(sequence: string): Tokenized {
  const unprefixed = sequence.slice(sequence.lastIndexOf(ESC));
  if (unprefixed === PASTE_START) return { tokens: [], state: { at: "paste", text: "", endMatched: 0 } };
  if (unprefixed === X10_MOUSE) return { tokens: [], state: { at: "mouse", left: 3 } };
  if (KEY_SEQUENCE.test(sequence)) return { tokens: [key(sequence)], state: GROUND };
  // Backspace is 127 here too, and Delete to Ink.
  if (KITTY_KEY.test(sequence)) return { tokens: [key(sequence.replace("[127", "[8"))], state: GROUND };
  return drop();
}

function stepPaste(text: string, endMatched: number, char: string): Tokenized {
  if (char === PASTE_END[endMatched]) {
    const isWhole = endMatched + 1 === PASTE_END.length;
    return isWhole ? { tokens: [{ kind: "paste", text }], state: GROUND } : collect(text, endMatched + 1);
  }
  const missed = text + PASTE_END.slice(0, endMatched);
  if (char === ESC) return collect(missed, 1);
  // Terminals do not paste it, and it must work even when the end of a paste was lost.
  if (char === CTRL_C) return precede(key(CTRL_C), collect(missed, 0));
  return collect(missed + char, 0);
}

function collect(text: string, endMatched: number): Tokenized {
  if (text.length < PASTE_PIECE) return { tokens: [], state: { at: "paste", text, endMatched } };
  return { tokens: [{ kind: "paste", text }], state: { at: "paste", text: "", endMatched } };
}

function key(sequence: string): Token {
  return { kind: "key", sequence };
}

function drop(): Tokenized {
  return { tokens: [], state: GROUND };
}

function precede(first: Token, { tokens, state }: Tokenized): Tokenized {
  return { tokens: [first, ...tokens], state };
}

function isControl(char: string): boolean {
  return char < " " || char === "\u007f";
}
