import { lstatSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { SCHEMA_FILE } from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import { explainFileError, isMissing, orKeep } from "./file-errors.ts";
import { STATE_FOLDER } from "./layout.ts";

// At once where the disk is asked: through promises, the few calls for each of some hundred files took most of their time.

/**
 * Where a file of the project really is: links followed, as a path relative to the project's real root, with `/`.
 * The file need not exist yet.
 *
 * @throws UserError when the path leads out of the project, into `.git` or `.cryo-init`, or when a folder, a special
 * file or a dangling link stands there.
 */
export async function locateTarget(root: string, path: string): Promise<string> {
  const realRoot = await resolveRoot(root);
  const real = await resolveLinks(join(realRoot, ...splitPath(path)), path);
  const inside = relative(realRoot, real).split(sep);
  if (inside[0] === ".." || isAbsolute(inside.join(sep))) {
    throw new UserError(
      `${path} is, or lies behind, a symbolic link that leads out of the project, to ${real}.`,
      {
        where: { file: path },
        next: "Put a real file or folder there.",
      },
    );
  }
  const inState = inside[0] === STATE_FOLDER && inside.join("/") !== SCHEMA_FILE;
  if (inState || isInGit(inside)) {
    throw new UserError(`${path} leads into ${inside.join("/")}, which is not for generated files.`, {
      where: { file: path },
    });
  }
  await refuseNonFile(real, path);
  return inside.join("/");
}

/**
 * The absolute path of an entry in a folder that no link leads to: of what cryo-init keeps in `.cryo-init/`, and of
 * targets that `locateTarget` has resolved. Guards against a checkout that brings links, or a journal of its own, to
 * write elsewhere. The entry itself may be anything: renaming and unlinking do not follow it.
 *
 * @throws UserError when a link or a file stands in the way, or the path leaves the project or enters `.git`.
 */
export async function locateEntry(root: string, path: string): Promise<string> {
  const segments = splitPath(path);
  if (isInGit(segments)) throw new UserError(`Refusing to touch ${path}.`, { where: { file: path } });
  const expected = join(await resolveRoot(root), ...segments);
  const folder = dirname(expected);
  if ((await resolveLinks(folder, path)) !== folder) throw refuseLink(path);
  return expected;
}

/** As `locateEntry`, for what is opened and read: it must not be a link itself. */
export async function locatePlain(root: string, path: string): Promise<string> {
  const absolute = await locateEntry(root, path);
  if (await isLink(absolute, path)) throw refuseLink(path);
  return absolute;
}

async function resolveRoot(root: string): Promise<string> {
  try {
    return realpathSync.native(root);
  } catch (error) {
    throw explainFileError(error, `Cannot open ${root}`);
  }
}

/** Follows links as far as the path exists; what does not exist yet is taken as written. */
async function resolveLinks(absolute: string, path: string): Promise<string> {
  try {
    return realpathSync.native(absolute);
  } catch (error) {
    if (!isMissing(error)) throw explainFileError(error, `Cannot reach ${path}`, path);
  }
  if (await isLink(absolute, path)) {
    throw new UserError(
      path.endsWith(basename(absolute))
        ? `${path} is a symbolic link to something that does not exist.`
        : `${path} needs ${basename(absolute)}, a symbolic link to something that does not exist.`,
      {
        where: { file: path },
        next: "Remove the link, or create what it points to.",
      },
    );
  }
  return join(await resolveLinks(dirname(absolute), path), basename(absolute));
}

async function isLink(absolute: string, path: string): Promise<boolean> {
  try {
    return lstatSync(absolute).isSymbolicLink();
  } catch (error) {
    if (isMissing(error)) return false;
    throw explainFileError(error, `Cannot reach ${path}`, path);
  }
}

async function refuseNonFile(absolute: string, path: string): Promise<void> {
  try {
    const stats = statSync(absolute);
    if (stats.isFile()) return;
    const kind = stats.isDirectory() ? "a folder" : "a special file (pipe, socket or device)";
    throw new UserError(`${path} is ${kind}; cryo-init needs to write a file there.`, {
      where: { file: path },
      next: orKeep("Move it away", path),
    });
  } catch (error) {
    if (!isMissing(error)) throw explainFileError(error, `Cannot reach ${path}`, path);
  }
}

function refuseLink(path: string): UserError {
  return new UserError(`${path} is, or lies behind, a symbolic link; cryo-init does not follow it there.`, {
    where: { file: path },
    next: "Put a real file or folder there.",
  });
}

/** True for what can be the path of a file in the project, by its form: relative, with `/`, and not in `.git`. */
export function isProjectPath(path: string): boolean {
  const segments = path.split("/");
  return segments.every(isName) && !isInGit(segments);
}

function splitPath(path: string): string[] {
  const segments = path.split("/");
  if (!segments.every(isName)) throw new UserError(`"${path}" is not a path inside the project.`);
  return segments;
}

function isName(segment: string): boolean {
  return !["", ".", ".."].includes(segment) && !segment.includes("\\");
}

/** Git keeps programs there (hooks), and file systems may ignore case. */
function isInGit(segments: readonly string[]): boolean {
  return segments.some((segment) => segment.toLowerCase() === ".git");
}
