import type { Analysis } from "../python/analysis.ts";
import { evaluateStrings } from "../python/evaluate.ts";
import type { Scope } from "../python/module.ts";
import { externalName, resolveDeep } from "../python/resolve.ts";
import type { CallExpression, Expression } from "../python/syntax.ts";
import { type Handler, handlerOf, joinRoute, type Route } from "./route.ts";

const PATH = /^django\.(?:urls|conf\.urls)\.(?:path|re_path|url)$/;
const INCLUDE = /^django\.(?:urls|conf\.urls)\.include$/;
const MAX_NESTING = 5;

/** Routes of Django's URL configuration, with the prefixes under which one includes another. */
export function collectDjangoRoutes(analysis: Analysis): readonly Route[] {
  const modules = analysis.mentioning(/^urlpatterns\b/m);
  const included = new Map<string, { readonly importer: string; readonly prefix: string }[]>();
  const routes: { readonly importer: string; readonly route: Route }[] = [];
  for (const module of modules) {
    for (const { expression, scope } of module.calls) {
      if (!PATH.test(externalName(analysis.program, expression.callee, scope) ?? "")) continue;
      const [rule, view] = expression.args;
      const path = rule === undefined ? null : ruleText(analysis, rule, scope);
      if (path === null || view === undefined) continue;
      const target = includedModule(analysis, view, scope);
      if (target !== null) {
        included.set(target, [...(included.get(target) ?? []), { importer: module.path, prefix: path }]);
      } else {
        const from = module.placeOf(expression);
        routes.push({
          importer: module.path,
          route: { path, handler: viewOf(analysis, view, scope), code: 200, from },
        });
      }
    }
  }

  function prefixesOf(path: string, nesting: number): readonly string[] {
    const found = included.get(path) ?? [];
    if (found.length === 0 || nesting > MAX_NESTING) return [""];
    return found.flatMap(({ importer, prefix }) =>
      prefixesOf(importer, nesting + 1).map((outer) => joinRoute(outer, prefix)),
    );
  }

  return routes.flatMap(({ importer, route }) =>
    prefixesOf(importer, 0).map((prefix) => ({ ...route, path: joinRoute(prefix, route.path) })),
  );
}

/** `r"^health/$"` as `health/`. */
function ruleText(analysis: Analysis, rule: Expression, scope: Scope): string | null {
  const [text] = evaluateStrings(analysis, rule, scope);
  return text === undefined ? null : text.replace(/^\^|\$$|\\(?=[.\-/])/g, "").replace(/\/\?$/, "/");
}

/** The file that `include("shop.urls")` or `include(urls)` names. */
function includedModule(analysis: Analysis, view: Expression, scope: Scope): string | null {
  if (view.kind !== "call" || !INCLUDE.test(externalName(analysis.program, view.callee, scope) ?? ""))
    return null;
  const [target] = view.args;
  const named = target?.kind === "sequence" ? target.items[0] : target;
  if (named === undefined) return "";
  if (named.kind === "string") return analysis.program.findModule(named.value, scope.module.path) ?? "";
  const [found] = resolveDeep(analysis.program, named, scope);
  return found?.kind === "module" ? (found.path ?? "") : "";
}

function viewOf(analysis: Analysis, view: Expression, scope: Scope): Handler | null {
  for (const found of resolveDeep(analysis.program, unwrapView(view), scope)) {
    const handler = handlerOf(found);
    if (handler !== null) return handler;
  }
  return null;
}

/** `HealthView.as_view()` is the class; a call around a view (`never_cache(health)`) is what it wraps. */
function unwrapView(view: Expression): Expression {
  if (view.kind !== "call") return view;
  const { callee, args }: CallExpression = view;
  if (callee.kind === "attribute" && callee.name === "as_view") return callee.object;
  const [wrapped] = args;
  return wrapped === undefined ? view : unwrapView(wrapped);
}
