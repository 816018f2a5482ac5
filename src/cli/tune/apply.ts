import type { MeasuredUse } from "../../config/measured-use.ts";
import { chooseMode } from "../../wizard/terminal/mode.ts";
import { runInit } from "../commands/init.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Options } from "../options.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Sets what is recommended, as any run does: in the wizard's review where there is a terminal, unasked with `--yes`.
 * Where nobody can be asked and nobody has said yes, it shows what would change and writes nothing.
 */
export async function applyAdvice(
  folder: string,
  settings: readonly (readonly [id: string, value: string])[],
  use: MeasuredUse,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const isDry = options.dryRun || (!options.yes && !canAsk(options));
  // Two results on standard output would be none: that of the run is left out.
  const silent: Terminal = { ...terminal, result: () => {}, say: () => {}, row: () => {} };
  const given = {
    ...options,
    set: settings.map(([id, value]) => `${id}=${value}`),
    dryRun: isDry,
    json: false,
    noInput: false,
  };
  const { code } = await runInit(folder, given, options.json ? silent : terminal, use);
  if (isDry && !options.dryRun && code === EXIT.ok)
    terminal.say("Nobody could be asked. To write it: the same command with --yes");
  return code;
}

/** As the run itself decides. */
function canAsk({ plain, noInput, json }: Options): boolean {
  const { mode } = chooseMode({
    stdinIsTty: process.stdin.isTTY === true,
    uiIsTty: process.stderr.isTTY === true,
    columns: process.stderr.columns,
    rows: process.stderr.rows,
    env: process.env,
    flags: { plain, noInput, json },
  });
  return mode !== "silent";
}
