import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../../config/errors.ts";
import { formatMemory, KIB, MIB } from "../../config/units.ts";
import { installCall, isInstalled, type Runtime, readVitePressVersion } from "./install-site.ts";
import { type ProgramCall, type RunProgram, runProgram } from "./run-program.ts";

/** How the site's programs are started, and where progress goes. */
export interface SiteOptions {
  /** The site's folder: `/home/me/project/docs-site`. */
  readonly folder: string;
  readonly runtime: Runtime;
  /** Takes one line for each step. */
  readonly report: (line: string) => void;
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
 * @throws UserError when there is no site in the folder
 * @throws ExternalError with the command to type, when npm or VitePress fails
 */
export async function buildSite(options: SiteOptions): Promise<BuiltSite> {
  await prepareSite(options);
  await timeTask(options, "Building the site", () => start(options, "build", "quiet"));
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

/** Serves what was built, until it is ended. Throws as `buildSite` does; UserError when nothing was built. */
export async function previewSite(options: SiteOptions): Promise<void> {
  if (!existsSync(join(options.folder, ".vitepress", "dist", "index.html"))) {
    throw new UserError("The site has not been built yet", { next: "Build it first: cryo-init docs build" });
  }
  await prepareSite(options);
  await start(options, "preview", "watch");
}

async function prepareSite(options: SiteOptions): Promise<void> {
  const { folder, runtime } = options;
  if (!existsSync(join(folder, ".vitepress", "config.ts"))) {
    throw new UserError(`There is no documentation site in ${folder}`, {
      next: "Let cryo-init write it: npx cryo-init --set documentation.site=yes",
    });
  }
  if (isInstalled(folder)) return;
  const call = installCall(folder, basename(folder), runtime);
  const run = options.run ?? runProgram;
  await timeTask(options, `Installing VitePress ${readVitePressVersion(folder)}`, () => run(call));
}

function start(options: SiteOptions, command: string, output: ProgramCall["output"]): Promise<void> {
  const { folder, runtime, args = [] } = options;
  const script = join(folder, "node_modules", "vitepress", "bin", "vitepress.js");
  const run = options.run ?? runProgram;
  return run({
    command: runtime.node,
    args: [script, command, ...args],
    folder,
    environment: runtime.environment,
    typed: `npm --prefix ${basename(folder)} run ${command}`,
    output,
  });
}

async function timeTask({ report }: SiteOptions, task: string, work: () => Promise<void>): Promise<void> {
  report(`${task} …`);
  const begin = performance.now();
  await work();
  report(`${task}: done in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
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
