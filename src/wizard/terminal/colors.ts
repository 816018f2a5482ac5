/** What decides whether output is coloured. */
export interface ColorSettings {
  readonly flags: { readonly noColor?: boolean | undefined };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the stream to be coloured is a terminal. */
  readonly isTty: boolean;
}

/**
 * Decides on colour: `--no-color`, then NO_COLOR where not empty (no-color.org), then FORCE_COLOR (off for `0`
 * and `false`, as in chalk), then the terminal.
 */
export function chooseColor({ flags, env, isTty }: ColorSettings): boolean {
  if (flags.noColor) return false;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return isTty && env.TERM !== "dumb";
}
