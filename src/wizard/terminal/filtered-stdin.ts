import { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { ReadStream } from "node:tty";
import { sanitizePaste } from "./sanitize-paste.ts";
import { awaitsMore, flush, GROUND, type Token, type Tokenized, tokenize } from "./tokenize.ts";

/** The part of a terminal's `tty.ReadStream` that the filter uses. It must not have an encoding set. */
export interface TerminalInput extends Readable {
  setRawMode(isRaw: boolean): unknown;
  ref(): unknown;
  unref(): unknown;
}

/** Takes the control sequences that switch the terminal's modes. */
export interface TerminalOutput {
  write(text: string): unknown;
}

/** Runs `callback` once after that many milliseconds; the returned function calls it off. */
export type StartTimer = (callback: () => void, milliseconds: number) => () => void;

/** How a key came. */
export interface Arrival {
  /** Counts what the terminal has sent in one go: of keys with the same number, nobody has seen what the first one did. */
  readonly chunk: number;
  /** For an Enter: so soon after the one before that the key may be held down. */
  readonly repeated: boolean;
}

/** What stands between the terminal and Ink. */
export interface FilteredStdin {
  /** For Ink's `render({ stdin })`. Emits `end` when the terminal has gone. */
  readonly stdin: ReadStream;
  /** Calls back with each paste, `\n` between its lines, in its place among the keys. Returns the unsubscription. */
  onPaste(listener: (text: string) => void): () => void;
  /** How the key came that Ink has read last. */
  arrival(): Arrival;
  /** Enters raw mode, and drops what was typed before: it was meant for the shell, or for whatever was expected here. */
  dropTypedAhead(): Promise<void>;
  /** Leaves raw mode and bracketed paste. Safe to call at any time and more than once. */
  close(): void;
}

/** How long an Esc may be the beginning of a sequence, in milliseconds: terminals send those in one go. */
const ESCAPE_TIMEOUT = 30;

/** How long after another an Enter may come from a key that is held down, in milliseconds: X11 waits 660 at first. */
const REPEATED = 700;

/** Turns of the event loop in which all has been read that the terminal had ready. */
const TURNS_TO_READ = 2;

/** Characters in one go that nobody types. */
const LEAST_BURST = 24;
/** What a key writes that is held down in a text; others, such as + and -, step something each time. */
const LETTER = /^[\p{L}\p{N}]$/u;
/** Ctrl-C. */
const INTERRUPT = "\u0003";
const ENTER = /^[\r\n]$/;
const PRINTABLE = /^[^\p{Cc}]$/u;

const BRACKETED_PASTE_ON = "\u001b[?2004h";
const BRACKETED_PASTE_OFF = "\u001b[?2004l";

/** Puts the filter in front of `source`; `output` is the terminal that the wizard draws on. */
export function filterStdin(
  source: TerminalInput,
  output: TerminalOutput,
  startTimer: StartTimer = startRealTimer,
): FilteredStdin {
  const stdin = new TokenStream(source, output, startTimer);
  return {
    // Ink's types ask for a whole socket; it uses what TokenStream has.
    stdin: stdin as unknown as ReadStream,
    onPaste(listener) {
      stdin.on("paste", listener);
      return () => stdin.off("paste", listener);
    },
    arrival: () => stdin.arrival,
    dropTypedAhead: () => stdin.dropTypedAhead(),
    close: () => stdin.setRawMode(false),
  };
}

/**
 * Turns of the event loop from one token to the next, so that each key meets the state that the key before it left:
 * React renders in the first and puts the new handlers in place in the second.
 */
const TURNS_BETWEEN_TOKENS = 3;

/** What Ink reads: an object stream of one token per `read()`. */
class TokenStream extends Readable {
  readonly isTTY = true;
  readonly #source: TerminalInput;
  readonly #output: TerminalOutput;
  readonly #startTimer: StartTimer;
  readonly #decoder = new StringDecoder("utf8");
  readonly #waiting: (Token & Arrival)[] = [];
  #arrival: Arrival = { chunk: 0, repeated: false };
  #chunk = 0;
  #enterIsHeld = false;
  #stopWaitingForEnter = (): void => {};
  #isDropping = false;
  #state = GROUND;
  #stopTimer = (): void => {};
  #isRaw = false;
  #isWanted = false;
  #hasEnded = false;

  constructor(source: TerminalInput, output: TerminalOutput, startTimer: StartTimer) {
    super({ objectMode: true, highWaterMark: 1 });
    this.#source = source;
    this.#output = output;
    this.#startTimer = startTimer;
    source.once("end", this.#end);
    // A terminal that hangs up may say so with EIO.
    source.on("error", this.#end);
  }

  setRawMode(isRaw: boolean): this {
    if (isRaw === this.#isRaw) return this;
    this.#isRaw = isRaw;
    this.#source.setRawMode(isRaw);
    this.#output.write(isRaw ? BRACKETED_PASTE_ON : BRACKETED_PASTE_OFF);
    if (isRaw) this.#source.on("data", this.#receive).resume();
    else this.#source.off("data", this.#receive).pause();
    return this;
  }

  get arrival(): Arrival {
    return this.#arrival;
  }

  async dropTypedAhead(): Promise<void> {
    this.#isDropping = true;
    this.setRawMode(true);
    await new Promise<void>((resolve) => afterTurns(TURNS_TO_READ, resolve));
    this.#isDropping = false;
  }

  ref(): this {
    this.#source.ref();
    return this;
  }

  unref(): this {
    this.#source.unref();
    return this;
  }

  /** Ink asks for UTF-8; tokens are strings already. */
  override setEncoding(): this {
    return this;
  }

  override _read(): void {
    afterTurns(TURNS_BETWEEN_TOKENS, this.#deliver);
  }

  readonly #receive = (chunk: Buffer): void => {
    this.#stopTimer();
    this.#chunk += 1;
    this.#take(tokenize(this.#state, this.#decoder.write(chunk)));
    if (!awaitsMore(this.#state)) return;
    this.#stopTimer = this.#startTimer(() => this.#take(flush(this.#state)), ESCAPE_TIMEOUT);
  };

  readonly #end = (): void => {
    this.#stopTimer();
    this.#hasEnded = true;
    this.#take(flush(this.#state));
  };

  #take({ tokens, state }: Tokenized): void {
    this.#state = state;
    for (const token of joinBursts(tokens)) {
      // As a terminal does by itself where it reads lines: what waits in front of Ctrl-C is given up.
      const isInterrupt = token.kind === "key" && token.sequence === INTERRUPT;
      if (isInterrupt) this.#waiting.length = 0;
      if (isInterrupt || !this.#isDropping)
        this.#waiting.push({ ...token, chunk: this.#chunk, repeated: this.#isRepeated(token) });
    }
    if (this.#isWanted) this.#deliver();
  }

  /** By a timer, not by the clock: in a program that was busy, keys that came at once are seconds apart. */
  #isRepeated(token: Token): boolean {
    const isHeld = this.#enterIsHeld;
    this.#enterIsHeld = token.kind === "key" && ENTER.test(token.sequence);
    this.#stopWaitingForEnter();
    if (!this.#enterIsHeld) return false;
    this.#stopWaitingForEnter = this.#startTimer(() => {
      this.#enterIsHeld = false;
    }, REPEATED);
    return isHeld;
  }

  readonly #deliver = (): void => {
    const token = this.#waiting.shift();
    if (token !== undefined) this.#arrival = token;
    this.#isWanted = token === undefined && !this.#hasEnded;
    if (token?.kind === "key") this.push(token.sequence);
    else if (token?.kind === "paste") this.#deliverPaste(token.text);
    else if (this.#hasEnded) this.push(null);
  };

  #deliverPaste(text: string): void {
    afterTurns(TURNS_BETWEEN_TOKENS, this.#deliver);
    const line = sanitizePaste(text);
    if (line !== "") this.emit("paste", line);
  }
}

/**
 * Text that arrives all at once was pasted, though the terminal did not say so: drawn key by key, a line of it would take
 * seconds. The same sign over and over is a key that is held down, and counts each time.
 */
function joinBursts(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  let burst: string[] = [];
  const close = (): void => {
    const isText = new Set(burst).size > 1 || LETTER.test(burst[0] ?? "");
    const isPasted = burst.length >= LEAST_BURST && isText;
    if (isPasted) joined.push({ kind: "paste", text: burst.join("") });
    else joined.push(...burst.map((sequence) => ({ kind: "key", sequence }) as const));
    burst = [];
  };
  for (const token of tokens) {
    if (token.kind === "key" && PRINTABLE.test(token.sequence)) burst.push(token.sequence);
    else {
      close();
      joined.push(token);
    }
  }
  close();
  return joined;
}

function afterTurns(turns: number, callback: () => void): void {
  setImmediate(turns > 1 ? () => afterTurns(turns - 1, callback) : callback);
}

/** After the time is up, one more turn: what arrived while the event loop was busy is read before Esc is settled. */
function startRealTimer(callback: () => void, milliseconds: number): () => void {
  let turn: NodeJS.Immediate | undefined;
  const timeout = setTimeout(() => {
    turn = setImmediate(callback);
  }, milliseconds);
  return () => {
    clearTimeout(timeout);
    clearImmediate(turn);
  };
}
