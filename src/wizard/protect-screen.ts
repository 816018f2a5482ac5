import { stripVTControlCharacters } from "node:util";
import { widthOf } from "./view/line.ts";

const ESC = "\u001b";
/** What Ink 6.8.0 writes when a frame no longer fits the window: it takes the scrollback with it. */
const CLEAR_ALL = `${ESC}[2J${ESC}[3J${ESC}[H`;
/**
 * Erases from the cursor's line to the end of the screen. In two steps: some terminals take an erasure of the whole
 * screen for `clear` and push it into the scrollback (tmux's scroll-on-clear).
 */
const ERASE_BELOW = `\r${ESC}[K${ESC}[1B${ESC}[J${ESC}[1A`;
/** Only what is on the screen: the frame filled it. */
const CLEAR_SCREEN = `${ESC}[H${ERASE_BELOW}`;
/** What Ink writes in front of a frame: it erases the one before, line by line, from the bottom up. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what terminals are told with
const ERASED_BEFORE = /^(?:\u001b\[2K|\u001b\[1A|\u001b\[G)*/;

/**
 * Milliseconds without another resize until the window counts as resized. While somebody drags its corner, each size
 * holds for a moment only: a frame for one of them would be drawn into another, and its rest stay above the next.
 */
const SETTLED = 40;
/** Milliseconds in which Ink draws for another size, if it has anything to draw. */
const DRAWN = 50;

/** Milliseconds in which a terminal has drawn what was written to it. */
const ARRIVED = 50;

/** Rows above a frame that are given up with it when it has to be erased and nobody can tell where it lies. */
const OTHERS = 6;

/** The stream for Ink to draw on. */
export interface ProtectedScreen {
  readonly stdout: NodeJS.WriteStream;
  /** Says that the shell or an editor has the screen, until Ink draws again: what they leave there is not erased. */
  giveAway(): void;
  /** Takes the listener off the terminal. */
  release(): void;
}

/**
 * Stands between Ink and the terminal, because Ink does not know that terminals wrap old lines anew when they get
 * narrower (vadimdemedes/ink#711, #828), and clears the scrollback when they get lower. Once a resize has settled, the
 * old frame is erased as it now lies there; Ink hears of it one turn later, when React has drawn for the new size.
 */
export function protectScreen(terminal: NodeJS.WriteStream): ProtectedScreen {
  const screen = new Screen(terminal);
  terminal.on("resize", screen.awaitSettled);
  return {
    stdout: new Proxy(terminal, new ScreenHandler(screen)),
    giveAway: () => screen.giveAway(),
    release: () => {
      terminal.off("resize", screen.awaitSettled);
      screen.release();
    },
  };
}

type Listener = (...values: unknown[]) => void;

/** A terminal that can be asked for its size at once: Node's own way on a signal, which it does not document. */
type Terminal = NodeJS.WriteStream & { _refreshSize?(): void };

/** What lies on the terminal. Where the cursor is, is kept here: Ink was seen to move up by another frame's lines. */
class Screen {
  readonly listeners = new Set<Listener>();
  readonly #terminal: Terminal;
  /**
   * True once nobody can tell where a frame lies. One has all but filled the window: a lower one has pushed lines of it
   * into the scrollback, in rows that each terminal counts in its own way, and a higher one pulls them back above the
   * frame. Or what was written, a frame or an erasure, was on its way while the window changed: it was meant for the
   * other size.
   */
  #isLost = false;
  /** Milliseconds: when the last frame, or the erasure of one, was written. */
  #wroteAt = Number.NEGATIVE_INFINITY;
  /** True from giving the terminal away to the next frame: what lies there is somebody else's, such as the shell's. */
  #isAway = false;
  /** The frame that lies on the terminal, with the cursor below its last line; empty while there is none. */
  #lying = "";
  /** The frame that Ink drew last: while a resize settles, it is held back. */
  #drawn = "";
  #settling: NodeJS.Timeout | undefined;
  #redrawing: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  write(text: string): void {
    const frame = text.replace(ERASED_BEFORE, "").replaceAll(CLEAR_ALL, "");
    if (!frame.includes("\n")) {
      // Nothing but an erasure: Ink makes room for somebody else.
      if (frame === "" && text !== "") this.#clear();
      else this.#terminal.write(text.replaceAll(CLEAR_ALL, CLEAR_SCREEN));
      return;
    }
    this.#drawn = frame;
    // A key may be quicker than the signal of a resize: the frame would be drawn into a window of another size.
    if (this.#settling === undefined) this.#terminal._refreshSize?.();
    if (this.#settling === undefined) this.#put(frame, text.includes(CLEAR_ALL));
  }

  readonly awaitSettled = (): void => {
    // Also sizes that hold for a moment: what they have pushed away stays away.
    this.#isLost ||=
      this.#height() + OTHERS >= this.#terminal.rows || performance.now() - this.#wroteAt < ARRIVED;
    clearTimeout(this.#settling);
    clearTimeout(this.#redrawing);
    this.#settling = setTimeout(this.#settle, SETTLED);
  };

  readonly #settle = (): void => {
    this.#settling = undefined;
    this.#eraseFrame();
    for (const listener of [...this.listeners]) listener();
    // Where the frame for the new size is the one that Ink drew last, it draws none.
    clearTimeout(this.#redrawing);
    this.#redrawing = setTimeout(() => this.#redraw(), DRAWN);
  };

  #put(frame: string, overAll: boolean): void {
    const erase = overAll ? CLEAR_SCREEN : eraseAbove(countBreaks(this.#lying));
    this.#lying = frame;
    this.#isAway = false;
    this.#wroteAt = performance.now();
    this.#isLost ||= countBreaks(frame) + OTHERS >= this.#terminal.rows;
    clearTimeout(this.#redrawing);
    this.#terminal.write(`${erase}${frame}`);
  }

  /** Makes room for somebody else, who does not wait until a resize has settled: the frame goes as it lies there now. */
  #clear(): void {
    this.#terminal._refreshSize?.();
    if (this.#settling === undefined) this.#terminal.write(eraseAbove(countBreaks(this.#lying)));
    else this.#eraseFrame();
    this.#lying = "";
    this.#drawn = "";
  }

  #eraseFrame(): void {
    const { columns, rows } = this.#terminal;
    // With none there for the moment, rows of the last one may be: a higher window pulls them back.
    const isGone = this.#lying === "" && !(this.#isLost && this.#drawn !== "");
    if (isGone || this.#isAway || !columns || !rows) return;
    const up = this.#height();
    this.#isLost ||= up + OTHERS >= rows;
    this.#terminal.write(this.#isLost ? CLEAR_SCREEN : eraseAbove(up));
    this.#lying = "";
    // An erasure that is on its way while the window changes misses the frame, too.
    this.#wroteAt = performance.now();
  }

  /** Rows that the frame on the terminal takes, its lines wrapped at the present width. */
  #height(): number {
    const { columns } = this.#terminal;
    const lines = stripVTControlCharacters(this.#lying).split("\n").slice(0, -1);
    return lines.reduce((sum, text) => sum + Math.max(1, Math.ceil(widthOf(text) / columns)), 0);
  }

  #redraw(): void {
    if (this.#drawn !== "" && this.#lying === "") this.#put(this.#drawn, false);
  }

  /** From here to the next frame, nothing is erased. */
  giveAway(): void {
    this.#isAway = true;
  }

  /** Draws what is still held back: nothing that ends the program may be lost. */
  release(): void {
    clearTimeout(this.#redrawing);
    if (this.#settling === undefined) return;
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.#eraseFrame();
    this.#redraw();
  }
}

/** Moves to the start of the frame above the cursor, and erases it. */
function eraseAbove(rows: number): string {
  return rows > 0 ? `${ESC}[${rows}A${ERASE_BELOW}` : "";
}

/** Rows that the cursor stands below the first line of a frame that has just been written. */
function countBreaks(frame: string): number {
  return frame.split("\n").length - 1;
}

class ScreenHandler implements ProxyHandler<NodeJS.WriteStream> {
  readonly #screen: Screen;
  readonly #deferred = new Map<Listener, Listener>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  get(terminal: NodeJS.WriteStream, name: string | symbol): unknown {
    if (name === "write") {
      return (text: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
        this.#screen.write(typeof text === "string" ? text : Buffer.from(text).toString("utf8"));
        // Ink waits for the end of what it has written before it ends.
        const done = rest.find((value) => typeof value === "function");
        if (done !== undefined) terminal.write("", done as () => void);
        return true;
      };
    }
    if (name === "on") {
      return (event: string, listener: Listener) => {
        if (event !== "resize") return terminal.on(event, listener);
        return this.#screen.listeners.add(this.#defer(listener));
      };
    }
    if (name === "off") {
      return (event: string, listener: Listener) => {
        if (event !== "resize") return terminal.off(event, listener);
        return this.#screen.listeners.delete(this.#deferred.get(listener) ?? listener);
      };
    }
    const value: unknown = Reflect.get(terminal, name);
    return typeof value === "function" ? value.bind(terminal) : value;
  }

  /** The first to listen for a resize is Ink itself; React's hooks come after it and are to be heard before it. */
  #defer(listener: Listener): Listener {
    if (this.#deferred.size > 0) return listener;
    const later: Listener = (...values) => setImmediate(listener, ...values);
    this.#deferred.set(listener, later);
    return later;
  }
}
