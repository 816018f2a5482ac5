import type { Place } from "../config/facts.ts";
import { type Import, scanImports } from "../config/python-imports.ts";
import { folderOf, joinPath } from "./paths.ts";

/** What a program imports when it starts. */
export interface Imports {
  /** The project's files, with the import that leads to each; the first one has none. */
  readonly files: ReadonlyMap<string, Place | null>;
  /** Top-level modules that are none of the project's files: packages and the standard library. */
  readonly modules: ReadonlyMap<string, Place>;
}

/** Files at the most that are followed. */
const MOST_FILES = 2000;
/** Where modules are looked for, seen from the folder that the application is in. */
export const IMPORT_ROOTS = ["", "src"];

type Read = (path: string) => string | null;

/** The folder that a dotted module is imported from, seen from the project's root; null where there is no such module. */
function rootOfModule(read: Read, dotted: string): string | null {
  return (
    IMPORT_ROOTS.find((root) => fileOf(read, joinPath(root, dotted.replaceAll(".", "/"))) !== null) ?? null
  );
}

/**
 * Follows the imports at the left margin, which are those that a start without them fails at: what stands in a
 * function, a condition or a `try` may be left out.
 * @param dotted the module that a server is told about
 * @returns null where the project holds no such module
 */
export function followImports(read: Read, dotted: string): Imports | null {
  const root = rootOfModule(read, dotted);
  if (root === null) return null;
  const files = new Map<string, Place | null>();
  const modules = new Map<string, Place>();
  const waiting: string[] = [];
  const known = new Map<string, boolean>();
  const reach = (module: string, from: Place | null): boolean => {
    const before = known.get(module);
    if (before !== undefined) return before;
    const parts = module.split(".");
    let isFound = false;
    for (let count = 1; count <= parts.length; count += 1) {
      const path = fileOf(read, joinPath(root, ...parts.slice(0, count)));
      isFound = path !== null;
      if (path === null || files.has(path)) continue;
      files.set(path, from);
      waiting.push(path);
    }
    known.set(module, isFound);
    return isFound;
  };
  reach(dotted, null);
  for (let path = waiting.pop(); path !== undefined && files.size < MOST_FILES; path = waiting.pop()) {
    const inside = path.slice(root === "" ? 0 : root.length + 1);
    for (const { module, level, names, line } of importsAtMargin(read(path) ?? "")) {
      const from = { file: path, line };
      const base = level === 0 ? "" : parentOf(inside, level).replaceAll("/", ".");
      const target = [base, module].filter((part) => part !== "").join(".");
      const [top = ""] = target.split(".");
      const isOwn = target !== "" && reach(target, from);
      for (const { name } of names ?? [])
        if (name !== "*" && (target !== "" || level > 0))
          reach([target, name].filter(Boolean).join("."), from);
      if (level === 0 && !isOwn && !modules.has(top) && !isFolder(files, joinPath(root, top)))
        modules.set(top, from);
    }
  }
  return { files, modules };
}

function isFolder(files: ReadonlyMap<string, unknown>, folder: string): boolean {
  return [...files.keys()].some((path) => path.startsWith(`${folder}/`) || path === `${folder}.py`);
}

function fileOf(read: Read, path: string): string | null {
  return [`${path}.py`, `${path}/__init__.py`].find((one) => read(one) !== null) ?? null;
}

function parentOf(path: string, level: number): string {
  let folder = folderOf(path);
  for (let at = 1; at < level; at += 1) folder = folderOf(folder);
  return folder;
}

/** The imports that stand at the left margin of a file; `try: import x` does not. */
function importsAtMargin(text: string): readonly Import[] {
  return scanImports(text).filter(
    ({ at }) =>
      /^(?:import|from)\b/.test(text.slice(at, at + 7)) && (at === 0 || text.charAt(at - 1) === "\n"),
  );
}
