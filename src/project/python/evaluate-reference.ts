import type { Definition } from "./definition.ts";
import { type Context, evaluateIn, pathsOf } from "./evaluate.ts";
import { argument } from "./expression.ts";
import type { Scope } from "./module.ts";
import { parentPath } from "./path-values.ts";
import { externalName, resolve } from "./resolve.ts";
import { STATUS_BY_NAME } from "./status-names.ts";
import type { CallExpression, Expression, FunctionStatement } from "./syntax.ts";
import { iterate, pick, ROOT, type Value } from "./values.ts";

/** The values that a name or an attribute can have. */
export function referenceValues(
  context: Context,
  expression: Expression & { readonly kind: "name" | "attribute" },
): readonly Value[] {
  const { program } = context.evaluation;
  if (expression.kind === "name" && expression.name === "__file__") {
    return [`${ROOT}/${context.scope.module.path}`];
  }
  if (expression.kind === "attribute") {
    if (expression.name === "parent")
      return pathsOf(context, expression.object).map((path) => parentPath(path));
    if (expression.name === "root_path") return [parentPath(`${ROOT}/${context.scope.module.path}`)];
    if (expression.name === "instance_path") return [`${ROOT}/instance`];
  }
  const status = statusCode(externalName(program, expression, context.scope));
  if (status !== null) return [status];
  return resolve(program, expression, context.scope).flatMap((found) => definitionValues(context, found));
}

function definitionValues(context: Context, definition: Definition): readonly Value[] {
  if (definition.kind === "parameter") return parameterValues(context, definition);
  if (definition.kind !== "value") return [];
  const inside = sameFunction(definition.scope, context.scope);
  const values = evaluateIn(
    { ...context, scope: definition.scope, frame: inside ? context.frame : null },
    definition.expression,
  );
  if (definition.item === null) return values;
  return definition.item === "each" ? iterate(values) : pick(values, [definition.item]);
}

/** True when `inner` stands in the same function as `outer`, so that the arguments of the call still hold. */
function sameFunction(outer: Scope, inner: Scope): boolean {
  for (let at: Scope | null = inner; at !== null; at = at.parent) {
    if (at.owner !== null && at.owner === outer.owner) return true;
  }
  return false;
}

function parameterValues(
  context: Context,
  { parameter, statement, scope }: Definition & { readonly kind: "parameter" },
): readonly Value[] {
  const { frame } = context;
  const position = statement.parameters.indexOf(parameter);
  const fallback = () =>
    parameter.fallback === null ? [] : evaluateIn({ ...context, scope, frame: null }, parameter.fallback);
  if (frame?.statement === statement) {
    const given = passedArgument(frame.call, statement, parameter.name, position);
    return given === null
      ? fallback()
      : evaluateIn({ ...context, scope: frame.scope, frame: frame.frame }, given);
  }
  const given = context.evaluation.callsTo(statement, scope).flatMap((site) => {
    const value = passedArgument(site.expression, statement, parameter.name, position);
    return value === null ? [] : evaluateIn({ ...context, scope: site.scope, frame: null }, value);
  });
  return [...given, ...fallback()];
}

/** The argument of a call that reaches a parameter; methods are called without their first one. */
export function passedArgument(
  call: CallExpression,
  statement: FunctionStatement,
  name: string,
  position: number,
): Expression | null {
  const first = statement.parameters[0]?.name;
  const bound = first === "self" || first === "cls" ? 1 : 0;
  return argument(call, name, position - bound >= 0 ? position - bound : undefined);
}

/** `http.HTTPStatus.SERVICE_UNAVAILABLE` and FastAPI's `status.HTTP_503_SERVICE_UNAVAILABLE` as a number. */
function statusCode(name: string | null): number | null {
  const numbered = /\bHTTP_(\d{3})_\w+$/.exec(name ?? "");
  if (numbered !== null) return Number(numbered[1]);
  const named = /\bHTTPStatus\.(\w+?)(?:\.value)?$/.exec(name ?? "");
  return named?.[1] === undefined ? null : (STATUS_BY_NAME.get(named[1]) ?? null);
}
