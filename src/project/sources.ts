import type { Fact } from "../config/facts.ts";
import type { Checkout } from "./checkout/checkout.ts";
import type { Project } from "./project.ts";
import type { Analysis } from "./python/analysis.ts";
import { evaluate } from "./python/evaluate.ts";
import { calleeName } from "./python/expression.ts";
import type { PythonModule, Site } from "./python/module.ts";
import { knownPath } from "./python/path-values.ts";
import { folderOf } from "./python/program.ts";
import { externalName } from "./python/resolve.ts";
import type { Expression } from "./python/syntax.ts";
import { ROOT } from "./python/values.ts";

/** Folders that frameworks look for by these names. */
const CONVENTIONAL = ["static", "templates"];
const MIGRATIONS = ["alembic.ini", "alembic", "migrations"];
/** Keyword arguments that name a folder. */
const FOLDER_KEYWORDS = new Set(["directory", "template_folder", "static_folder", "root_path"]);
/** Calls that make a path or open one; a string that merely looks like a path has to hold a `/` or a known ending. */
const PATH_CALLS = new RegExp(
  [
    String.raw`^os\.path\.(?:join|abspath|realpath)$|^pathlib\.Path$`,
    String.raw`^(?:(?:io|codecs)\.)?open$`,
    String.raw`^flask\.send_(?:file|from_directory)$`,
    String.raw`^(?:pandas\.read_\w+|numpy\.load(?:txt)?|joblib\.load)$`,
  ].join("|"),
);
/** Last names of those. Only these are resolved: resolving a call may take parsing another module. */
const PATH_NAMES =
  /^(?:join|abspath|realpath|Path|open|read_\w+|send_file|send_from_directory|load|loadtxt)$/;
const DATA_FILE =
  /\.(?:csv|tsv|json|ya?ml|toml|ini|cfg|conf|sql|html|txt|xml|pkl|joblib|onnx|pt|db|sqlite3?|parquet|xlsx|sdf|smi|mol)$/i;
/** What stands at a root for people and tools, not for the running application. */
const NEVER =
  /^(?:\.|README|LICENSE|CHANGELOG|requirements|environment|docker-compose|compose|Dockerfile|pyproject|Pipfile|package(?:-lock)?\.json)/i;

/**
 * The top-level files and folders that the running application needs: what its imports reach, the files and folders that
 * it names, and those that its framework looks for. Folders that are only written to are left out.
 */
export function detectSources(project: Project, writable: readonly Fact<string>[]): readonly string[] {
  const { checkout, analysis, django } = project;
  const tops = new Set<string>();
  for (const path of analysis.reached) tops.add(topOf(path));
  for (const path of django?.files ?? []) tops.add(topOf(path));
  for (const path of checkout.files.filter((file) => /(?:^|\/)manage\.py$/.test(file))) {
    if (django !== null) tops.add(topOf(path));
  }
  for (const folder of CONVENTIONAL) if (checkout.folders.has(folder)) tops.add(folder);
  if (analysis.mentioning(/\balembic\b|\bflask_migrate\b/).length > 0) {
    for (const name of MIGRATIONS) if (checkout.hasFile(name) || checkout.folders.has(name)) tops.add(name);
  }
  for (const module of analysis.modules) {
    for (const path of namedPaths(checkout, analysis, module)) tops.add(topOf(path));
  }
  const written = new Set(writable.map(({ value }) => value));
  const holdsSource = new Set([...analysis.reached].map(topOf));
  return [...tops]
    .filter((top) => top !== "" && !NEVER.test(top) && (!written.has(top) || holdsSource.has(top)))
    .sort();
}

function topOf(path: string): string {
  return path.split("/")[0] ?? "";
}

/** Files and folders of the checkout that a module names, by literals or by paths that it puts together. */
function* namedPaths(checkout: Checkout, analysis: Analysis, module: PythonModule): Generator<string> {
  if (!/["'][^"'\n]*(?:\/|\.\w{2,5}["'])|\bjoin\(|directory=|_folder=|\bPath\(/.test(module.text)) return;
  const folder = folderOf(module.path);
  for (const site of module.sites) {
    for (const written of pathsAt(analysis, site)) {
      // A path is relative to where the program is started, or to the module that names it.
      const bases = written.startsWith(ROOT) || folder === "" ? [""] : ["", `${folder}/`];
      for (const raw of bases.map((base) => base + written)) {
        const path = knownPath(raw);
        if (path === null || path === "" || path.startsWith("/")) continue;
        if (checkout.hasFile(path) || checkout.folders.has(path)) yield path;
      }
    }
  }
}

function pathsAt(analysis: Analysis, { expression, scope }: Site): readonly string[] {
  switch (expression.kind) {
    case "string": {
      const { value } = expression;
      const looksLikePath =
        value.length < 200 && /^[\w./-]+$/.test(value) && (value.includes("/") || DATA_FILE.test(value));
      // An absolute literal is an address on some server, or a path outside the project.
      return looksLikePath && !value.startsWith("/") ? [value] : [];
    }
    case "binary":
      return expression.operator === "/" ? evaluated(analysis, expression, scope) : [];
    case "call": {
      const named = expression.keywords.filter(({ name }) => FOLDER_KEYWORDS.has(name));
      const folders = named.flatMap(({ value }) => evaluated(analysis, value, scope));
      if (!PATH_NAMES.test(calleeName(expression))) return folders;
      const name = externalName(analysis.program, expression.callee, scope);
      if (name === null || !PATH_CALLS.test(name)) return folders;
      const makesPath = name.startsWith("os.path.") || name === "pathlib.Path";
      const target = makesPath ? expression : expression.args[0];
      return target === undefined ? folders : [...folders, ...evaluated(analysis, target, scope)];
    }
    default:
      return [];
  }
}

function evaluated(analysis: Analysis, expression: Expression, scope: Site["scope"]): readonly string[] {
  return evaluate(analysis, expression, scope).filter((value) => typeof value === "string");
}
