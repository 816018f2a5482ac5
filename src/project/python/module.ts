import type { Place } from "../../config/facts.ts";
import { type Import, scanImports } from "../../config/python-imports.ts";
import { parsePython } from "./parse.ts";
import type {
  CallExpression,
  ClassStatement,
  ComprehensionExpression,
  Expression,
  FunctionStatement,
  Statement,
} from "./syntax.ts";
import { collectSites } from "./walk.ts";

/** Which of a statement's blocks something stands in. */
export type Arm = "body" | "handler" | "otherwise";

/** What encloses a statement: blocks as well as functions, the innermost first, up to the module (`owner: null`). */
export interface Scope {
  readonly module: PythonModule;
  readonly parent: Scope | null;
  readonly owner: Statement | ComprehensionExpression | null;
  readonly arm: Arm;
  /** The condition, in the arm of an `if`. */
  readonly test: Expression | null;
}

/** A statement and where it stands. */
export interface StatementSite {
  readonly statement: Statement;
  readonly scope: Scope;
}

/** An expression and where it stands. `inside` are the expressions around it, the nearest first. */
export interface Site<E extends Expression = Expression> {
  readonly expression: E;
  readonly scope: Scope;
  readonly statement: Statement;
  readonly inside: Nesting | null;
}

/** The expressions around an expression, as a list from the inside to the outside. */
export interface Nesting {
  readonly expression: Expression;
  readonly inside: Nesting | null;
}

/** A module of the project. It is parsed when something other than its imports is asked for the first time. */
export interface PythonModule {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly scope: Scope;
  readonly body: readonly Statement[];
  readonly statements: readonly StatementSite[];
  readonly calls: readonly Site<CallExpression>[];
  /** Calls, subscripts, operations, strings and dictionaries, in the order of the source. */
  readonly sites: readonly Site[];
  placeOf(node: { readonly at: number }): Place;
}

/** @param parse called once, when something other than the imports is asked for; null makes the module look empty */
export function createModule(
  path: string,
  text: string,
  parse: (text: string) => readonly Statement[] | null = parsePython,
): PythonModule {
  const body = once(() => parse(text) ?? []);
  const collected = once(() => collectSites(module));
  const imports = once(() => scanImports(text));
  const lines = once(() => lineStarts(text));
  const calls = once(() => collected().sites.filter(isCall));
  const module: PythonModule = {
    path,
    text,
    get imports() {
      return imports();
    },
    get scope() {
      return scope;
    },
    get body() {
      return body();
    },
    get statements() {
      return collected().statements;
    },
    get calls() {
      return calls();
    },
    get sites() {
      return collected().sites;
    },
    placeOf: ({ at }) => ({ file: path, line: lineOf(lines(), at) }),
  };
  const scope: Scope = { module, parent: null, owner: null, arm: "body", test: null };
  return module;
}

function isCall(site: Site): site is Site<CallExpression> {
  return site.expression.kind === "call";
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Offsets at which the lines of a text begin. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** @returns the line, counted from 1, that an offset stands in */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** The scope of the body of a function or class that stands in `scope`. */
export function scopeInside(statement: FunctionStatement | ClassStatement, scope: Scope): Scope {
  return { module: scope.module, parent: scope, owner: statement, arm: "body", test: null };
}

/** The innermost function around a scope; null at the level of the module or of a class. */
export function enclosingFunction(scope: Scope): FunctionStatement | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.owner?.kind === "function") return at.owner;
    if (at.owner?.kind === "class") return null;
  }
  return null;
}

/** True inside `if __name__ == "__main__":`, which a server never runs. */
export function isInMainBlock(scope: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.test !== null && isMainTest(at.test)) return true;
  }
  return false;
}

function isMainTest(test: Expression): boolean {
  if (test.kind !== "binary" || test.operator !== "==") return false;
  return [test.left, test.right].some((side) => side.kind === "name" && side.name === "__name__");
}

/** Names of the exceptions that some `try` around a scope, within its function, catches; `*` for a bare `except`. */
export function caughtAround(scope: Scope): readonly string[] {
  const names: string[] = [];
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.owner?.kind === "function" || at.owner?.kind === "class") break;
    if (at.owner?.kind !== "try" || at.arm !== "body") continue;
    for (const { caught } of at.owner.handlers) names.push(...exceptionNames(caught));
  }
  return names;
}

function exceptionNames(caught: Expression | null): readonly string[] {
  if (caught === null) return ["*"];
  if (caught.kind === "sequence") return caught.items.flatMap(exceptionNames);
  if (caught.kind === "name" || caught.kind === "attribute") return [caught.name];
  return [];
}
