import { join, resolve } from "node:path";
import { UserError } from "../../config/errors.ts";
import { buildSite, devSite, previewSite } from "../docs/site.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Options } from "../options.ts";
import type { Terminal } from "../terminal.ts";

const ACTIONS = { build: buildSite, dev: devSite, preview: previewSite } as const;

/** `docs build|dev|preview [dir]`: the documentation site of a project. */
export async function runDocs(
  words: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const [action, project = ".", extra] = words;
  if (action === undefined || !Object.hasOwn(ACTIONS, action) || extra !== undefined) {
    throw new UserError(action === undefined ? "docs what?" : `docs ${words.join(" ")} is not known`, {
      next: "cryo-init docs dev|build|preview [dir]",
      failure: "usage",
    });
  }
  const shown = join(project, "docs-site");
  const built = await ACTIONS[action as keyof typeof ACTIONS]({
    folder: resolve(shown),
    shown,
    runtime: { node: process.execPath, environment: process.env },
    report: (line) => terminal.say(line),
    task: terminal.task,
  });
  if (built !== undefined && options.json) terminal.result(JSON.stringify(built, null, 2));
  return EXIT.ok;
}
