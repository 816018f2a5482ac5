import { join, resolve } from "node:path";
import { UserError } from "../../config/errors.ts";
import { nearest } from "../../config/nearest.ts";
import { SITE_FOLDER } from "../../config/plan.ts";
import { buildSite, devSite, previewSite, requireSite, type SiteOptions } from "../docs/site.ts";
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
    const isKnown = action === undefined || Object.hasOwn(ACTIONS, action);
    const near = isKnown ? null : nearest(action, Object.keys(ACTIONS));
    throw new UserError(action === undefined ? "docs what?" : `docs ${words.join(" ")} is not known`, {
      next: `cryo-init docs dev|build|preview [dir]${near === null ? "" : `\nDid you mean ${near}?`}`,
      failure: "usage",
    });
  }
  const shown = join(project, SITE_FOLDER);
  const site = {
    folder: resolve(shown),
    shown,
    runtime: { node: process.execPath, environment: process.env },
    report: (line: string) => terminal.say(line),
    task: terminal.task,
  };
  if (action === "dev") {
    await serveFollowing(project, site, options, terminal);
    return EXIT.ok;
  }
  const built = await ACTIONS[action as keyof typeof ACTIONS](site);
  if (built !== undefined && options.json) terminal.result(JSON.stringify(built, null, 2));
  return EXIT.ok;
}

/** Serves the pages as the answers would have them now, and goes on doing so while they change. */
async function serveFollowing(
  project: string,
  site: SiteOptions,
  options: Options,
  terminal: Terminal,
): Promise<void> {
  requireSite(site);
  const { followAnswers } = await import("../docs/follow-answers.ts");
  const following = await followAnswers(project, options, terminal);
  const environment = { ...site.runtime.environment, DOCS_UNWRITTEN: following.folder };
  try {
    await devSite({ ...site, runtime: { ...site.runtime, environment } });
  } finally {
    following.stop();
  }
}
