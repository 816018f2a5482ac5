import { lstat, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../config/errors.ts";
import { errorCode, explainFileError } from "../../reconcile/file-errors.ts";
import { parseOwner, type RunOwner } from "../../verify/run-owner.ts";
import { stateOfRun } from "./this-run.ts";

const PREFIX = "cryo-verify-";
/** Says in a folder whose it is, as the label does on the engine. */
const OWNER_FILE = "run.json";

/**
 * Gives work a folder of the run's own, which is gone after it.
 * @param parent the system's folder for temporary files
 */
export async function withScratch<T>(
  self: RunOwner,
  parent: string,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  // Symbolic links on the way to it (macOS: /tmp) would lead an engine that runs in a virtual machine astray.
  const scratch = await realpath(
    await mkdtemp(join(parent, PREFIX)).catch((error: unknown) => Promise.reject(explain(error, parent))),
  );
  try {
    await writeFile(join(scratch, OWNER_FILE), JSON.stringify(self));
    return await work(scratch);
  } catch (error) {
    throw isFull(error) ? explain(error, parent) : error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Not every failed call is about this folder; these can come from nowhere else, since the project explains its own. */
function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(errorCode(error) ?? "");
}

function explain(error: unknown, parent: string): unknown {
  const explained = explainFileError(error, "Cannot write temporary files", parent);
  if (!(explained instanceof UserError)) return explained;
  return new UserError(explained.message, {
    where: { file: parent },
    next: "Make room there, or name another folder: TMPDIR=FOLDER npx cryo-init verify",
    cause: error,
  });
}

/** Removes the folders of this user's runs that were killed. @returns their paths */
export async function removeScratch(self: RunOwner, parent: string): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of await readdir(parent).catch(() => [])) {
    const folder = join(parent, name);
    if (!name.startsWith(PREFIX) || !(await isLeft(folder, self))) continue;
    // What cannot be removed stands in nobody's way.
    const failed = await rm(folder, { recursive: true, force: true }).then(
      () => false,
      () => true,
    );
    if (!failed) removed.push(folder);
  }
  return removed;
}

async function isLeft(folder: string, self: RunOwner): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  // Of others: theirs to clear away, and what it says may be a lie.
  if (found === null || !found.isDirectory() || found.uid !== process.getuid?.()) return false;
  const owner = parseOwner(await readFile(join(folder, OWNER_FILE), "utf8").catch(() => ""));
  return owner !== null && stateOfRun(owner, self) === "over";
}
