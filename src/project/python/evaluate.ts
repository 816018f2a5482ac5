import { callValues } from "./evaluate-call.ts";
import { referenceValues } from "./evaluate-reference.ts";
import type { Scope } from "./module.ts";
import { joinPaths, parentPath } from "./path-values.ts";
import type { Program } from "./program.ts";
import type { CallExpression, Expression, FunctionStatement } from "./syntax.ts";
import {
  concatenate,
  type DictValue,
  iterate,
  type ListValue,
  pick,
  UNKNOWN,
  uniqueValues,
  type Value,
} from "./values.ts";

/** The arguments of one call, while the function that it calls is looked into. */
export interface Frame {
  readonly statement: FunctionStatement;
  readonly call: CallExpression;
  readonly scope: Scope;
  readonly frame: Frame | null;
}

/** What evaluation may look at besides the expression. */
export interface Evaluation {
  readonly program: Program;
  /**
   * Calls of a function in the modules that the application reaches.
   * @param scope of the function's own body
   */
  callsTo(statement: FunctionStatement, scope: Scope): readonly Located<CallExpression>[];
  /** What is assigned to `app.config["KEY"]`, and to attributes of that name in classes. */
  settingsOf(key: string): readonly Located<Expression>[];
}

/** An expression and the scope that its names are looked up in. */
export interface Located<E extends Expression> {
  readonly expression: E;
  readonly scope: Scope;
}

/** Where an evaluation stands. */
export interface Context {
  readonly evaluation: Evaluation;
  readonly scope: Scope;
  readonly frame: Frame | null;
  readonly depth: number;
  /** Shared by everything that is evaluated for one expression. */
  readonly work: { left: number };
}

/** Steps from an expression to a literal: assignment, parameter, call, import. */
const MAX_DEPTH = 14;
/** Expressions that are looked at to work out one; without it, functions that call each other would take for ever. */
const MAX_WORK = 1_500;

/**
 * Works out the values that an expression can have, from literals, assignments, defaults of environment variables and
 * functions of the project. Nothing is run.
 * @returns every alternative found; empty when none is known. Strings may hold `UNKNOWN` parts.
 */
export function evaluate(evaluation: Evaluation, expression: Expression, scope: Scope): readonly Value[] {
  return evaluateIn(createContext(evaluation, scope), expression);
}

/** Where an evaluation of several expressions that belong together begins. */
export function createContext(evaluation: Evaluation, scope: Scope): Context {
  return { evaluation, scope, frame: null, depth: 0, work: { left: MAX_WORK } };
}

/** The strings among the values of an expression, without those that are partly unknown. */
export function evaluateStrings(
  evaluation: Evaluation,
  expression: Expression,
  scope: Scope,
): readonly string[] {
  return evaluate(evaluation, expression, scope)
    .filter((value) => typeof value === "string")
    .filter((value) => !value.includes(UNKNOWN));
}

/** `evaluate`, as a part of another evaluation. */
export function evaluateIn(context: Context, expression: Expression): readonly Value[] {
  if (context.depth > MAX_DEPTH || context.work.left <= 0) return [];
  context.work.left -= 1;
  return uniqueValues(valuesOf({ ...context, depth: context.depth + 1 }, expression));
}

function valuesOf(context: Context, expression: Expression): readonly Value[] {
  const nested = (inner: Expression) => evaluateIn(context, inner);
  switch (expression.kind) {
    case "string":
    case "number":
    case "constant":
      return [expression.value];
    case "format":
      return concatenate(expression.parts.map((part) => (typeof part === "string" ? [part] : nested(part))));
    case "sequence":
      return [{ kind: "list", items: expression.items.map(nested) } satisfies ListValue];
    case "dict":
      return [
        {
          kind: "dict",
          entries: expression.entries.map(({ key, value }) => ({ keys: nested(key), values: nested(value) })),
        } satisfies DictValue,
      ];
    case "conditional":
      return [...nested(expression.then), ...nested(expression.otherwise)];
    case "binary":
      return binaryValues(context, expression.operator, expression.left, expression.right);
    case "comprehension":
      return comprehensionValues(context, expression);
    case "subscript":
      return subscriptValues(context, expression.object, expression.index);
    case "call":
      return callValues(context, expression);
    case "name":
    case "attribute":
      return referenceValues(context, expression);
    case "other":
      return expression.operator === "await" || expression.operator === "*"
        ? expression.children.flatMap(nested)
        : [];
  }
}

function binaryValues(
  context: Context,
  operator: string,
  left: Expression,
  right: Expression,
): readonly Value[] {
  const nested = (inner: Expression) => evaluateIn(context, inner);
  switch (operator) {
    case "or":
      return [...nested(left).filter(Boolean), ...nested(right)];
    case "and":
      return nested(right);
    case "/":
      return isTextual(nested(left)) || isTextual(nested(right))
        ? joinPaths([nested(left), nested(right)])
        : [];
    case "%":
      return nested(left).flatMap((value) =>
        typeof value === "string" ? [value.replace(/%(?:\(\w+\))?[-\d.]*[a-z]/g, UNKNOWN)] : [],
      );
    case "+": {
      const [a, b] = [nested(left), nested(right)];
      if (isTextual(a) || isTextual(b)) return concatenate([a, b]);
      return [{ kind: "list", items: [iterate(a), iterate(b)] }];
    }
    default:
      return [];
  }
}

function isTextual(values: readonly Value[]): boolean {
  return values.some((value) => typeof value === "string");
}

function comprehensionValues(
  context: Context,
  expression: Expression & { readonly kind: "comprehension" },
): readonly Value[] {
  const { scope } = context;
  const inside: Scope = { module: scope.module, parent: scope, owner: expression, arm: "body", test: null };
  const items = expression.elements.flatMap((element) => evaluateIn({ ...context, scope: inside }, element));
  return [{ kind: "list", items: items.map((item) => [item]) }];
}

function subscriptValues(context: Context, object: Expression, index: Expression): readonly Value[] {
  if (object.kind === "attribute" && object.name === "config") {
    return evaluateIn(context, index).flatMap((key) => settingValues(context, key));
  }
  if (object.kind === "attribute" && object.name === "parents") {
    const levels = evaluateIn(context, index).filter((level) => typeof level === "number");
    const [level = 0] = levels;
    return pathsOf(context, object.object).map((path) => parentPath(path, level + 1));
  }
  return pick(evaluateIn(context, object), evaluateIn(context, index));
}

/** Values of `app.config["KEY"]`, wherever the project sets it. */
export function settingValues(context: Context, key: Value): readonly Value[] {
  if (typeof key !== "string") return [];
  return context.evaluation
    .settingsOf(key)
    .flatMap(({ expression, scope }) => evaluateIn({ ...context, scope, frame: null }, expression));
}

/** The values of an expression that are paths, or other text. */
export function pathsOf(context: Context, expression: Expression): readonly string[] {
  return evaluateIn(context, expression).filter((value) => typeof value === "string");
}
