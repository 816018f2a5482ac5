import { EventEmitter } from "node:events";
import { type Key, render, useInput } from "ink";
import { asWriteStream, FakeTerminalOutput } from "./fake-terminal.ts";

/** What a `useInput` handler is called with. */
export interface InkEvent {
  readonly input: string;
  readonly key: Key;
}

/** Ink's real input path, from `stdin.read()` through its parser to `useInput`, driven synchronously. */
export class InkReader {
  readonly #stdin = new ChunkStdin();
  #events: InkEvent[] = [];
  readonly #instance = render(<Listener onInput={(event) => this.#events.push(event)} />, {
    stdin: this.#stdin as unknown as NodeJS.ReadStream,
    stdout: asWriteStream(new FakeTerminalOutput(80, 24)),
    exitOnCtrlC: false,
    patchConsole: false,
  });

  /** The events that Ink makes of `chunk` at once; throws what Ink throws. */
  read(chunk: string): readonly InkEvent[] {
    this.#events = [];
    this.#stdin.send(chunk);
    return this.#events;
  }

  close(): void {
    this.#instance.unmount();
  }
}

function Listener({ onInput }: { readonly onInput: (event: InkEvent) => void }) {
  useInput((input, key) => onInput({ input, key }));
  return null;
}

class ChunkStdin extends EventEmitter {
  readonly isTTY = true;
  #chunk: string | null = null;

  send(chunk: string): void {
    this.#chunk = chunk;
    this.emit("readable");
  }

  read(): string | null {
    const chunk = this.#chunk;
    this.#chunk = null;
    return chunk;
  }

  setRawMode(): void {}

  setEncoding(): void {}

  ref(): void {}

  unref(): void {}
}
