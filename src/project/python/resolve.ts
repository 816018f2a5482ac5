import { type Definition, MAX_STEPS, memoryOf } from "./definition.ts";
import { lookUp } from "./look-up.ts";
import { instanceOf, lookUpMember } from "./members.ts";
import type { Scope } from "./module.ts";
import type { Program } from "./program.ts";
import type { Expression } from "./syntax.ts";

/** Everything that an expression may refer to; empty when nothing is known. */
export function resolve(
  program: Program,
  expression: Expression,
  scope: Scope,
  steps = 0,
): readonly Definition[] {
  if (expression.kind !== "name" && expression.kind !== "attribute") {
    return [{ kind: "value", expression, item: null, scope }];
  }
  const { resolved } = memoryOf(program);
  const known = resolved.get(expression);
  if (known !== undefined) return known;
  if (steps > MAX_STEPS) return [];
  resolved.set(expression, []);
  const found =
    expression.kind === "name"
      ? lookUp(program, expression.name, scope, steps + 1)
      : resolve(program, expression.object, scope, steps + 1).flatMap((definition) =>
          lookUpMember(program, definition, expression.name, steps + 1),
        );
  resolved.set(expression, found);
  return found;
}

/** Like `resolve`, and follows assignments to what they assign: `a = b` leads from `a` to what `b` is. */
export function resolveDeep(
  program: Program,
  expression: Expression,
  scope: Scope,
  steps = 0,
): readonly Definition[] {
  if (steps > MAX_STEPS) return [];
  return resolve(program, expression, scope, steps).flatMap((definition) => {
    if (definition.kind !== "value" || definition.item !== null) return [definition];
    const inner = definition.expression;
    if (inner.kind !== "name" && inner.kind !== "attribute") return [definition];
    return resolveDeep(program, inner, definition.scope, steps + 1);
  });
}

/** The dotted name of something that the project does not define: `os.environ.get`, however it was imported. */
export function externalName(program: Program, expression: Expression, scope: Scope): string | null {
  const found = resolveDeep(program, expression, scope).find(({ kind }) => kind === "external");
  return found?.kind === "external" ? found.name : null;
}

/**
 * The dotted name of what a call calls, when the project does not define it. For an object that is called, the name of
 * its class: `environ.Env` in `env = environ.Env(); env("X")`.
 */
export function calledName(program: Program, callee: Expression, scope: Scope): string | null {
  for (const found of resolveDeep(program, callee, scope)) {
    const definition = found.kind === "value" ? instanceOf(program, found) : found;
    if (definition?.kind === "external") return definition.name;
  }
  return null;
}

/** The function, or the first of them, that an expression refers to. */
export function resolveFunction(
  program: Program,
  expression: Expression,
  scope: Scope,
): (Definition & { kind: "function" }) | null {
  const [found] = resolveDeep(program, expression, scope).filter(isFunction);
  return found ?? null;
}

function isFunction(definition: Definition): definition is Definition & { kind: "function" } {
  return definition.kind === "function";
}
