import { styleText } from "node:util";
import { chooseColor } from "../wizard/terminal/colors.ts";
import type { Options } from "./options.ts";
import { type RunTask, showTasks } from "./progress.ts";

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results on standard output, everything else on standard error. */
export interface Terminal {
  /** A result: `--json`, a schema, a dry run's diff. */
  result(text: string): void;
  /** A line for people; not with `--quiet`. */
  say(text?: string): void;
  /** A row of a table: as a line, but cut where the terminal ends. */
  row(text: string): void;
  /** A warning; not with `--quiet`. */
  warn(text: string): void;
  /** An error; always. */
  error(text: string): void;
  /** Runs what may take long, with the time on standard error; not with `--quiet`. */
  readonly task: RunTask;
  /** Colours for standard error, where they are wanted. */
  paint(style: Style, text: string): string;
}

/** The process' own streams. */
export function openTerminal(options: Options): Terminal {
  const colored = chooseColor({
    flags: { noColor: options.noColor },
    env: process.env,
    isTty: process.stderr.isTTY === true,
  });
  const paint = (style: Style, text: string): string =>
    colored ? styleText(style, text, { validateStream: false }) : text;
  const say = (text = ""): void => {
    if (!options.quiet) process.stderr.write(`${text}\n`);
  };
  return {
    result: (text) => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`),
    say,
    row(text) {
      const width = process.stderr.columns ?? Number.POSITIVE_INFINITY;
      say(text.length > width ? `${text.slice(0, width - 1)}…` : text);
    },
    warn: (text) => {
      if (!options.quiet) process.stderr.write(`${paint("magenta", "warning:")} ${text}\n`);
    },
    error: (text) => void process.stderr.write(`${text}\n`),
    task: showTasks(process.stderr, options.quiet ? "none" : isLive() ? "live" : "lines"),
    paint,
  };
}

/** True where a line can be written over, and somebody looks. */
function isLive(): boolean {
  const { CI, TERM } = process.env;
  return process.stderr.isTTY === true && CI === undefined && TERM !== "dumb";
}
