import type { Evaluation, Located } from "./evaluate.ts";
import type { PythonModule, Scope } from "./module.ts";
import type { Program } from "./program.ts";
import { resolveDeep } from "./resolve.ts";
import type { CallExpression, Expression, FunctionStatement } from "./syntax.ts";

/** The program as it runs: the modules that the entry point reaches, and where they call and set things. */
export interface Analysis extends Evaluation {
  readonly program: Program;
  /** Reached modules, the nearest to the entry point first. They are parsed when they are looked into. */
  readonly modules: readonly PythonModule[];
  /** Paths of the reached modules. */
  readonly reached: ReadonlySet<string>;
  /** The reached modules whose text matches. Searching first is what keeps most modules from being parsed. */
  mentioning(pattern: RegExp): readonly PythonModule[];
}

/** @param reached paths of the modules that the entry point reaches, the nearest first */
export function createAnalysis(program: Program, reached: ReadonlySet<string>): Analysis {
  const modules = [...reached].flatMap((path) => program.moduleAt(path) ?? []);
  const calls = new Map<FunctionStatement, readonly Located<CallExpression>[]>();
  const settings = new Map<string, readonly Located<Expression>[]>();
  let callers: ReadonlyMap<string, readonly PythonModule[]> | null = null;

  return {
    program,
    modules,
    reached,
    mentioning: (pattern) => modules.filter(({ text }) => pattern.test(text)),
    callsTo: (statement, scope) =>
      remember(calls, statement, () => {
        const name = calledName(statement, scope);
        callers ??= indexCalls(modules);
        return (callers.get(name) ?? []).flatMap((module) => findCalls(program, module, name, statement));
      }),
    settingsOf: (key) =>
      remember(settings, key, () =>
        modules.filter(({ text }) => text.includes(key)).flatMap((module) => findSettings(module, key)),
      ),
  };
}

function remember<K, T>(cache: Map<K, T>, key: K, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/** The modules whose text calls something of a name, so that the others need not be parsed to find its calls. */
function indexCalls(modules: readonly PythonModule[]): ReadonlyMap<string, readonly PythonModule[]> {
  const index = new Map<string, PythonModule[]>();
  for (const module of modules) {
    const names = new Set([...module.text.matchAll(/(\w+)\(/g)].map(([, name = ""]) => name));
    for (const name of names) {
      const list = index.get(name);
      if (list === undefined) index.set(name, [module]);
      else list.push(module);
    }
  }
  return index;
}

/** `__init__` is called by the name of its class. */
function calledName(statement: FunctionStatement, scope: Scope): string {
  const outer = scope.parent?.owner;
  return statement.name === "__init__" && outer?.kind === "class" ? outer.name : statement.name;
}

function findCalls(
  program: Program,
  module: PythonModule,
  name: string,
  statement: FunctionStatement,
): readonly Located<CallExpression>[] {
  return module.calls.filter(({ expression: { callee }, scope }) => {
    if (callee.kind !== "name" && callee.kind !== "attribute") return false;
    if (callee.name !== name) return false;
    const found = resolveDeep(program, callee, scope);
    // A method of a value whose class is not known may be this one.
    if (found.length === 0) return callee.kind === "attribute";
    return found.some((definition) =>
      definition.kind === "function" ? definition.statement === statement : definition.kind === "class",
    );
  });
}

function findSettings(module: PythonModule, key: string): readonly Located<Expression>[] {
  return module.statements.flatMap(({ statement, scope }) => {
    if (statement.kind !== "assign" || statement.value === null) return [];
    const { value } = statement;
    const sets = statement.targets.some((target) =>
      target.kind === "subscript"
        ? isConfig(target.object) && target.index.kind === "string" && target.index.value === key
        : target.kind === "name" && target.name === key && holdsSettings(scope),
    );
    return sets ? [{ expression: value, scope }] : [];
  });
}

/** A class's body, or a module that is named as one for settings, which `from_object` or `from_pyfile` reads. */
function holdsSettings({ owner, module }: Scope): boolean {
  return owner?.kind === "class" || (owner === null && /(?:config|settings)[^/]*\.py$/.test(module.path));
}

function isConfig(expression: Expression): boolean {
  return expression.kind === "attribute" && expression.name === "config";
}
