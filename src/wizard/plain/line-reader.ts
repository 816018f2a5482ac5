import { createInterface, type Interface } from "node:readline";
import type { Readable } from "node:stream";

/** Lines that wait before the input is paused: `yes | cryo-init --plain` must not fill the memory. */
const MOST_WAITING = 1000;

interface Waiting {
  resolve(line: string | null): void;
  reject(error: Error): void;
}

/**
 * Lines of a stream, one at a time. A pipe delivers many lines in one chunk, before anybody has asked for the second
 * (`rl.question` loses those), so lines wait in a queue here. Exactly one reader may stand on a stream.
 */
export class LineReader {
  readonly #lines: string[] = [];
  readonly #interface: Interface;
  #waiting: Waiting | null = null;
  #ended: boolean;
  #error: Error | null = null;
  #first = true;

  /** @param input bytes in UTF-8; lines end in LF, CRLF or the end of the stream */
  constructor(input: Readable) {
    // A stream that is over already never says so again.
    this.#ended = input.readableEnded || input.destroyed;
    this.#interface = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
    this.#interface.on("line", (line) => this.#take(line));
    this.#interface.once("close", () => this.#end(null));
    // readline hands on the errors of its input.
    this.#interface.on("error", (error: Error) => this.#end(error));
    input.once("close", () => this.#end(null));
  }

  /**
   * The next line without its line ending, or null after the last one.
   * @throws the stream's own error, once the lines before it are read
   */
  next(): Promise<string | null> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#error !== null) return Promise.reject(this.#error);
    if (this.#ended) return Promise.resolve(null);
    if (this.#waiting !== null) throw new Error("a line is being waited for already");
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#interface.resume();
    });
  }

  /** Lets go of the stream; it is paused, so that it keeps no program alive. */
  close(): void {
    this.#interface.close();
  }

  #take(line: string): void {
    // Windows' shells put a byte order mark in front of what they pipe.
    const text = this.#first ? line.replace(/^\uFEFF/, "") : line;
    this.#first = false;
    const waiting = this.#waiting;
    if (waiting !== null) {
      this.#waiting = null;
      waiting.resolve(text);
      return;
    }
    this.#lines.push(text);
    if (this.#lines.length >= MOST_WAITING) this.#interface.pause();
  }

  #end(error: Error | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (error === null) waiting?.resolve(null);
    else waiting?.reject(error);
  }
}
