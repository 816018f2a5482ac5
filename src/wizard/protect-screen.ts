import type { Line } from "./view/line.ts";
import { lineWidth } from "./view/line.ts";

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

/** The stream for Ink to draw on, and what has to be told about the frames on it. */
export interface ProtectedScreen {
  readonly stdout: NodeJS.WriteStream;
  /** Called with each frame, before Ink draws it. */
  keepFrame(lines: readonly Line[]): void;
  /** Takes the listener off the terminal. */
  release(): void;
}

/**
 * Stands between Ink and the terminal, because Ink does not know that terminals wrap old lines anew when they get
 * narrower (vadimdemedes/ink#711, #828), and clears the scrollback when they get lower. On a resize, the old frame
 * is erased as it now lies there; Ink hears of it one turn later, when React has drawn for the new size.
 */
export function protectScreen(terminal: NodeJS.WriteStream): ProtectedScreen {
  let widths: readonly number[] = [];
  const eraseFrame = (): void => {
    const { columns, rows } = terminal;
    if (widths.length === 0 || !columns || !rows) return;
    const lying = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    const up = Math.min(lying, rows - 1);
    // Ink then moves up by the lines that it drew, so the cursor has to stand that far below.
    terminal.write(`${ESC}[${up}A${ERASE_BELOW}${ESC}[${widths.length}B`);
  };
  terminal.on("resize", eraseFrame);
  return {
    stdout: new Proxy(terminal, new ScreenHandler()),
    keepFrame(lines) {
      widths = lines.map(lineWidth);
    },
    release: () => {
      terminal.off("resize", eraseFrame);
    },
  };
}

type Listener = (...values: unknown[]) => void;

class ScreenHandler implements ProxyHandler<NodeJS.WriteStream> {
  readonly #deferred = new Map<Listener, Listener>();

  get(terminal: NodeJS.WriteStream, name: string | symbol): unknown {
    if (name === "write") {
      return (text: string | Uint8Array, ...rest: readonly []) =>
        terminal.write(typeof text === "string" ? text.replaceAll(CLEAR_ALL, CLEAR_SCREEN) : text, ...rest);
    }
    if (name === "on" && this.#deferred.size === 0) {
      return (event: string, listener: Listener) => terminal.on(event, this.#defer(event, listener));
    }
    if (name === "off") {
      return (event: string, listener: Listener) =>
        terminal.off(event, this.#deferred.get(listener) ?? listener);
    }
    const value: unknown = Reflect.get(terminal, name);
    return typeof value === "function" ? value.bind(terminal) : value;
  }

  /** The first to listen for a resize is Ink itself; React's hooks come after it and are to be heard before it. */
  #defer(event: string, listener: Listener): Listener {
    if (event !== "resize") return listener;
    const later: Listener = (...values) => setImmediate(listener, ...values);
    this.#deferred.set(listener, later);
    return later;
  }
}
