import type { Framework } from "../../config/facts.ts";
import type { Definition } from "../python/definition.ts";
import { type Scope, scopeInside } from "../python/module.ts";
import type { Program } from "../python/program.ts";
import { resolveDeep } from "../python/resolve.ts";
import type { ClassStatement, Expression, FunctionStatement } from "../python/syntax.ts";
import { flatten } from "../python/walk.ts";

/** What kind of application an object is. */
export interface ApplicationKind {
  readonly framework: Framework;
  readonly interface: "wsgi" | "asgi";
}

const FLASK: ApplicationKind = { framework: "flask", interface: "wsgi" };
const FASTAPI: ApplicationKind = { framework: "fastapi", interface: "asgi" };

/** Calls that make an application object. */
const MAKERS: ReadonlyMap<string, ApplicationKind> = new Map(
  Object.entries<ApplicationKind>({
    "flask.Flask": FLASK,
    "flask.app.Flask": FLASK,
    "apiflask.APIFlask": FLASK,
    "flask_openapi3.OpenAPI": FLASK,
    "fastapi.FastAPI": FASTAPI,
    "fastapi.applications.FastAPI": FASTAPI,
    "django.core.wsgi.get_wsgi_application": { framework: "django", interface: "wsgi" },
    "django.core.asgi.get_asgi_application": { framework: "django", interface: "asgi" },
  }),
);

/** Text that a module has to contain to be worth parsing for an application. */
export const APPLICATION_MARK = new RegExp(
  [
    String.raw`\b(?:Flask|APIFlask|OpenAPI|FastAPI|get_[aw]sgi_application)\s*\(`,
    String.raw`^class\s+\w+\([^)]*\b(?:Flask|FastAPI)\b`,
    String.raw`^(?:async\s+)?def\s+(?:create|make|build|get)_\w*app\w*\s*\(`,
    String.raw`^(?:app|application|asgi|wsgi|api|server)\s*(?::[^=\n]+)?=`,
  ].join("|"),
  "m",
);

const MAX_STEPS = 6;

/** The kind of application that an expression makes; null when it makes none. */
export function applicationKind(
  program: Program,
  expression: Expression,
  scope: Scope,
  steps = 0,
): ApplicationKind | null {
  if (steps > MAX_STEPS) return null;
  if (expression.kind === "name" || expression.kind === "attribute") {
    return firstKind(resolveDeep(program, expression, scope), (found) =>
      found.kind === "value" && found.item === null
        ? applicationKind(program, found.expression, found.scope, steps + 1)
        : null,
    );
  }
  if (expression.kind !== "call") return null;
  return firstKind(resolveDeep(program, expression.callee, scope), (callee) => {
    const made = madeBy(program, callee, steps + 1);
    if (made !== null || callee.kind !== "external") return made;
    // A wrapper such as ProxyFix(app) or WhiteNoise(app) is served in place of what it wraps.
    const [wrapped] = /(?:Fix|Middleware|WhiteNoise|ASGIApp|WSGIApp)$/.test(callee.name)
      ? expression.args
      : [];
    return wrapped === undefined ? null : applicationKind(program, wrapped, scope, steps + 1);
  });
}

/** The kind of application that calling a class or a function makes. */
function madeBy(program: Program, callee: Definition, steps: number): ApplicationKind | null {
  if (callee.kind === "external") return MAKERS.get(callee.name) ?? null;
  if (callee.kind === "class") return subclassKind(program, callee.statement, callee.scope, steps);
  return callee.kind === "function" ? factoryKind(program, callee.statement, callee.scope, steps) : null;
}

function subclassKind(
  program: Program,
  { bases }: ClassStatement,
  scope: Scope,
  steps: number,
): ApplicationKind | null {
  if (steps > MAX_STEPS) return null;
  return firstKind(
    bases.flatMap((base) => resolveDeep(program, base, scope)),
    (base) => (base.kind === "function" ? null : madeBy(program, base, steps + 1)),
  );
}

/** The kind of application that a function makes and returns. */
export function factoryKind(
  program: Program,
  statement: FunctionStatement,
  scope: Scope,
  steps = 0,
): ApplicationKind | null {
  if (steps > MAX_STEPS) return null;
  const inside = scopeInside(statement, scope);
  for (const inner of flatten(statement.body)) {
    if (inner.kind !== "return" || inner.value === null) continue;
    const kind = applicationKind(program, inner.value, inside, steps + 1);
    if (kind !== null) return kind;
  }
  // The body may make it in a way that is not understood; then its name and annotation have to say it.
  if (statement.returns === null || !/create|make|build|factory/.test(statement.name)) return null;
  return firstKind(resolveDeep(program, statement.returns, scope), (type) =>
    type.kind === "external" ? (MAKERS.get(type.name) ?? null) : null,
  );
}

function firstKind(
  definitions: readonly Definition[],
  judge: (definition: Definition) => ApplicationKind | null,
): ApplicationKind | null {
  for (const definition of definitions) {
    const kind = judge(definition);
    if (kind !== null) return kind;
  }
  return null;
}
