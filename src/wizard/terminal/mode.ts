/** How cryo-init asks: Ink's full wizard, line by line, or not at all. */
export type Mode = "ink" | "plain" | "silent";

/** What decides the mode, from flags, environment and the two streams. */
export interface Surroundings {
  readonly stdinIsTty: boolean;
  /** Whether the stream that the questions are written to, standard error, is a terminal. */
  readonly uiIsTty: boolean;
  /** Character cells; 0 or undefined when the terminal does not tell. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: ModeFlags;
}

/** The flags that bear on asking; one that is absent was not given. */
export interface ModeFlags {
  readonly plain?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly noInput?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** A mode and why, as a plain clause: "there is no terminal on standard input". */
export interface ChosenMode {
  readonly mode: Mode;
  readonly reason: string;
}

/** The smallest terminal that the Ink wizard's compact layout fits, in character cells. */
const SMALLEST_TERMINAL = { columns: 40, rows: 12 } as const;

const CI_VARIABLES = ["CI", "CONTINUOUS_INTEGRATION"] as const;

/** Decides how to ask, before Ink is loaded. `--plain` outweighs all but the flags that forbid asking. */
export function chooseMode({ stdinIsTty, uiIsTty, columns, rows, env, flags }: Surroundings): ChosenMode {
  if (flags.yes) return { mode: "silent", reason: "--yes was given" };
  if (flags.noInput) return { mode: "silent", reason: "--no-input was given" };
  if (flags.json) return { mode: "silent", reason: "--json was given" };
  if (flags.plain) return { mode: "plain", reason: "--plain was given" };
  const ciVariable = CI_VARIABLES.find((name) => isSetForCi(env[name]));
  if (ciVariable) return { mode: "silent", reason: `the environment variable ${ciVariable} is set` };
  if (!stdinIsTty) return { mode: "silent", reason: "there is no terminal on standard input" };
  if (!uiIsTty) return { mode: "silent", reason: "there is no terminal on standard error" };
  if (env.TERM === "dumb") return { mode: "plain", reason: "the terminal is a dumb one (TERM=dumb)" };
  if (env.INK_SCREEN_READER === "true") {
    return { mode: "plain", reason: "a screen reader is in use (INK_SCREEN_READER=true)" };
  }
  if (!columns || !rows) return { mode: "plain", reason: "the terminal does not tell its size" };
  const size = `${columns} columns by ${rows} rows`;
  if (columns < SMALLEST_TERMINAL.columns || rows < SMALLEST_TERMINAL.rows) {
    const needed = `${SMALLEST_TERMINAL.columns} by ${SMALLEST_TERMINAL.rows}`;
    return { mode: "plain", reason: `the terminal has ${size}, and the full wizard needs ${needed}` };
  }
  return { mode: "ink", reason: `the terminal has ${size}` };
}

/** As Ink itself decides, through the package is-in-ci: set, even if empty, unless it says no. */
function isSetForCi(value: string | undefined): boolean {
  return value !== undefined && value !== "0" && value !== "false";
}
