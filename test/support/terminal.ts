import { type IPty, spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { drawScreen } from "./draw-screen.ts";
import { PROGRAM } from "./run.ts";

/** Keys as a terminal sends them. */
export const KEY = {
  enter: "\r",
  down: "\x1b[B",
  up: "\x1b[A",
  right: "\x1b[C",
  left: "\x1b[D",
  pageUp: "\x1b[5~",
  shiftTab: "\x1b[Z",
  escape: "\x1b",
  space: " ",
  ctrlC: "\x03",
  backspace: "\x7f",
} as const;

/** The built program, or another, in a real pseudo-terminal, and the screen as a terminal emulator shows it. */
export class TerminalSession {
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #watchers = new Set<() => void>();
  readonly #ended: Promise<number>;
  #exitCode: number | null = null;

  constructor(
    args: readonly string[],
    size: { columns: number; rows: number },
    env: Record<string, string | undefined> = {},
    [file, ...before]: readonly [string, ...string[]] = [process.execPath, PROGRAM],
  ) {
    this.#screen = new xterm.Terminal({
      cols: size.columns,
      rows: size.rows,
      allowProposedApi: true,
      scrollback: 5000,
    });
    const inherited = Object.entries({
      ...process.env,
      CI: undefined,
      NO_COLOR: undefined,
      TERM: "xterm-256color",
      ...env,
    });
    this.#pty = spawn(file, [...before, ...args], {
      cols: size.columns,
      rows: size.rows,
      env: Object.fromEntries(inherited.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    });
    this.#pty.onData((data) => this.#screen.write(data, () => this.#notify()));
    this.#ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#exitCode = signal ? 128 + signal : exitCode;
        // What it wrote last may still be on its way to the screen.
        this.#screen.write("", () => {
          this.#notify();
          resolve(this.#exitCode ?? 0);
        });
      });
    });
  }

  /** The visible lines, without trailing blanks. */
  screen(): string {
    const { active } = this.#screen.buffer;
    return this.#lines(active.baseY, active.baseY + this.#screen.rows);
  }

  /** The screen as a picture, with its colours. */
  picture(title: string): string {
    return drawScreen(this.#screen, title);
  }

  /** Everything, with what has scrolled away. */
  scrollback(): string {
    return this.#lines(0, this.#screen.buffer.active.length);
  }

  /** Waits until the screen matches; the error shows the screen as it stands. */
  async waitFor(wanted: string | RegExp, milliseconds = 20_000): Promise<string> {
    const matches = (): boolean =>
      this.#isWhole() &&
      (typeof wanted === "string" ? this.scrollback().includes(wanted) : wanted.test(this.screen()));
    if (matches()) return this.screen();
    await new Promise<void>((resolve, reject) => {
      const watch = (): void => {
        if (matches()) stop(resolve);
        else if (this.#exitCode !== null)
          stop(() => reject(this.#failure(wanted, `it ended with ${this.#exitCode}`)));
      };
      const timer = setTimeout(() => stop(() => reject(this.#failure(wanted, "time is up"))), milliseconds);
      const stop = (then: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        then();
      };
      this.#watchers.add(watch);
      watch();
    });
    return this.screen();
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.#pty.write(key);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
    this.#screen.resize(columns, rows);
  }

  signal(name: string): void {
    this.#pty.kill(name);
  }

  /** Closes the terminal, as a window is closed or a connection lost. */
  hangUp(): void {
    // Every terminal of node-pty has it; only its types do not say so.
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  /** The exit code, 128 + n for a signal. */
  ended(): Promise<number> {
    return this.#ended;
  }

  /** False between the halves of a frame: the program begins and ends each as a synchronized update. */
  #isWhole(): boolean {
    return this.#exitCode !== null || !this.#screen.modes.synchronizedOutputMode;
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  #failure(wanted: string | RegExp, why: string): Error {
    return new Error(`${String(wanted)} did not appear: ${why}\n${this.scrollback()}`);
  }

  #lines(from: number, to: number): string {
    const { active } = this.#screen.buffer;
    const lines: string[] = [];
    for (let row = from; row < to; row += 1) lines.push(active.getLine(row)?.translateToString(true) ?? "");
    return lines.join("\n").trimEnd();
  }
}
