import type { Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { hasEnvironmentMark, SKIPPED } from "../../config/skipped-folders.ts";
import { type IgnoreRule, isIgnored, parseIgnoreRules } from "./ignore-rules.ts";
import type { ScanLimits } from "./limits.ts";
import { mapLimited } from "./map-limited.ts";

/** Names that are skipped unless the folder is a Python package. */
const ENVIRONMENTS = new Set(["venv", "env", "ENV", "virtualenv"]);
/** Hidden folders that say something about the project; all others are skipped. */
const HIDDEN = new Set([".github", ".github/workflows", ".circleci"]);
const PARALLEL = 32;

/** What a checkout holds, without what is ignored. */
export interface Listing {
  /** Relative to the root, with `/`; those nearer to the root come first. */
  readonly files: readonly string[];
  readonly folders: ReadonlySet<string>;
  /** One sentence for each folder that could not be read, and for a bound that was met. */
  readonly notes: readonly string[];
  /** Why the root itself could not be read; null when it was. */
  readonly unreadable: string | null;
}

interface Folder {
  readonly path: string;
  readonly rules: readonly IgnoreRule[];
}

/**
 * Lists a checkout level by level. Symbolic links to folders are not followed, so there are no loops; links to
 * files are, when the file stands inside the root. A folder that would exceed the limits is left out as a whole,
 * so that one folder of data does not hide the source beside it.
 * @param root an absolute path without symbolic links
 */
export async function listFiles(
  root: string,
  limits: Pick<ScanLimits, "files" | "folders">,
): Promise<Listing> {
  const files: string[] = [];
  const folders = new Set<string>();
  const notes: string[] = [];
  const left: string[] = [];
  let level: readonly Folder[] = [{ path: "", rules: [] }];
  while (level.length > 0) {
    const next: Folder[] = [];
    for (const result of await mapLimited(level, PARALLEL, (folder) => readFolder(root, folder))) {
      if (result.fault !== null) {
        if (result.path === "") return { files, folders, notes, unreadable: result.fault };
        notes.push(`the folder ${result.path} was not read: ${result.fault}`);
      } else if (
        files.length + result.files.length > limits.files ||
        folders.size + result.folders.length > limits.folders
      ) {
        left.push(result.path || ".");
      } else {
        for (const file of result.files) files.push(file);
        next.push(...result.folders);
        for (const folder of result.folders) folders.add(folder.path);
      }
    }
    level = next;
  }
  if (left.length > 0) {
    const others = left.length > 1 ? ` and ${left.length - 1} more folders` : "";
    notes.push(`more than ${limits.files} files or ${limits.folders} folders: ${left[0]}${others} left out`);
  }
  return { files, folders, notes, unreadable: null };
}

interface FolderResult {
  readonly path: string;
  readonly fault: string | null;
  readonly files: readonly string[];
  readonly folders: readonly Folder[];
}

async function readFolder(root: string, folder: Folder): Promise<FolderResult> {
  const absolute = join(root, folder.path);
  let entries: Dirent[];
  try {
    entries = await readdir(absolute, { withFileTypes: true });
  } catch (problem) {
    return { path: folder.path, fault: reasonOf(problem), files: [], folders: [] };
  }
  const names = new Set(entries.map(({ name }) => name));
  if (folder.path !== "" && isEnvironment(folder.path, names)) {
    return { path: folder.path, fault: null, files: [], folders: [] };
  }
  const rules = names.has(".gitignore") ? await addRules(absolute, folder) : folder.rules;
  const files: string[] = [];
  const folders: Folder[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
    if (entry.isFile()) files.push(path);
    else if (entry.isSymbolicLink()) {
      if (await isFileInside(root, join(absolute, entry.name))) files.push(path);
    } else if (entry.isDirectory() && !isSkipped(entry.name, path) && !isIgnored(rules, path)) {
      folders.push({ path, rules });
    }
  }
  return { path: folder.path, fault: null, files, folders };
}

function isSkipped(name: string, path: string): boolean {
  // Below a hidden folder that is looked into, only what is named there counts.
  const isHidden = name.startsWith(".") || path.startsWith(".");
  return SKIPPED.has(name) || name.endsWith(".egg-info") || (isHidden && !HIDDEN.has(path));
}

function isEnvironment(path: string, names: ReadonlySet<string>): boolean {
  if (hasEnvironmentMark(names)) return true;
  return ENVIRONMENTS.has(path.slice(path.lastIndexOf("/") + 1)) && !names.has("__init__.py");
}

async function addRules(absolute: string, folder: Folder): Promise<readonly IgnoreRule[]> {
  try {
    const text = await readFile(join(absolute, ".gitignore"), "utf8");
    return [...folder.rules, ...parseIgnoreRules(text, folder.path)];
  } catch {
    // Without its rules a few more folders are listed, which changes nothing but the time.
    return folder.rules;
  }
}

async function isFileInside(root: string, absolute: string): Promise<boolean> {
  try {
    const target = await realpath(absolute);
    const path = relative(root, target);
    return !path.startsWith("..") && !path.startsWith(sep) && (await stat(target)).isFile();
  } catch {
    return false;
  }
}

/** What the operating system says went wrong: `permission denied (EACCES)`. */
export function reasonOf(problem: unknown): string {
  const code = problem instanceof Error && "code" in problem ? String(problem.code) : "";
  if (code === "EACCES" || code === "EPERM") return `permission denied (${code})`;
  return code || String(problem);
}
