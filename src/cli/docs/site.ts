import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../config/errors.ts";
import { formatMemory, KIB, MIB } from "../../config/units.ts";
import type { RunTask } from "../progress.ts";
import { quoteWord } from "../shell.ts";
import { installCall, isInstalled, type Runtime, readVitePressVersion } from "./install-site.ts";
import { type ProgramCall, type RunProgram, runProgram } from "./run-program.ts";

/** How the site's programs are started, and where progress goes. */
export interface SiteOptions {
  /** The site's folder, absolute: `/home/me/project/docs-site`. */
  readonly folder: string;
  /** The same as it was typed, for messages: `project/docs-site`. */
  readonly shown: string;
  readonly runtime: Runtime;
  /** Takes a line for people. */
  readonly report: (line: string) => void;
  /** Runs a step and shows how long it takes. */
  readonly task: RunTask;
  /** More arguments for VitePress: `--port`, `8000`. */
  readonly args?: readonly string[];
  readonly run?: RunProgram;
}

/** What was built. */
export interface BuiltSite {
  /** For any web server. */
  readonly folder: string;
  readonly pages: number;
  readonly bytes: number;
}

/**
 * Builds the site into its `.vitepress/dist`, and installs VitePress before that when it is missing.
 * @throws UserError (usage) when there is no site in the folder
 * @throws ExternalError with the command to type, when npm or VitePress fails
 */
export async function buildSite(options: SiteOptions): Promise<BuiltSite> {
  await prepareSite(options);
  await options.task("Building the site", () => start(options, "build", "quiet"));
  const folder = join(options.folder, ".vitepress", "dist");
  const built = measure(folder);
  options.report(`${built.pages} pages, ${formatSize(built.bytes)}, in ${folder}`);
  return built;
}

/** Serves the site and follows changes of its pages, until it is ended. Throws as `buildSite` does. */
export async function devSite(options: SiteOptions): Promise<void> {
  await prepareSite(options);
  await start(options, "dev", "watch");
}

/** Serves what was built, until it is ended. Throws as `buildSite` does; UserError (usage) when nothing was built. */
export async function previewSite(options: SiteOptions): Promise<void> {
  requireSite(options);
  if (!existsSync(join(options.folder, ".vitepress", "dist", "index.html"))) {
    throw new UserError(`the site in ${options.shown} has not been built yet`, {
      next: `Build it first: npx cryo-init docs build ${quoteWord(dirname(options.shown))}`,
      failure: "usage",
    });
  }
  await prepareSite(options);
  await start(options, "preview", "watch");
}

/**
 * Nothing of the site can be shown without it.
 * @throws UserError (usage) when there is no site in the folder
 */
export function requireSite({ folder, shown }: SiteOptions): void {
  if (existsSync(join(folder, ".vitepress", "config.ts"))) return;
  throw new UserError(`there is no documentation site in ${shown}`, {
    next: `Let cryo-init write it: npx cryo-init ${quoteWord(dirname(shown))} --set documentation.site=yes`,
    failure: "usage",
  });
}

async function prepareSite(options: SiteOptions): Promise<void> {
  const { folder, shown, runtime } = options;
  requireSite(options);
  if (isInstalled(folder)) return;
  const call = installCall(folder, quoteWord(shown), runtime);
  const run = options.run ?? runProgram;
  await options.task(`Installing VitePress ${readVitePressVersion(folder)}`, () => run(call));
}

function start(options: SiteOptions, command: string, output: ProgramCall["output"]): Promise<void> {
  const { folder, shown, runtime, args = [] } = options;
  const script = join(folder, "node_modules", "vitepress", "bin", "vitepress.js");
  const run = options.run ?? runProgram;
  return run({
    command: runtime.node,
    args: [script, command, ...args],
    folder,
    environment: runtime.environment,
    typed: `npm --prefix ${quoteWord(shown)} run ${command}`,
    output,
  });
}

function measure(folder: string): BuiltSite {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
  return {
    folder,
    pages: files.filter((path) => path.endsWith(".html")).length,
    bytes: files.reduce((sum, path) => sum + statSync(path).size, 0),
  };
}

function formatSize(bytes: number): string {
  return bytes < MIB ? formatMemory(Math.ceil(bytes / KIB) * KIB) : `${(bytes / MIB).toFixed(1)}M`;
}
