import type { Import } from "../../config/python-imports.ts";
import type { Checkout } from "../checkout/checkout.ts";
import { createModule, type PythonModule } from "./module.ts";
import { parsePython } from "./parse.ts";
import type { Statement } from "./syntax.ts";

/** The project's Python modules: which file a dotted name means, and what stands in it. */
export interface Program {
  readonly checkout: Checkout;
  /**
   * Folders that Python finds top-level modules in, besides the importing script's own; empty is the root.
   * `src` is one of them when it is no package itself.
   */
  readonly importRoots: readonly string[];
  /** Null when the file was not read. */
  moduleAt(path: string): PythonModule | null;
  /**
   * The file of a module: `shop.views` is `shop/views.py` or `shop/views/__init__.py`.
   * @param importer path of the file that imports it
   * @returns null for anything that is no module of this project
   */
  findModule(dotted: string, importer: string): string | null;
  /** Files that an import statement runs: the packages on the way and the module itself. */
  filesOf(statement: Import, importer: string): readonly string[];
  /** True when the first part of a dotted name is a module, a package or a folder of modules of this project. */
  isOwn(dotted: string, importer: string): boolean;
}

/** @param extraRoots more folders to import from, such as the one of manage.py */
export function createProgram(checkout: Checkout, extraRoots: readonly string[] = []): Program {
  const modules = new Map<string, PythonModule>();
  const importRoots = [...new Set(["", ...findSourceRoots(checkout), ...extraRoots])];
  const moduleFolders = findModuleFolders(checkout);
  const limit = checkout.limits.parsedCharacters;
  let parsed = 0;

  function parse(path: string, text: string): readonly Statement[] | null {
    if (parsed >= limit) {
      checkout.noteLimit(`stopped parsing after ${limit} characters of Python`);
      return null;
    }
    parsed += text.length;
    const statements = parsePython(text);
    if (statements === null) checkout.noteLimit(`${path} is nested too deeply to be understood`);
    return statements;
  }

  function moduleAt(path: string): PythonModule | null {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const text = checkout.textOf(path);
    if (text === null) return null;
    const module = createModule(path, text, (source) => parse(path, source));
    modules.set(path, module);
    return module;
  }

  function rootsFor(importer: string): readonly string[] {
    const folder = folderOf(importer);
    const own = isPackage(checkout, folder) ? [] : [folder];
    return [...new Set([...importRoots, ...own])];
  }

  function locate(parts: readonly string[], importer: string): readonly string[] {
    for (const root of rootsFor(importer)) {
      const found = filesAlong(checkout, root, parts);
      if (found.length > 0) return found;
    }
    return [];
  }

  const found = new Map<string, string | null>();

  function findModule(dotted: string, importer: string): string | null {
    const key = `${dotted} ${folderOf(importer)}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const inner = dotted.replaceAll(".", "/");
    const paths = rootsFor(importer).map((root) => moduleFile(checkout, joinPath(root, inner)));
    const path = paths.find((candidate) => candidate !== null) ?? null;
    found.set(key, path);
    return path;
  }

  return {
    checkout,
    importRoots,
    moduleAt,
    findModule,
    isOwn(dotted, importer) {
      const [first = ""] = dotted.split(".");
      return rootsFor(importer).some((root) => {
        const path = joinPath(root, first);
        return moduleFile(checkout, path) !== null || moduleFolders.has(path);
      });
    },
    filesOf(statement, importer) {
      const parts = absoluteParts(statement, importer);
      if (parts === null) return [];
      const names = (statement.names ?? []).map(({ name }) => name);
      const relative = statement.level > 0;
      const along = relative ? filesAlong(checkout, "", parts) : locate(parts, importer);
      const submodules = names.flatMap((name) => {
        const full = [...parts, name];
        return relative ? filesAlong(checkout, "", full) : locate(full, importer);
      });
      return [...new Set([...along, ...submodules])];
    },
  };
}

/**
 * The parts of the module that a statement names. For a relative import they lead from the root to the file.
 * @returns null when a relative import leaves the project
 */
export function absoluteParts(statement: Import, importer: string): readonly string[] | null {
  const parts = statement.module === "" ? [] : statement.module.split(".");
  if (statement.level === 0) return parts;
  const path = importer.split("/");
  return statement.level > path.length ? null : [...path.slice(0, -statement.level), ...parts];
}

/** The folder of a path; empty for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

/** Joins two relative paths with `/`; an empty one is the root. */
export function joinPath(folder: string, path: string): string {
  return folder === "" ? path : path === "" ? folder : `${folder}/${path}`;
}

/** True for a folder with `__init__.py`; the root is never taken for one. */
function isPackage(checkout: Checkout, folder: string): boolean {
  return folder !== "" && checkout.hasFile(`${folder}/__init__.py`);
}

function findSourceRoots(checkout: Checkout): readonly string[] {
  return checkout.folders.has("src") && !isPackage(checkout, "src") ? ["src"] : [];
}

function moduleFile(checkout: Checkout, path: string): string | null {
  if (path === "") return null;
  return [`${path}/__init__.py`, `${path}.py`].find(checkout.hasFile) ?? null;
}

/** Folders that modules lie in, at any depth: those without `__init__.py` are namespace packages. */
function findModuleFolders(checkout: Checkout): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of checkout.files) {
    if (!file.endsWith(".py")) continue;
    for (let folder = folderOf(file); folder !== "" && !found.has(folder); folder = folderOf(folder)) {
      found.add(folder);
    }
  }
  return found;
}

/** The files that importing `parts` runs, the outermost package first; as far as there are any. */
function filesAlong(checkout: Checkout, root: string, parts: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let count = 1; count <= parts.length; count += 1) {
    const path = joinPath(root, parts.slice(0, count).join("/"));
    const file = moduleFile(checkout, path);
    if (file !== null) found.push(file);
    else if (!checkout.folders.has(path)) break;
  }
  return found;
}

/**
 * The dotted name that a file is imported by, from the import root that it lies under.
 * @returns null when a part of the path is no name in Python, so that it cannot be imported
 */
export function dottedModule(program: Program, path: string): string | null {
  const root = moduleRoot(program, path);
  const inner = root === "" ? path : path.slice(root.length + 1);
  const parts = inner.replace(/(?:\/__init__)?\.py$/, "").split("/");
  return parts.every((part) => /^[A-Za-z_]\w*$/.test(part)) ? parts.join(".") : null;
}

/**
 * The folder that has to be on Python's path for a module: an import root, or the module's own folder when it is no
 * package and its modules import each other by their bare names.
 */
function moduleRoot(program: Program, path: string): string {
  const root = program.importRoots.find((folder) => folder !== "" && path.startsWith(`${folder}/`));
  if (root !== undefined) return root;
  const folder = folderOf(path);
  const { checkout } = program;
  if (folder === "" || isPackage(checkout, folder)) return "";
  const importsSibling = program.moduleAt(path)?.imports.some(({ module, level }) => {
    const [first = ""] = module.split(".");
    if (level > 0 || first === "" || moduleFile(checkout, first) !== null) return false;
    return moduleFile(checkout, joinPath(folder, first)) !== null;
  });
  return importsSibling ? folder : "";
}
