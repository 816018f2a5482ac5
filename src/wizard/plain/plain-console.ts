import type { Readable, Writable } from "node:stream";
import { LineReader } from "./line-reader.ts";

/** Where the plain mode reads its lines and writes its text. */
export interface PlainTerminal {
  readonly stdin: Readable;
  readonly out: Writable;
  /** True when a person types: the terminal shows what is typed. Lines of a pipe are repeated in the output instead. */
  readonly interactive: boolean;
  /** Calls back when the shell lets the program go on (`fg`). Returns the unsubscription. Absent where there are no jobs. */
  onResumed?(listener: () => void): () => void;
}

/** Typographic signs of the question table, as every terminal and screen reader knows them. */
const ASCII: Readonly<Record<string, string>> = {
  "…": "...",
  "–": "-",
  "—": "-",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "×": "x",
  "→": "->",
  "·": "-",
};

/** Lines out, lines in. Nothing that it writes moves the cursor, whatever stands in the project's files. */
export class PlainConsole {
  readonly interactive: boolean;
  readonly #out: Writable;
  readonly #reader: LineReader;
  readonly #stopListening: (() => void) | undefined;
  /** What is waited for; null while nothing is. */
  #prompt: string | null = null;

  constructor({ stdin, out, interactive, onResumed }: PlainTerminal) {
    this.interactive = interactive;
    this.#out = out;
    this.#reader = new LineReader(stdin);
    // The terminal has dropped what was typed when it stopped the program, and the shell has written meanwhile.
    this.#stopListening = onResumed?.(() => this.#out.write(this.#prompt ?? ""));
  }

  /** Writes each text on a line of its own. */
  print(lines: readonly string[]): void {
    if (lines.length > 0) this.#out.write(`${lines.map(toPlainText).join("\n")}\n`);
  }

  /** Writes the prompt and waits for a line; null at the end of the input. */
  async readLine(prompt: string): Promise<string | null> {
    this.#prompt = toPlainText(prompt);
    this.#out.write(this.#prompt);
    const line = await this.#reader.next();
    this.#prompt = null;
    if (line === null || !this.interactive) this.print([line ?? ""]);
    return line;
  }

  close(): void {
    this.#stopListening?.();
    this.#reader.close();
  }
}

/**
 * The text without control and format characters, which could drive the terminal; letters of any language stay, and
 * what joins several signs to one emoji.
 */
function toPlainText(text: string): string {
  return text
    .replace(/[…–—‘’“”×→·]/g, (sign) => ASCII[sign] ?? sign)
    .replace(
      /(?!(?<=\p{Extended_Pictographic}\ufe0f?)\u200d\p{Extended_Pictographic})[^\P{C}\t]/gu,
      (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`,
    );
}
