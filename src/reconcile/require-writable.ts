import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../config/errors.ts";
import { explainFileError, isMissing, orKeep } from "./file-errors.ts";
import { locateTarget } from "./locate.ts";

/** @throws UserError where nothing can be written into the project */
export async function requireWritable(root: string): Promise<void> {
  try {
    await access(root, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw explainFileError(error, `Cannot write in ${root}`);
  }
}

/**
 * Finds out early what would fail in the middle. A file without its owner's write bit is respected even where the
 * folder would allow to replace it: somebody has protected it.
 *
 * @throws UserError that names the file
 */
export async function requireReplaceable(root: string, path: string): Promise<void> {
  const target = join(root, await locateTarget(root, path));
  await requireWritableFolder(dirname(target), path);
  try {
    if (((await stat(target)).mode & constants.S_IWUSR) !== 0) return;
  } catch (error) {
    if (isMissing(error)) return;
    throw explainFileError(error, `Cannot reach ${path}`, path);
  }
  throw new UserError(`${path} is read-only. Nothing was written.`, {
    where: { file: path },
    next: orKeep("Make it writable", path),
  });
}

/** Climbs to the nearest folder that exists: the others will be created in it. */
async function requireWritableFolder(folder: string, path: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (isMissing(error)) return await requireWritableFolder(dirname(folder), path);
    throw explainFileError(error, `Cannot write ${path}: cannot write in ${folder}`, path);
  }
}
