import type { Analysis } from "../python/analysis.ts";
import type { Definition } from "../python/definition.ts";
import { evaluateStrings } from "../python/evaluate.ts";
import { argument } from "../python/expression.ts";
import type { Scope } from "../python/module.ts";
import { externalName, resolveDeep } from "../python/resolve.ts";
import type { CallExpression, Expression } from "../python/syntax.ts";
import { joinRoute } from "./route.ts";

/** How the prefix given at registration and the group's own one go together. */
interface GroupKind {
  readonly own: (call: CallExpression) => Expression | null;
  readonly combine: "override" | "append";
}

/** Groups of routes that are registered with an application or with another group. */
const GROUPS: ReadonlyMap<string, GroupKind> = new Map(
  Object.entries<GroupKind>({
    Blueprint: { own: (call) => argument(call, "url_prefix"), combine: "override" },
    APIBlueprint: { own: (call) => argument(call, "url_prefix"), combine: "override" },
    APIRouter: { own: (call) => argument(call, "prefix"), combine: "append" },
    Namespace: { own: (call) => argument(call, "path") ?? argument(call, "name", 0), combine: "override" },
  }),
);

const REGISTERS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    register_blueprint: "url_prefix",
    include_router: "prefix",
    add_namespace: "path",
  }),
);

const MAX_NESTING = 5;

interface Registration {
  readonly parent: Expression;
  readonly given: Expression | null;
  readonly scope: Scope;
}

/** Finds the prefixes under which the routes of an application, blueprint or router are served. */
export interface RoutePrefixes {
  /** @param object what a route is added to: `bp` in `@bp.route("/x")` */
  of(object: Expression, scope: Scope): readonly string[];
}

/** Looks at what the reached modules register. */
export function createRoutePrefixes(analysis: Analysis): RoutePrefixes {
  const registrations = collectRegistrations(analysis);

  function prefixesOf(object: Expression, scope: Scope, nesting: number): readonly string[] {
    if (nesting > MAX_NESTING) return [];
    for (const found of resolveDeep(analysis.program, object, scope)) {
      if (found.kind !== "value" || found.expression.kind !== "call") continue;
      const prefixes = groupPrefixes(found.expression, found.scope, nesting);
      if (prefixes !== null) return prefixes;
    }
    return [""];
  }

  function groupPrefixes(call: CallExpression, scope: Scope, nesting: number): readonly string[] | null {
    const name = externalName(analysis.program, call.callee, scope)?.split(".").pop() ?? "";
    // flask-restful's Api hangs on an application or on a blueprint.
    if (name === "Api") {
      const [parent] = call.args;
      const own = firstString(argument(call, "prefix"), scope);
      const parents = parent === undefined ? [""] : prefixesOf(parent, scope, nesting + 1);
      return parents.map((prefix) => joinPrefix(prefix, own));
    }
    const kind = GROUPS.get(name);
    if (kind === undefined) return null;
    const own = firstString(kind.own(call), scope);
    const found = registrations.get(call) ?? [];
    if (found.length === 0) return [joinPrefix("", own)];
    return found.flatMap((registration) => {
      const given = registration.given === null ? null : firstString(registration.given, registration.scope);
      const inner = kind.combine === "append" ? joinPrefix(given ?? "", own) : (given ?? own);
      return prefixesOf(registration.parent, registration.scope, nesting + 1).map((prefix) =>
        joinPrefix(prefix, inner),
      );
    });
  }

  function firstString(expression: Expression | null, scope: Scope): string {
    return expression === null ? "" : (evaluateStrings(analysis, expression, scope)[0] ?? "");
  }

  return { of: (object, scope) => prefixesOf(object, scope, 0) };
}

function joinPrefix(first: string, second: string): string {
  return first === "" && second === "" ? "" : joinRoute(first, second).replace(/\/$/, "");
}

/** The calls that register a group, by the call that made the group. */
function collectRegistrations(analysis: Analysis): ReadonlyMap<Expression, readonly Registration[]> {
  const registrations = new Map<Expression, Registration[]>();
  for (const module of analysis.mentioning(/register_blueprint|include_router|add_namespace/)) {
    for (const { expression, scope } of module.calls) {
      const { callee, args } = expression;
      const [group] = args;
      if (callee.kind !== "attribute" || group === undefined) continue;
      const keyword = REGISTERS.get(callee.name);
      if (keyword === undefined) continue;
      const registration = { parent: callee.object, given: argument(expression, keyword), scope };
      for (const made of makersOf(analysis, resolveDeep(analysis.program, group, scope))) {
        registrations.set(made, [...(registrations.get(made) ?? []), registration]);
      }
    }
  }
  return registrations;
}

/** The expressions behind definitions; of a loop over a list, those of its items. */
function makersOf(analysis: Analysis, definitions: readonly Definition[]): readonly Expression[] {
  return definitions.flatMap((found): readonly Expression[] => {
    if (found.kind !== "value") return [];
    if (found.item === null) return [found.expression];
    if (found.expression.kind !== "sequence") return [];
    return found.expression.items.flatMap((item) =>
      resolveDeep(analysis.program, item, found.scope).flatMap((inner) =>
        inner.kind === "value" ? [inner.expression] : [],
      ),
    );
  });
}
