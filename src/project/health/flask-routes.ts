import type { Analysis } from "../python/analysis.ts";
import { evaluate, evaluateStrings } from "../python/evaluate.ts";
import { argument, calleeName } from "../python/expression.ts";
import type { Scope, Site } from "../python/module.ts";
import { externalName, resolveDeep } from "../python/resolve.ts";
import type { CallExpression, Expression } from "../python/syntax.ts";
import { iterate } from "../python/values.ts";
import { type Handler, handlerOf, joinRoute, methodOf, type Route } from "./route.ts";
import type { RoutePrefixes } from "./route-prefixes.ts";

const DECORATORS = new Set(["route", "get", "api_route"]);

/** Routes of Flask, its extensions, FastAPI and Starlette: decorators, and calls that add a rule. */
export function collectFlaskRoutes(
  analysis: Analysis,
  prefixes: RoutePrefixes,
  mentions: RegExp,
): readonly Route[] {
  return analysis.mentioning(mentions).flatMap((module) => [
    ...module.statements.flatMap(({ statement, scope }) => {
      if (statement.kind !== "function" && statement.kind !== "class") return [];
      const handler =
        statement.kind === "class"
          ? methodOf(statement, scope)
          : handlerOf({ kind: "function", statement, scope });
      return statement.decorators.flatMap((decorator) =>
        decoratedRoutes(analysis, prefixes, decorator, scope, handler),
      );
    }),
    ...module.calls.flatMap((site) => addedRoutes(analysis, prefixes, site)),
  ]);
}

function decoratedRoutes(
  analysis: Analysis,
  prefixes: RoutePrefixes,
  decorator: Expression,
  scope: Scope,
  handler: Handler | null,
): readonly Route[] {
  if (decorator.kind !== "call" || decorator.callee.kind !== "attribute") return [];
  if (!DECORATORS.has(decorator.callee.name) || !answersGet(analysis, decorator, scope)) return [];
  const rule = argument(decorator, "rule", 0) ?? argument(decorator, "path", 0);
  return rule === null
    ? []
    : routesFor(analysis, prefixes, decorator, decorator.callee.object, [rule], scope, handler);
}

function answersGet(analysis: Analysis, call: CallExpression, scope: Scope): boolean {
  const methods = argument(call, "methods");
  const values = methods === null ? [] : iterate(evaluate(analysis, methods, scope));
  return values.length === 0 || values.some((method) => method === "GET");
}

function addedRoutes(
  analysis: Analysis,
  prefixes: RoutePrefixes,
  { expression, scope }: Site<CallExpression>,
): readonly Route[] {
  const { callee, args } = expression;
  if (callee.kind !== "attribute") return mountedMetrics(analysis, expression, scope);
  const { object } = callee;
  const add = (rules: readonly Expression[], view: Expression | null) =>
    routesFor(analysis, prefixes, expression, object, rules, scope, viewOf(analysis, view, scope));
  switch (callee.name) {
    case "add_url_rule":
      return answersGet(analysis, expression, scope)
        ? add(args.slice(0, 1), argument(expression, "view_func", 2))
        : [];
    case "add_api_route":
    case "add_route":
      return add(args.slice(0, 1), argument(expression, "endpoint", 1));
    case "add_resource":
      return add(args.slice(1), args[0] ?? null);
    case "mount":
      return isMetricsApp(analysis, args[1], scope) ? add(args.slice(0, 1), null) : [];
    case "expose":
      // prometheus-fastapi-instrumentator: Instrumentator().instrument(app).expose(app)
      return /\bInstrumentator\b/.test(scope.module.text)
        ? [route(argument(expression, "endpoint"), "/metrics")]
        : [];
    default:
      return mountedMetrics(analysis, expression, scope);
  }

  function route(given: Expression | null, fallback: string): Route {
    const path = (given === null ? undefined : evaluateStrings(analysis, given, scope)[0]) ?? fallback;
    return { path, handler: null, code: 200, from: scope.module.placeOf(expression) };
  }
}

function routesFor(
  analysis: Analysis,
  prefixes: RoutePrefixes,
  call: CallExpression,
  object: Expression,
  rules: readonly Expression[],
  scope: Scope,
  handler: Handler | null,
): readonly Route[] {
  const given = argument(call, "status_code");
  const [code] = given === null ? [] : evaluate(analysis, given, scope);
  return rules
    .flatMap((rule) => evaluateStrings(analysis, rule, scope))
    .filter((rule) => rule === "" || rule.startsWith("/"))
    .flatMap((rule) =>
      prefixes.of(object, scope).map((prefix) => ({
        path: joinRoute(prefix, rule),
        handler,
        code: typeof code === "number" ? code : 200,
        from: scope.module.placeOf(call),
      })),
    );
}

/** A view function, a class of flask-restful, or `Class.as_view("name")`. */
function viewOf(analysis: Analysis, view: Expression | null, scope: Scope): Handler | null {
  if (view === null) return null;
  const called = view.kind === "call" && view.callee.kind === "attribute" && view.callee.name === "as_view";
  const target = called && view.callee.kind === "attribute" ? view.callee.object : view;
  for (const found of resolveDeep(analysis.program, target, scope)) {
    const handler = handlerOf(found);
    if (handler !== null) return handler;
  }
  return null;
}

function isMetricsApp(analysis: Analysis, app: Expression | undefined, scope: Scope): boolean {
  if (app === undefined) return false;
  return resolveDeep(analysis.program, app, scope).some(
    (found) =>
      found.kind === "value" &&
      found.expression.kind === "call" &&
      /prometheus_client\.(?:make_[aw]sgi_app)$/.test(
        externalName(analysis.program, found.expression.callee, found.scope) ?? "",
      ),
  );
}

/** Calls that serve Prometheus metrics without a route of the project's own. */
function mountedMetrics(analysis: Analysis, call: CallExpression, scope: Scope): readonly Route[] {
  if (!/^(?:\w*PrometheusMetrics|for_app_factory|DispatcherMiddleware)$/.test(calleeName(call))) return [];
  const name = externalName(analysis.program, call.callee, scope) ?? "";
  const from = scope.module.placeOf(call);
  if (/^prometheus_flask_exporter\.(?:\w+\.)?\w*PrometheusMetrics(?:\.for_app_factory)?$/.test(name)) {
    const path = argument(call, "path", 1);
    const [given = "/metrics"] = path === null ? [] : evaluateStrings(analysis, path, scope);
    return [{ path: given, handler: null, code: 200, from }];
  }
  if (!name.endsWith("DispatcherMiddleware")) return [];
  const mounts = argument(call, "mounts", 1);
  if (mounts?.kind !== "dict") return [];
  return mounts.entries.flatMap(({ key, value }) =>
    isMetricsApp(analysis, value, scope)
      ? evaluateStrings(analysis, key, scope).map((path) => ({ path, handler: null, code: 200, from }))
      : [],
  );
}
