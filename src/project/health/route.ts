import type { Place } from "../../config/facts.ts";
import type { Definition } from "../python/definition.ts";
import { type Scope, scopeInside } from "../python/module.ts";
import type { ClassStatement, FunctionStatement } from "../python/syntax.ts";
import { flatten } from "../python/walk.ts";

/** A path that the application answers GET on. */
export interface Route {
  /** With a leading `/`. */
  readonly path: string;
  /** Null when the function is not in the project's source. */
  readonly handler: Handler | null;
  /** The status code of a plain return. */
  readonly code: number;
  readonly from: Place;
}

/** The function that answers a request. */
export interface Handler {
  readonly statement: FunctionStatement;
  /** The scope of its body. */
  readonly scope: Scope;
}

/** The function that answers GET: a view function, or the method of a view class. */
export function handlerOf(definition: Definition): Handler | null {
  if (definition.kind === "function") {
    return { statement: definition.statement, scope: scopeInside(definition.statement, definition.scope) };
  }
  return definition.kind === "class" ? methodOf(definition.statement, definition.scope) : null;
}

/** The method of a view class that answers GET; null when it has none of its own. */
export function methodOf(statement: ClassStatement, scope: Scope): Handler | null {
  for (const inner of flatten(statement.body)) {
    if (inner.kind !== "function" || !/^(?:get|dispatch_request|check_status|handle)$/.test(inner.name))
      continue;
    return { statement: inner, scope: scopeInside(inner, scopeInside(statement, scope)) };
  }
  return null;
}

/** Joins prefixes and a route: `/api` and `/health` give `/api/health`; an empty route is the prefix itself. */
export function joinRoute(...parts: readonly string[]): string {
  const joined = parts.join("/").replace(/\/{2,}/g, "/");
  const last = parts.at(-1) ?? "";
  const trimmed = last.endsWith("/") && last !== "" ? joined : joined.replace(/\/$/, "");
  return trimmed.startsWith("/") ? trimmed : `/${trimmed}`;
}
