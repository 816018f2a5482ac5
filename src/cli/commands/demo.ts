import { chmod, cp, mkdir, mkdtemp, readdir, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../../config/errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Options } from "../options.ts";
import { PACKAGE_ROOT } from "../package-files.ts";
import type { Terminal } from "../terminal.ts";
import { runDocs } from "./docs.ts";
import { runInit } from "./init.ts";

/** Folder of the example application in this package. */
const EXAMPLE = "examples/cryoprotect-mini";

/** Puts the example application into a scratch folder, runs the wizard on it, and builds its site. */
export async function runDemo(
  folder: string | null,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const root = folder === null ? await makeScratchFolder() : resolve(folder);
  await requireEmpty(root);
  await cp(join(PACKAGE_ROOT, EXAMPLE), root, {
    recursive: true,
    filter: (path) => !/__pycache__|\.pytest_cache/.test(path),
  });
  // npm leaves files of that name out of a package, so the example carries it under another.
  await rename(join(root, "gitignore"), join(root, ".gitignore"));
  terminal.say(`The example application is in ${root}`);
  const unattended = process.stdin.isTTY !== true || process.stderr.isTTY !== true;
  if (unattended && !options.yes)
    terminal.say("There is no terminal to ask on: the recommended answers are taken.");
  const { code, outcome } = await runInit(root, { ...options, yes: options.yes || unattended }, terminal);
  if (code !== EXIT.ok || options.dryRun || outcome === null || !outcome.plan.documentation.enabled)
    return code;
  // The result was printed already: one JSON object is all that stands on standard output.
  return await runDocs(["build", root], { ...options, json: false }, terminal);
}

/** Readable by others, as a checkout is: the development container runs as another user. */
async function makeScratchFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "cryo-init-demo-"));
  await chmod(root, 0o755);
  return root;
}

async function requireEmpty(root: string): Promise<void> {
  const found = await makeFolder(root);
  if (found.length === 0) return;
  throw new UserError(`${root} is not empty`, {
    next: "Name a folder that is empty or not there yet; the example application is copied into it.",
    failure: "usage",
  });
}

/** @returns what stands in it already */
async function makeFolder(root: string): Promise<readonly string[]> {
  try {
    await mkdir(root, { recursive: true });
    return await readdir(root);
  } catch (error) {
    throw new UserError(`${root} cannot be used as a folder: ${String(error)}`, {
      next: "Name a folder that you may write to, or none: then a scratch folder is taken.",
      cause: error,
    });
  }
}
