import type { Analysis } from "../python/analysis.ts";
import type { Scope } from "../python/module.ts";
import { resolveFunction } from "../python/resolve.ts";
import type { Expression, FunctionStatement } from "../python/syntax.ts";
import type { Handler } from "./route.ts";
import { expressionsInside } from "./status-codes.ts";

/** How a service shows in the names that a function uses. */
const SERVICES: readonly { readonly name: string; readonly sign: RegExp }[] = [
  { name: "supabase", sign: /supabase/i },
  { name: "redis", sign: /redis/i },
  {
    name: "database",
    sign: /(?:^|_)(?:db|sql|database)(?:$|_)|database|sqlalchemy|postgres|psycopg|mysql|mongo|^(?:cursor|engine|SessionLocal)$/i,
  },
  { name: "disk", sign: /disk|statvfs/i },
  { name: "memory", sign: /memory/i },
];

/**
 * The services that a handler asks, by the names that it and the project's functions that it calls use. Words in
 * messages and docstrings do not count; keys do (`extensions["redis"]`).
 */
export function askedServices(analysis: Analysis, handler: Handler | null): readonly string[] {
  if (handler === null) return [];
  const names = new Set(namesIn(handler.statement));
  for (const called of calledFunctions(analysis, handler.statement, handler.scope)) {
    for (const name of namesIn(called)) names.add(name);
  }
  return SERVICES.filter(({ sign }) => [...names].some((name) => sign.test(name))).map(({ name }) => name);
}

function calledFunctions(
  analysis: Analysis,
  statement: FunctionStatement,
  scope: Scope,
): readonly FunctionStatement[] {
  return [...expressionsInside(statement)].flatMap((expression) => {
    if (expression.kind !== "call") return [];
    const found = resolveFunction(analysis.program, expression.callee, scope);
    return found === null ? [] : [found.statement];
  });
}

function* namesIn(statement: FunctionStatement): Generator<string> {
  for (const expression of expressionsInside(statement)) {
    if (expression.kind === "name" || expression.kind === "attribute") yield expression.name;
    if (expression.kind === "subscript" && expression.index.kind === "string") yield expression.index.value;
    if (expression.kind === "dict") yield* keysOf(expression.entries);
  }
}

function* keysOf(entries: readonly { readonly key: Expression }[]): Generator<string> {
  for (const { key } of entries) if (key.kind === "string") yield key.value;
}
