import { expect, test } from "vitest";
import { chooseMode, type Surroundings } from "../../../../src/wizard/terminal/mode.ts";

const terminal: Surroundings = {
  stdinIsTty: true,
  uiIsTty: true,
  columns: 80,
  rows: 24,
  env: { TERM: "xterm-256color" },
  flags: {},
};

test.each<[string, Partial<Surroundings>, string, string]>([
  ["a terminal", {}, "ink", "the terminal has 80 columns by 24 rows"],
  ["the smallest one", { columns: 40, rows: 12 }, "ink", "the terminal has 40 columns by 12 rows"],
  ["no TERM, as on Windows", { env: {} }, "ink", "the terminal has 80 columns by 24 rows"],
  ["CI=false", { env: { CI: "false" } }, "ink", "the terminal has 80 columns by 24 rows"],
  [
    "a screen reader not asked for",
    { env: { INK_SCREEN_READER: "" } },
    "ink",
    "the terminal has 80 columns by 24 rows",
  ],

  ["--plain", { flags: { plain: true } }, "plain", "--plain was given"],
  ["TERM=dumb", { env: { TERM: "dumb" } }, "plain", "the terminal is a dumb one (TERM=dumb)"],
  [
    "a screen reader",
    { env: { INK_SCREEN_READER: "true" } },
    "plain",
    "a screen reader is in use (INK_SCREEN_READER=true)",
  ],
  [
    "too few columns",
    { columns: 39 },
    "plain",
    "the terminal has 39 columns by 24 rows, and the full wizard needs 40 by 12",
  ],
  [
    "too few rows",
    { rows: 11 },
    "plain",
    "the terminal has 80 columns by 11 rows, and the full wizard needs 40 by 12",
  ],
  ["no size", { columns: 0, rows: undefined }, "plain", "the terminal does not tell its size"],
  ["piped answers", { stdinIsTty: false, flags: { plain: true } }, "plain", "--plain was given"],
  [
    "piped answers in CI",
    { stdinIsTty: false, env: { CI: "1" }, flags: { plain: true } },
    "plain",
    "--plain was given",
  ],

  ["--yes", { flags: { yes: true, plain: true } }, "silent", "--yes was given"],
  ["--no-input", { flags: { noInput: true, plain: true } }, "silent", "--no-input was given"],
  ["--json", { flags: { json: true, plain: true } }, "silent", "--json was given"],
  ["CI", { env: { CI: "true" } }, "silent", "the environment variable CI is set"],
  ["an empty CI, which Ink heeds too", { env: { CI: "" } }, "silent", "the environment variable CI is set"],
  [
    "another name for CI",
    { env: { CI: "0", CONTINUOUS_INTEGRATION: "1" } },
    "silent",
    "the environment variable CONTINUOUS_INTEGRATION is set",
  ],
  ["a pipe on stdin", { stdinIsTty: false }, "silent", "there is no terminal on standard input"],
  ["a file on stderr", { uiIsTty: false }, "silent", "there is no terminal on standard error"],
])("%s", (_name, differences, mode, reason) => {
  expect(chooseMode({ ...terminal, ...differences })).toEqual({ mode, reason });
});
