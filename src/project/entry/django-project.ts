import { isApplicationFile } from "../application-files.ts";
import type { Checkout } from "../checkout/checkout.ts";
import { createAnalysis } from "../python/analysis.ts";
import { evaluateStrings } from "../python/evaluate.ts";
import type { PythonModule } from "../python/module.ts";
import { folderOf, type Program } from "../python/program.ts";
import { reachFrom } from "../python/reach.ts";

/** A Django project, as its manage.py and its settings describe it. */
export interface DjangoProject {
  /** The settings module that the project uses by default, and the modules that it imports. */
  readonly settings: readonly PythonModule[];
  /** Dotted names of WSGI_APPLICATION and ASGI_APPLICATION. */
  readonly served: readonly string[];
  /** Files that are run because a setting names them: URLs, applications, middleware. */
  readonly files: readonly string[];
  readonly collectsStatic: boolean;
}

const SETTINGS_MODULE = /["']DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=)\s*["']([\w.]+)["']/;

/** The folders that manage.py stands in: Django puts them on Python's path. */
export function manageFolders(checkout: Checkout): readonly string[] {
  return checkout.files
    .filter(
      (path) => /(?:^|\/)manage\.py$/.test(path) && path.split("/").length <= 3 && isApplicationFile(path),
    )
    .map(folderOf);
}

/** @returns null when no manage.py, wsgi.py or asgi.py names a settings module of this project */
export async function readDjangoProject(program: Program): Promise<DjangoProject | null> {
  const path = findSettings(program);
  if (path === null) return null;
  const reached = await reachFrom(program, [path]);
  const analysis = createAnalysis(program, reached);
  const settings = analysis.modules;
  const valuesOf = (name: string) =>
    settings.flatMap((module) =>
      module.statements.flatMap(({ statement }) => {
        if (statement.kind !== "assign" || statement.value === null) return [];
        if (!statement.targets.some((target) => target.kind === "name" && target.name === name)) return [];
        return evaluateStrings(analysis, statement.value, module.scope);
      }),
    );
  const named = settings.flatMap(({ sites }) =>
    sites.flatMap(({ expression }) => (expression.kind === "string" ? [expression.value] : [])),
  );
  return {
    settings,
    served: [...valuesOf("WSGI_APPLICATION"), ...valuesOf("ASGI_APPLICATION")],
    files: [...reached, ...named.flatMap((name) => namedFiles(program, name, path))],
    collectsStatic: settings.some(({ text }) => /^\s*STATIC_ROOT\b/m.test(text)),
  };
}

function findSettings(program: Program): string | null {
  const { checkout } = program;
  const starters = checkout.files.filter((path) => /(?:^|\/)(?:manage|wsgi|asgi)\.py$/.test(path));
  for (const path of starters.filter(isApplicationFile)) {
    const dotted = SETTINGS_MODULE.exec(checkout.textOf(path) ?? "")?.[1];
    const found = dotted === undefined ? null : program.findModule(dotted, path);
    if (found !== null) return found;
  }
  return null;
}

/** The file that a dotted string means; of an application's package, all of its modules, which Django looks for itself. */
function namedFiles(program: Program, name: string, importer: string): readonly string[] {
  if (!/^[A-Za-z_][\w.]*$/.test(name)) return [];
  const parts = name.split(".");
  for (let count = parts.length; count > 0; count -= 1) {
    const path = program.findModule(parts.slice(0, count).join("."), importer);
    if (path === null) continue;
    const isApplication = path.endsWith("/__init__.py") || path.endsWith("/apps.py");
    const folder = `${folderOf(path)}/`;
    return isApplication
      ? program.checkout.files.filter(
          (file) => file.startsWith(folder) && file.endsWith(".py") && isApplicationFile(file),
        )
      : [path];
  }
  return [];
}
