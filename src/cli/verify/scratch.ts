import { lstat, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
  const scratch = await realpath(await mkdtemp(join(parent, PREFIX)));
  try {
    await writeFile(join(scratch, OWNER_FILE), JSON.stringify(self));
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
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
