import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../config/errors.ts";
import type { ProgramCall } from "./run-program.ts";

/** Install scripts stay off: the native parts of VitePress come as packages of their own. */
const INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"] as const;

/** What is needed to find npm. */
export interface Runtime {
  /** Path of the node that runs now. */
  readonly node: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Lock {
  readonly packages?: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}

/**
 * Whether `node_modules` holds exactly what the site's lock file names. npm writes its own copy of the lock last, so an
 * interrupted install does not count.
 */
export function isInstalled(folder: string): boolean {
  const wanted = readLock(join(folder, "package-lock.json"));
  const present = readLock(join(folder, "node_modules", ".package-lock.json"));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted.packages ?? {}).every(
    // Optional packages are those of other operating systems.
    ([path, { version, optional }]) =>
      path === "" || optional === true || present.packages?.[path]?.version === version,
  );
}

/** The version of VitePress that the site is built with, for messages. */
export function readVitePressVersion(folder: string): string {
  return readLock(join(folder, "package-lock.json"))?.packages?.["node_modules/vitepress"]?.version ?? "";
}

/**
 * The call of `npm ci` in the site's folder.
 * @throws UserError when npm is not to be found
 */
export function installCall(folder: string, shown: string, runtime: Runtime): ProgramCall {
  const npm = findNpm(runtime);
  return {
    command: npm.command,
    args: [...npm.args, ...INSTALL],
    folder,
    environment: runtime.environment,
    typed: `npm --prefix ${shown} ${INSTALL.join(" ")}`,
    output: "quiet",
  };
}

/**
 * npm as a program that needs no shell: its JavaScript file under this node, or `npm` on the path. On Windows that is a
 * batch file, which only a shell can start, so the JavaScript file must be found there.
 */
function findNpm({ node, environment }: Runtime): {
  readonly command: string;
  readonly args: readonly string[];
} {
  const given = environment.npm_execpath;
  const candidates = [
    // Set by npm and npx, but by other package managers as well.
    ...(given !== undefined && /^np[mx]-cli\.js$/.test(basename(given))
      ? [join(dirname(given), "npm-cli.js")]
      : []),
    join(dirname(node), "node_modules", "npm", "bin", "npm-cli.js"),
    join(dirname(node), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const script = candidates.find((path) => existsSync(path));
  if (script !== undefined) return { command: node, args: [script] };
  if (environment.OS !== "Windows_NT") return { command: "npm", args: [] };
  throw new UserError("npm was not found, and the documentation site needs it once to install VitePress", {
    next: "Install Node.js with npm, or run npm ci in the site's folder yourself.",
  });
}

function readLock(path: string): Lock | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Lock;
  } catch {
    // Missing, or cut off by an interrupted install: either way, not installed.
    return null;
  }
}
