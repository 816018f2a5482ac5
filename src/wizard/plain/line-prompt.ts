import Enquirer from "enquirer";
import { UserError } from "../../config/errors.ts";
import type { Parsed } from "../../config/units.ts";
import type { PlainConsole } from "./plain-console.ts";

/** Something that is asked for with one line. */
export interface LineAsk<T> {
  /** What is asked, for the error when the input ends: `"Size" (resources.size)`. */
  readonly name: string;
  /** Printed once, before the first prompt. */
  readonly intro: readonly string[];
  /** Printed in front of the cursor, each time. */
  readonly prompt: string;
  /** Printed for `?`. */
  readonly help: readonly string[];
  /** What takes too long to be worked out before somebody asks: printed after the help. */
  details?(): readonly string[];
  /** False where nothing comes before. */
  readonly canGoBack: boolean;
  /** Reads a trimmed line; the empty one takes the default, where there is one. */
  read(line: string): Parsed<T>;
  /** For lines that only show something: what to print, or null when the line is no such command. */
  show?(line: string): readonly string[] | null;
}

/** What a line led to. */
export type Reply<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "back" }
  | { readonly kind: "cancel" };

/** Lines of a pipe that lead to no answer, before it is taken for one that never will: `yes | cryo-init --plain`. */
const MOST_TRIES = 100;

interface LineOptions {
  readonly type: string;
  readonly name: "reply";
  readonly message: string;
  readonly ask: LineAsk<unknown>;
  readonly console: PlainConsole;
}

/**
 * The prompt type that is registered with enquirer. Its `run` replaces enquirer's own, which needs raw mode, redraws
 * and never settles at the end of the input.
 */
class LinePrompt extends Enquirer.Prompt {
  readonly #ask: LineAsk<unknown>;
  readonly #console: PlainConsole;

  constructor(options: LineOptions) {
    super(options);
    this.#ask = options.ask;
    this.#console = options.console;
  }

  override async run(): Promise<Reply<unknown>> {
    this.#console.print(this.#ask.intro);
    for (let tries = 0; this.#console.interactive || tries < MOST_TRIES; tries += 1) {
      const reply = this.#react(await this.#readLine());
      if (reply === null) continue;
      this.emit("submit", reply);
      return reply;
    }
    throw new UserError(`${MOST_TRIES} lines of the input were no answer to ${this.#ask.name}`, {
      failure: "usage",
      next: "Run it in a terminal, or take the recommended answers with --yes.",
    });
  }

  async #readLine(): Promise<string> {
    const line = await this.#console.readLine(this.#ask.prompt);
    if (line !== null) return line.trim();
    throw new UserError(`the input ended before ${this.#ask.name} was answered`, {
      failure: "usage",
      next: "Give one line for each question, or take the recommended answers with --yes.",
    });
  }

  /** Null when the line was no answer yet. */
  #react(line: string): Reply<unknown> | null {
    const shown =
      line === "?" ? [...this.#ask.help, ...(this.#ask.details?.() ?? [])] : (this.#ask.show?.(line) ?? null);
    if (shown !== null) {
      this.#console.print(shown);
      return null;
    }
    if (line === "q") return { kind: "cancel" };
    if (line === "<" && this.#ask.canGoBack) return { kind: "back" };
    const parsed: Parsed<unknown> =
      line === "<" ? { ok: false, reason: "nothing comes before this question" } : this.#ask.read(line);
    if (parsed.ok) return { kind: "value", value: parsed.value };
    this.#console.print([`Please answer again: ${parsed.reason}${parsed.reason.endsWith("?") ? "" : "."}`]);
    return null;
  }
}

/**
 * Asks until there is an answer.
 * @throws {UserError} `usage` when the input ends first
 */
export async function askLine<T>(console: PlainConsole, ask: LineAsk<T>): Promise<Reply<T>> {
  const enquirer = new Enquirer<{ reply: Reply<T> }>();
  enquirer.register("line", LinePrompt);
  const options: LineOptions = { type: "line", name: "reply", message: ask.name, ask, console };
  const { reply } = await enquirer.prompt(options);
  return reply;
}
