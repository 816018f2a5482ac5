import type { Fact, Place } from "../config/facts.ts";
import type { Checkout } from "./checkout/checkout.ts";
import type { Analysis } from "./python/analysis.ts";
import { evaluate } from "./python/evaluate.ts";
import { argument, calleeName } from "./python/expression.ts";
import { isInMainBlock, type Scope, type Site } from "./python/module.ts";
import { knownFolder, parentPath } from "./python/path-values.ts";
import { externalName } from "./python/resolve.ts";
import type { CallExpression, Expression } from "./python/syntax.ts";
import { UNKNOWN } from "./python/values.ts";

/** What a module has to mention to be worth parsing for what it writes. */
const MENTIONS =
  /mkdir|makedirs|\bopen\(|FileHandler|write_(?:text|bytes)|\.to_\w+\(|savefig|\.save\(|sqlite|filename|\bshutil\b|tempfile|\bdump\(|logger\.add\(/;

/** What is written: the folder at this path, or the file, whose folder is meant. */
interface Write {
  readonly path: Expression;
  readonly names: "folder" | "file";
}

/** Folders of the system that are writable anyway or are no business of the application. */
const TEMPORARY = /^\/(?:tmp|var\/tmp|dev|proc|sys)(?:\/|$)/;

/**
 * The folders that the reached modules write to, relative to the root or absolute, sorted; those inside another one are
 * left out, unless that one holds source. A fact is certain when the source allows one value only.
 */
export function detectWritable(checkout: Checkout, analysis: Analysis): readonly Fact<string>[] {
  const found = new Map<string, Fact<string>>();
  for (const module of analysis.mentioning(MENTIONS)) {
    for (const site of module.calls) {
      if (isInMainBlock(site.scope)) continue;
      for (const write of writesOf(analysis, site)) {
        const from = module.placeOf(site.expression);
        addFolders(checkout, found, foldersOf(analysis, write, site), from);
      }
    }
    for (const { expression, scope } of module.sites) {
      const path = handlerFile(expression);
      const from = module.placeOf(expression);
      if (path === null) continue;
      addFolders(checkout, found, foldersOf(analysis, { path, names: "file" }, { scope }), from);
    }
  }
  const folders = [...found.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
  return folders.filter(({ value }) => !folders.some((outer) => covers(checkout, outer.value, value)));
}

function covers(checkout: Checkout, outer: string, inner: string): boolean {
  if (!inner.startsWith(`${outer}/`)) return false;
  return !checkout.files.some((file) => file.startsWith(`${outer}/`) && file.endsWith(".py"));
}

function addFolders(
  checkout: Checkout,
  found: Map<string, Fact<string>>,
  folders: readonly string[],
  from: Place,
): void {
  for (const value of folders) {
    if (value === "") {
      checkout.noteFinding(
        `${from.file}:${from.line} writes a file beside the source, where a container cannot write`,
      );
    } else if (!found.has(value)) {
      found.set(value, { value, from, certain: folders.length === 1 });
    }
  }
}

function foldersOf(
  analysis: Analysis,
  { path, names }: Write,
  { scope }: Pick<Site, "scope">,
): readonly string[] {
  const values = evaluate(analysis, path, scope).filter((value) => typeof value === "string");
  const folders = values.flatMap((value) => {
    const location = value.replace(/^sqlite(?:\+\w+)?:\/\/\/?/, "");
    // `~` and drive letters lead to places that a container does not have.
    if (location === "" || location.startsWith(UNKNOWN) || /^~|^[A-Za-z]:|^:memory:|:\/\//.test(location))
      return [];
    const folder = knownFolder(names === "folder" ? location : parentPath(location));
    return folder === null || TEMPORARY.test(folder) ? [] : [folder];
  });
  return [...new Set(folders)];
}

interface Writer {
  readonly keyword: string;
  readonly position?: number;
  readonly names: Write["names"];
}

/** Functions that write, by their full names, and which argument says where. */
const WRITERS: ReadonlyMap<string, Writer> = new Map(
  Object.entries<Writer>({
    "os.makedirs": { keyword: "name", position: 0, names: "folder" },
    "os.mkdir": { keyword: "path", position: 0, names: "folder" },
    "shutil.copy": { keyword: "dst", position: 1, names: "file" },
    "shutil.copy2": { keyword: "dst", position: 1, names: "file" },
    "shutil.copyfile": { keyword: "dst", position: 1, names: "file" },
    "shutil.move": { keyword: "dst", position: 1, names: "file" },
    "shutil.copytree": { keyword: "dst", position: 1, names: "folder" },
    "tempfile.NamedTemporaryFile": { keyword: "dir", names: "folder" },
    "tempfile.TemporaryFile": { keyword: "dir", names: "folder" },
    "tempfile.TemporaryDirectory": { keyword: "dir", names: "folder" },
    "tempfile.mkstemp": { keyword: "dir", names: "folder" },
    "tempfile.mkdtemp": { keyword: "dir", names: "folder" },
    "logging.basicConfig": { keyword: "filename", names: "file" },
    "loguru.logger.add": { keyword: "sink", position: 0, names: "file" },
    "sqlite3.connect": { keyword: "database", position: 0, names: "file" },
    "sqlalchemy.create_engine": { keyword: "url", position: 0, names: "file" },
    "joblib.dump": { keyword: "filename", position: 1, names: "file" },
    "numpy.save": { keyword: "file", position: 0, names: "file" },
  }),
);

const HANDLER = /^logging\.(?:handlers\.)?\w*FileHandler$/;
const OPENERS = /^(?:open|io\.open|codecs\.open|gzip\.open|bz2\.open|lzma\.open|aiofiles\.open)$/;
/** Methods of data frames, figures and uploads that take the file as their first argument. */
const SAVERS = /^(?:to_(?:csv|excel|json|parquet|pickle|hdf|feather|html)|savefig|save)$/;

/** Last names of everything above. Only these are resolved: resolving a call may take parsing another module. */
const WRITER_NAMES = new Set([...WRITERS.keys()].map((name) => name.slice(name.lastIndexOf(".") + 1)));

function writesOf(analysis: Analysis, { expression, scope }: Site<CallExpression>): readonly Write[] {
  const last = calleeName(expression);
  if (!WRITER_NAMES.has(last) && !/(?:Handler|^open)$/.test(last))
    return methodWrites(analysis, expression, scope);
  const name = externalName(analysis.program, expression.callee, scope) ?? "";
  const writer = WRITERS.get(name);
  if (writer !== undefined)
    return toWrites(argument(expression, writer.keyword, writer.position), writer.names);
  if (HANDLER.test(name)) return toWrites(argument(expression, "filename", 0), "file");
  if (OPENERS.test(name)) {
    return isWriting(analysis, argument(expression, "mode", 1), scope)
      ? toWrites(argument(expression, "file", 0), "file")
      : [];
  }
  return methodWrites(analysis, expression, scope);
}

/** Methods of paths, data frames, figures and uploads. */
function methodWrites(analysis: Analysis, expression: CallExpression, scope: Scope): readonly Write[] {
  const { callee } = expression;
  if (callee.kind !== "attribute") return [];
  if (callee.name === "mkdir") return toWrites(callee.object, "folder");
  if (["write_text", "write_bytes", "touch"].includes(callee.name)) return toWrites(callee.object, "file");
  if (callee.name === "open") {
    return isWriting(analysis, argument(expression, "mode", 0), scope) ? toWrites(callee.object, "file") : [];
  }
  if (!SAVERS.test(callee.name)) return [];
  const target = expression.args[0] ?? null;
  const isPath = evaluate(analysis, target ?? callee.object, scope).some(
    (value) => typeof value === "string" && value.includes("/"),
  );
  return isPath ? toWrites(target, "file") : [];
}

function toWrites(path: Expression | null, names: Write["names"]): readonly Write[] {
  return path === null ? [] : [{ path, names }];
}

function isWriting(analysis: Analysis, mode: Expression | null, scope: Scope): boolean {
  if (mode === null) return false;
  return evaluate(analysis, mode, scope).some((value) => typeof value === "string" && /[wax+]/.test(value));
}

/** The file of a handler in a dictionary for `logging.config.dictConfig`. */
function handlerFile(expression: Expression): Expression | null {
  if (expression.kind !== "dict") return null;
  const entryOf = (name: string) =>
    expression.entries.find(({ key }) => key.kind === "string" && key.value === name)?.value ?? null;
  const kind = entryOf("class");
  return kind?.kind === "string" && kind.value.endsWith("FileHandler") ? entryOf("filename") : null;
}
