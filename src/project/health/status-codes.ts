import type { Analysis } from "../python/analysis.ts";
import { type Context, createContext, evaluateIn, type Frame } from "../python/evaluate.ts";
import { argument } from "../python/expression.ts";
import { scopeInside } from "../python/module.ts";
import { externalName, resolve, resolveFunction } from "../python/resolve.ts";
import type { CallExpression, Expression, FunctionStatement } from "../python/syntax.ts";
import type { Value } from "../python/values.ts";
import { expressionsOf, flatten, walkExpression } from "../python/walk.ts";
import type { Handler } from "./route.ts";

/** Functions that are followed from one return to the next. */
const MAX_CALLS = 3;
/** Exceptions that a framework turns into an answer. */
const RAISED: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({ ServiceUnavailable: 503, InternalServerError: 500 }),
);

/**
 * The status codes that a handler's source can answer with, ascending.
 * @param plain the code of a return that names none
 */
export function statusCodes(analysis: Analysis, handler: Handler | null, plain: number): readonly number[] {
  if (handler === null) return [plain];
  const context = createContext(analysis, handler.scope);
  const codes = new Set(functionCodes(context, handler.statement, plain, 0));
  return codes.size === 0 ? [plain] : [...codes].sort((a, b) => a - b);
}

function functionCodes(
  context: Context,
  statement: FunctionStatement,
  plain: number,
  calls: number,
): readonly number[] {
  const assigned = assignedCodes(context, statement);
  const codes: number[] = [...assigned.codes];
  for (const inner of flatten(statement.body)) {
    if (inner.kind === "return" && inner.value !== null) {
      const returned = returnedCodes(context, inner.value, plain, calls);
      // The plain code is not answered where the response's code is always set afterwards.
      codes.push(...(assigned.always ? returned.filter((code) => code !== plain) : returned));
    } else if (inner.kind === "raise" || inner.kind === "expression") {
      for (const expression of expressionsOf(inner)) codes.push(...raisedCodes(context, expression));
    }
  }
  return codes;
}

/** Codes that are set with `response.status_code = 503`. */
function assignedCodes(
  context: Context,
  statement: FunctionStatement,
): { readonly codes: readonly number[]; readonly always: boolean } {
  let always = false;
  const codes: number[] = [];
  for (const inner of flatten(statement.body)) {
    if (inner.kind !== "assign" || inner.value === null) continue;
    const sets = inner.targets.some(
      (target) => target.kind === "attribute" && (target.name === "status_code" || target.name === "status"),
    );
    if (!sets) continue;
    codes.push(...toCodes(evaluateIn(context, inner.value)));
    always ||= statement.body.includes(inner);
  }
  return { codes, always };
}

function raisedCodes(context: Context, expression: Expression): readonly number[] {
  if (expression.kind !== "call") return [];
  const name =
    externalName(context.evaluation.program, expression.callee, context.scope)?.split(".").pop() ?? "";
  if (name === "HTTPException" || name === "abort" || name === "HttpError") {
    const code = argument(expression, "status_code", 0) ?? argument(expression, "code");
    return code === null ? [] : toCodes(evaluateIn(context, code));
  }
  const raised = RAISED.get(name);
  return raised === undefined ? [] : [raised];
}

function returnedCodes(context: Context, value: Expression, plain: number, calls: number): readonly number[] {
  const nested = (expression: Expression) => returnedCodes(context, expression, plain, calls);
  switch (value.kind) {
    case "sequence": {
      const [body, code] = value.items;
      if (code !== undefined) {
        const codes = toCodes(evaluateIn(context, code));
        if (codes.length > 0) return codes;
      }
      return body === undefined ? [plain] : nested(body);
    }
    case "conditional":
      return [...nested(value.then), ...nested(value.otherwise)];
    case "call":
      return calledCodes(context, value, plain, calls);
    case "name":
      return namedCodes(context, value, plain, calls);
    case "other":
      return value.operator === "await" ? value.children.flatMap(nested) : [plain];
    default:
      return [plain];
  }
}

/** A variable: the codes of what it is assigned; a parameter or what is not known is a plain answer. */
function namedCodes(context: Context, value: Expression, plain: number, calls: number): readonly number[] {
  if (calls > MAX_CALLS) return [plain];
  const found = resolve(context.evaluation.program, value, context.scope);
  const codes = found.flatMap((definition) => {
    if (definition.kind !== "value" || definition.item !== null || definition.expression === value) return [];
    return returnedCodes({ ...context, scope: definition.scope }, definition.expression, plain, calls + 1);
  });
  return codes.length === 0 ? [plain] : codes;
}

function calledCodes(
  context: Context,
  call: CallExpression,
  plain: number,
  calls: number,
): readonly number[] {
  const own = resolveFunction(context.evaluation.program, call.callee, context.scope);
  if (own !== null) {
    if (calls >= MAX_CALLS) return [plain];
    const frame: Frame = { statement: own.statement, call, scope: context.scope, frame: context.frame };
    const inside = { ...context, scope: scopeInside(own.statement, own.scope), frame };
    const codes = functionCodes(inside, own.statement, plain, calls + 1);
    return codes.length === 0 ? [plain] : codes;
  }
  const given = argument(call, "status_code") ?? argument(call, "status") ?? argument(call, "code");
  if (given !== null) {
    const codes = toCodes(evaluateIn(context, given));
    return codes.length === 0 ? [plain] : codes;
  }
  const name = call.callee.kind === "attribute" || call.callee.kind === "name" ? call.callee.name : "";
  if (!/^(?:make_response|Response|JSONResponse|PlainTextResponse)$/.test(name)) return [plain];
  const [body, second] = call.args;
  const codes = second === undefined ? [] : toCodes(evaluateIn(context, second));
  if (codes.length > 0) return codes;
  return body !== undefined && name === "make_response"
    ? returnedCodes(context, body, plain, calls)
    : [plain];
}

function toCodes(values: readonly Value[]): readonly number[] {
  return values.flatMap((value) => {
    const code = typeof value === "string" ? Number.parseInt(value, 10) : value;
    return typeof code === "number" && code >= 100 && code < 600 ? [code] : [];
  });
}

/** Every expression of a function's body, without those of the functions that it defines. */
export function* expressionsInside(statement: FunctionStatement): Generator<Expression> {
  for (const inner of flatten(statement.body)) {
    for (const expression of expressionsOf(inner)) yield* walkExpression(expression);
  }
}
