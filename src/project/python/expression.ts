import type { CallExpression, Expression } from "./syntax.ts";

/** The dotted name that an expression spells: `os.environ.get`; null when it is anything else. */
export function dottedName(expression: Expression): string | null {
  if (expression.kind === "name") return expression.name;
  if (expression.kind !== "attribute") return null;
  const object = dottedName(expression.object);
  return object === null ? null : `${object}.${expression.name}`;
}

/** The last name of what is called: `get` in `os.environ.get(…)`; empty when it has none. */
export function calleeName({ callee }: CallExpression): string {
  return callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
}

/** The keyword argument of that name, or the positional one at `position`; null when there is neither. */
export function argument(call: CallExpression, name: string, position?: number): Expression | null {
  const keyword = call.keywords.find((candidate) => candidate.name === name);
  if (keyword !== undefined) return keyword.value;
  if (position === undefined) return null;
  const before = call.args.slice(0, position + 1);
  if (before.some((arg) => arg.kind === "other" && arg.operator.startsWith("*"))) return null;
  return before[position] ?? null;
}

/** The expressions directly inside an expression. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "attribute":
      return [expression.object];
    case "format":
      return expression.parts.filter((part) => typeof part !== "string");
    case "call":
      return [expression.callee, ...expression.args, ...expression.keywords.map(({ value }) => value)];
    case "subscript":
      return [expression.object, expression.index];
    case "sequence":
      return expression.items;
    case "dict":
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case "conditional":
      return [expression.test, expression.then, expression.otherwise];
    case "binary":
      return [expression.left, expression.right];
    case "comprehension":
      return [
        ...expression.clauses.flatMap(({ target, iterable }) => [target, iterable]),
        ...expression.conditions,
        ...expression.elements,
      ];
    case "other":
      return expression.children;
    default:
      return [];
  }
}
