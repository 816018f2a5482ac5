import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { chown, copyFile, lstat, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, isMissing } from "./file-errors.ts";

/** A file's bytes and what the system knows about it. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  readonly stats: Stats;
}

/** Whose mode and owner a file is to have. */
export type FileModel = Pick<Stats, "mode" | "uid" | "gid">;

/** Reads a file whole; null when there is none. */
export async function readStored(absolute: string): Promise<StoredFile | null> {
  try {
    const [bytes, stats] = await Promise.all([readFile(absolute), stat(absolute)]);
    return { bytes, stats };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Tells whether a file is still the same in content and mode: SHA-256 and mode; null when nothing is there. Whatever
 * is not a file has a fingerprint that no file has.
 */
export async function fingerprint(absolute: string): Promise<string | null> {
  try {
    if (!(await lstat(absolute)).isFile()) return "not a file";
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const stored = await readStored(absolute);
  if (stored === null) return null;
  return `${hashOf(stored.bytes)}:${modeOf(stored.stats).toString(8)}`;
}

/** A fingerprint taken apart: the SHA-256 in hexadecimal digits, and the mode. Null for what is no fingerprint of a file. */
export function readFingerprint(text: string): { readonly hash: string; readonly mode: number } | null {
  const [, hash, mode] = /^([0-9a-f]{64}):([0-7]{1,3})$/.exec(text) ?? [];
  return hash === undefined || mode === undefined ? null : { hash, mode: Number.parseInt(mode, 8) };
}

/** SHA-256, as it stands in a fingerprint. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The mode that a file is to have: as it was, and executable for whoever may read it where that is asked. */
export function targetMode(stats: FileModel, executable: boolean): number {
  const mode = modeOf(stats);
  return executable ? mode | ((mode & 0o444) >> 2) : mode;
}

/**
 * Writes a file that does not exist yet, through to the disk. Mode and owner are those of `like`, as far as the system
 * allows; without it the mode is what the umask leaves, and the owner that of the folder.
 */
export async function storeFile(
  absolute: string,
  bytes: Uint8Array,
  options: { like: FileModel | null; executable: boolean },
): Promise<void> {
  const { like, executable } = options;
  const handle = await open(absolute, "wx", executable ? 0o777 : 0o666);
  try {
    await handle.writeFile(bytes);
    await keepOwner(absolute, like ?? (await stat(dirname(absolute))));
    if (like !== null) await handle.chmod(targetMode(like, executable));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a staged file in its place in one step: a reader finds the old file or the new one. */
export async function moveIntoPlace(staged: string, target: string): Promise<void> {
  try {
    await rename(staged, target);
  } catch (error) {
    if (errorCode(error) !== "EXDEV") throw error;
    await copyIntoPlace(staged, target);
  }
}

/** The target lies on another file system (a volume mounted in the project): only a copy beside it can be renamed. */
async function copyIntoPlace(staged: string, target: string): Promise<void> {
  const beside = `${target}.cryo-init-new`;
  try {
    await copyFile(staged, beside);
    const handle = await open(beside, "r+");
    await handle.sync().finally(() => handle.close());
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Makes a folder that belongs to whom the one around it belongs to; leaves one alone that is there. */
export async function makeFolder(absolute: string): Promise<void> {
  try {
    await mkdir(absolute);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return;
    throw error;
  }
  await keepOwner(absolute, await stat(dirname(absolute)));
}

/** Run as root in someone's checkout, cryo-init must not take their files away from them. */
async function keepOwner(absolute: string, like: Pick<FileModel, "uid" | "gid">): Promise<void> {
  const own = await stat(absolute);
  if (own.uid === like.uid && own.gid === like.gid) return;
  try {
    await chown(absolute, like.uid, like.gid);
  } catch (error) {
    if (errorCode(error) !== "EPERM") throw error;
  }
}

function modeOf(stats: FileModel): number {
  return stats.mode & 0o777;
}
