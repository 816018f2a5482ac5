import { readFileSync, statSync } from "node:fs";
import { platform } from "node:os";
import { join } from "node:path";
import { explainFileError, isMissing } from "./file-errors.ts";
import { compileKeep } from "./keep.ts";
import { locateTarget } from "./locate.ts";
import { type DecodedText, decodeText } from "./text.ts";

/** A file as it stands in the project now. */
export interface DiskFile extends DecodedText {
  /** True for the owner's executable bit, and everywhere where file systems have no such bit. */
  readonly executable: boolean;
}

/** The files that are there, by path; those that are not there are left out. */
export type Disk = ReadonlyMap<string, DiskFile>;

/** No executable bit: neither missed nor set. */
const HAS_MODES = platform() !== "win32";

/**
 * Reads what stands where cryo-init wants to write: the paths of the FileSet and those of `State.base`. Links inside
 * the project are followed. Paths that `keep` hands over to the project are not looked at.
 *
 * @throws UserError for a link out of the project, a folder or special file, and what cannot be read as UTF-8.
 */
export async function readDisk(
  root: string,
  paths: Iterable<string>,
  keep: readonly string[] = [],
): Promise<Disk> {
  const keptBy = compileKeep(keep);
  const wanted = [...new Set(paths)].filter((path) => keptBy(path) === null);
  const files = await Promise.all(
    wanted.map(async (path) => [path, await readDiskFile(root, path)] as const),
  );
  return new Map(files.filter((entry): entry is [string, DiskFile] => entry[1] !== null));
}

/** One file of the project; null when there is none. Throws as `readDisk` does. */
export async function readDiskFile(root: string, path: string): Promise<DiskFile | null> {
  const absolute = join(root, await locateTarget(root, path));
  try {
    const [bytes, stats] = [readFileSync(absolute), statSync(absolute)];
    return { ...decodeText(bytes, path), executable: !HAS_MODES || (stats.mode & 0o100) !== 0 };
  } catch (error) {
    if (isMissing(error)) return null;
    throw explainFileError(error, `Cannot read ${path}`, path);
  }
}
