import { Terminal } from "@xterm/headless";
import type { WizardInput, WizardOutcome } from "../../../src/wizard/contract.ts";
import { runInkWizard } from "../../../src/wizard/run-ink-wizard.tsx";
import { filterStdin } from "../../../src/wizard/terminal/filtered-stdin.ts";
import { asWriteStream, FakeTerminalInput, FakeTerminalOutput } from "./terminal/fake-terminal.ts";

/** The wizard on a terminal emulator: what it writes is read from the emulator's screen. */
export class WizardScreen {
  readonly outcome: Promise<WizardOutcome>;
  readonly #input = new FakeTerminalInput();
  readonly #output: FakeTerminalOutput;
  readonly #emulator: Terminal;
  #cancel = (): void => {};
  #fed = 0;

  /**
   * @param shell what stands on the screen when the program goes on after a Ctrl+Z; there are no jobs without it
   * @param onResumed called at that moment
   */
  constructor(
    input: WizardInput,
    columns: number,
    rows: number,
    shell?: string,
    readonly onResumed: () => void = () => {},
  ) {
    this.#output = new FakeTerminalOutput(columns, rows);
    this.#emulator = new Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    this.outcome = runInkWizard(input, {
      stdin: filterStdin(this.#input, this.#output),
      stdout: asWriteStream(this.#output),
      color: true,
      ...(shell === undefined ? {} : { suspend: () => this.#suspend(shell) }),
      onCancel: (listener) => {
        this.#cancel = listener;
        return () => {};
      },
    });
  }

  /** Sends what a terminal would send for keys. */
  type(text: string): void {
    this.#input.write(text);
  }

  /** As if the process was told to end. */
  cancel(): void {
    this.#cancel();
  }

  /** As if the terminal had gone. */
  hangUp(): void {
    this.#input.end();
  }

  /** Emulator first, as in reality: the program hears of it when the window has changed already. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#feed();
    this.#emulator.resize(columns, rows);
    this.#output.resize(columns, rows);
  }

  /** Resolves with the screen's lines once they hold `text`. */
  async waitFor(text: string): Promise<readonly string[]> {
    for (;;) {
      await this.#feed();
      const lines = this.lines();
      if (lines.some((content) => content.includes(text))) return lines;
      if (this.#fed === this.#output.written.length) {
        await new Promise((resolve) => this.#output.once("written", resolve));
      }
    }
  }

  /** The visible lines. */
  lines(): readonly string[] {
    const { active } = this.#emulator.buffer;
    return Array.from(
      { length: this.#emulator.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
    );
  }

  /** Lines that left the screen at its top. */
  get scrolledAway(): number {
    return this.#emulator.buffer.active.baseY;
  }

  /** Everything that was written, control sequences and all. */
  get written(): string {
    return this.#output.written;
  }

  async #suspend(shell: string): Promise<boolean> {
    asWriteStream(this.#output).write(shell);
    this.onResumed();
    return true;
  }

  #feed(): Promise<void> {
    const text = this.#output.written.slice(this.#fed);
    this.#fed = this.#output.written.length;
    return new Promise((resolve) => this.#emulator.write(text, resolve));
  }
}
