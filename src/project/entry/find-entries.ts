import type { EntryPoint, Place } from "../../config/facts.ts";
import { bindingsOf } from "../python/bindings.ts";
import { isInMainBlock, type PythonModule } from "../python/module.ts";
import { dottedModule, type Program } from "../python/program.ts";
import type { Expression, FunctionStatement } from "../python/syntax.ts";
import {
  APPLICATION_MARK,
  type ApplicationKind,
  applicationKind,
  factoryKind,
} from "./application-object.ts";

/** An application object or factory that stands in the source. */
export interface Candidate {
  readonly entry: EntryPoint;
  /** Null for what only a command names. */
  readonly framework: ApplicationKind["framework"] | null;
  /** Path of the module that it is in. */
  readonly path: string;
  readonly from: Place;
  /** The expression that makes it, or the factory; two names for one object share it. */
  readonly origin: Expression | FunctionStatement | null;
}

const REEXPORT = /^from\s.*\bimport\b.*\b(?:app|application|api|server)\b/m;

/** Names that a re-exported application goes by; others are taken for what they are used for in that module. */
const SERVED_NAMES = /^(?:app|application|asgi|wsgi|api|server)$/;

/** Modules that are named otherwise and mention an application; in a heap of one-off scripts there may be many. */
const MAX_UNUSUAL = 100;

/**
 * Finds the application objects and the factories that can be called without arguments, at the top level of the
 * given modules.
 * @param paths files of the application, the nearest to the root first
 */
export function findEntries(program: Program, paths: readonly string[]): readonly Candidate[] {
  const modules = paths.flatMap((path) => program.moduleAt(path) ?? []);
  const usual = modules.filter(({ path }) => usualName(path) !== -1);
  const others = modules.filter(({ path, text }) => usualName(path) === -1 && APPLICATION_MARK.test(text));
  if (others.length > MAX_UNUSUAL) {
    program.checkout.noteLimit(
      `looked for the application in ${MAX_UNUSUAL} of ${others.length} files that mention one`,
    );
  }
  return [
    ...usual.filter(({ text }) => APPLICATION_MARK.test(text) || REEXPORT.test(text)),
    ...others.slice(0, MAX_UNUSUAL),
  ].flatMap((module) => {
    const name = dottedModule(program, module.path);
    return name === null ? [] : entriesIn(program, module, name);
  });
}

/** Module names that applications are usually served from, the likeliest first. */
const USUAL = ["wsgi", "asgi", "app", "main", "application", "server", "run", "__init__"];

/** The position of a file's name among the usual ones; -1 when it is none. */
export function usualName(path: string): number {
  return USUAL.indexOf(path.slice(path.lastIndexOf("/") + 1).replace(/\.py$/, ""));
}

function entriesIn(program: Program, module: PythonModule, dotted: string): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  const add = (
    name: string,
    kind: ApplicationKind | null,
    factory: boolean,
    from: Place,
    origin: Candidate["origin"],
  ) => {
    if (kind === null || found.has(name)) return;
    const entry = { module: dotted, attribute: name, factory, interface: kind.interface };
    found.set(name, { entry, framework: kind.framework, path: module.path, from, origin });
  };
  for (const { statement, scope } of module.statements) {
    const atTop = scope.owner === null || ["if", "try", "with"].includes(scope.owner.kind);
    if (!atTop || isNested(scope.parent) || isInMainBlock(scope)) continue;
    if (statement.kind === "function" && isCallable(statement)) {
      const kind = factoryKind(program, statement, module.scope);
      add(statement.name, kind, true, module.placeOf(statement), statement);
    } else if (statement.kind === "assign" && statement.value !== null) {
      const { value } = statement;
      for (const target of statement.targets) {
        if (target.kind !== "name") continue;
        const kind = applicationKind(program, value, module.scope);
        add(target.name, kind, false, module.placeOf(statement), value);
      }
    }
  }
  for (const { names, at } of module.imports) {
    for (const { local } of names ?? []) {
      if (!SERVED_NAMES.test(local) || bindingsOf(module.scope).has(local)) continue;
      const expression: Expression = { kind: "name", name: local, at };
      const kind = applicationKind(program, expression, module.scope);
      add(local, kind, false, module.placeOf({ at }), null);
    }
  }
  return [...found.values()];
}

function isNested(scope: PythonModule["scope"] | null): boolean {
  for (let at = scope; at !== null; at = at.parent) {
    if (at.owner?.kind === "function" || at.owner?.kind === "class") return true;
  }
  return false;
}

/** True for a function that a server can call: without arguments. */
function isCallable({ parameters }: FunctionStatement): boolean {
  return parameters.every(({ fallback, kind }) => fallback !== null || kind !== "plain");
}
