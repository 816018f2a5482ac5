import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { hasEnvironmentMark, SKIPPED } from "../config/skipped-folders.ts";
import { digest } from "./state-folder.ts";

/** With more files than this, looking at each of them takes as long as what it saves. */
const MOST_FILES = 5_000;
/** What cryo-init reads of Git's own folder. */
const GIT_FILES = ["HEAD", "config"];

/** The state of a folder: another state has another stamp. */
export interface Stamp {
  readonly digest: string;
  /** When the last file in it was touched, in milliseconds since 1970 by the file system's clock. */
  readonly touched: number;
}

/**
 * What stands in a folder, by names, modes, sizes, inodes and times, as Git's index knows it: no file is read. The time
 * of an inode's last change counts too, which no program can set back.
 * @returns null where that does not say all: too many files, a folder that cannot be read, a link to a folder, a Git
 *   worktree, whose branch stands elsewhere
 */
export function stampFolder(root: string): Stamp | null {
  const lines: string[] = [];
  let touched = 0;

  function addFile(path: string): boolean {
    const file = join(root, path);
    const own = lstatSync(file, { bigint: true });
    const target = own.isSymbolicLink() ? statSync(file, { bigint: true, throwIfNoEntry: false }) : undefined;
    if (target?.isDirectory() === true) return false;
    for (const stats of [own, target]) {
      if (stats === undefined) continue;
      const { mode, size, ino, mtimeNs, ctimeNs } = stats;
      lines.push([path, mode, size, ino, mtimeNs, ctimeNs].join("\0"));
      touched = Math.max(touched, Number(stats.mtimeMs), Number(stats.ctimeMs));
    }
    return lines.length <= MOST_FILES;
  }

  function addFolder(folder: string): boolean {
    lines.push(`${folder}\0${lstatSync(join(root, folder)).mode}`);
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    // Nothing of cryo-init looks into these, nor into what is skipped below.
    if (folder !== "" && hasEnvironmentMark(new Set(entries.map(({ name }) => name)))) return true;
    return entries
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .every((entry) => {
        const path = join(folder, entry.name);
        if (path === ".git") return entry.isDirectory() && addGit(readdirSync(join(root, path)));
        if (!entry.isDirectory()) return addFile(path);
        return SKIPPED.has(entry.name) || addFolder(path);
      });
  }

  function addGit(names: readonly string[]): boolean {
    if (names.includes("commondir")) return false;
    return GIT_FILES.filter((name) => names.includes(name)).every((name) => addFile(join(".git", name)));
  }

  try {
    if (!addFolder("")) return null;
  } catch {
    return null;
  }
  return { digest: digest(lines.join("\n")), touched };
}
