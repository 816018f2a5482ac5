import { PassThrough, Writable } from "node:stream";
import type { TerminalInput } from "../../../../src/wizard/terminal/filtered-stdin.ts";

/** A terminal's input side: write to it what the terminal is to send. Keeps the raw modes that were asked for. */
export class FakeTerminalInput extends PassThrough implements TerminalInput {
  readonly isTTY = true;
  readonly rawModes: boolean[] = [];

  setRawMode(isRaw: boolean): void {
    this.rawModes.push(isRaw);
  }

  ref(): void {}

  unref(): void {}
}

/** A terminal's output side, of a size that can be changed. Keeps what was written. */
export class FakeTerminalOutput extends Writable {
  readonly isTTY = true;
  written = "";
  columns: number | undefined;
  rows: number | undefined;

  constructor(columns?: number, rows?: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  resize(columns: number | undefined, rows: number | undefined): void {
    this.columns = columns;
    this.rows = rows;
    this.emit("resize");
  }

  /** Resolves once `text` has been written. */
  async waitFor(text: string): Promise<void> {
    while (!this.written.includes(text)) {
      await new Promise((resolve) => this.once("written", resolve));
    }
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
    this.written += chunk;
    this.emit("written");
    done();
  }
}

/** Types the fake as the stream that Ink's `render` asks for; it uses no more of it than the fake has. */
export function asWriteStream(output: FakeTerminalOutput): NodeJS.WriteStream {
  return output as unknown as NodeJS.WriteStream;
}
