import type { Analysis } from "../python/analysis.ts";
import { dottedName } from "../python/expression.ts";
import { caughtAround, enclosingFunction, type Scope, type Site } from "../python/module.ts";
import { externalName } from "../python/resolve.ts";
import type { Expression, Statement } from "../python/syntax.ts";
import { expressionsOf, flatten, walkExpression } from "../python/walk.ts";

/** Functions that end the program. */
const ENDS = /^(?:sys\.exit|exit|quit|os\._exit|os\.abort)$/;
/** Names of lists that say themselves that what is in them is needed. */
const NEEDED_LIST = /required|mandatory|needed/i;

/** False for `os.environ["X"] = …` and `del os.environ["X"]`. */
export function isSubscriptRead({ expression, statement }: Site): boolean {
  if (statement.kind === "assign") return !statement.targets.includes(expression);
  return !(statement.kind === "expression" && statement.operator === "del");
}

/**
 * True when the program fails, or says that it does, without the variable that a site reads: a subscript that nobody
 * catches; a value, or a list of what is missing, that is tested and then raised about; a list that is called required.
 */
export function failsWithout(analysis: Analysis, site: Site, kind: "subscript" | "get"): boolean {
  const caught = caughtAround(site.scope);
  if (
    kind === "subscript" &&
    !caught.some((name) => ["KeyError", "LookupError", "Exception", "*"].includes(name))
  ) {
    return true;
  }
  return isAsserted(site) || loopsOverNeeded(site) || isRaisedAbout(analysis, site);
}

function isAsserted({ statement }: Site): boolean {
  return statement.kind === "expression" && statement.operator === "assert";
}

function loopsOverNeeded({ scope }: Site): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (loopsOf(at).some(({ iterable }) => NEEDED_LIST.test(dottedName(iterable) ?? ""))) return true;
  }
  return false;
}

/** The loops that a scope is the body of. */
export function loopsOf({
  owner,
}: Scope): readonly { readonly target: Expression; readonly iterable: Expression }[] {
  if (owner?.kind === "for") return [owner];
  return owner?.kind === "comprehension" ? owner.clauses : [];
}

/**
 * The value is tested, itself or through the variable that it goes into, by an `if` that raises or ends the program.
 * Variables are compared by their last name, so that `Config.KEY`, `cls.KEY` and `KEY` are one.
 */
function isRaisedAbout(analysis: Analysis, site: Site): boolean {
  const body = statementsAround(site);
  const lists = listsOfMissing(body, site);
  const names = new Set([...lists, ...assignedNames(site.statement)]);
  return body.some((statement) => {
    if (statement.kind !== "if") return false;
    return statement.branches.some(
      ({ test, body: then }) =>
        mentions(test, names, site.expression) && isNegative(test, lists) && ends(analysis, then, site.scope),
    );
  });
}

/** The statements that can test a value: those of its function, unless it goes into an attribute; else all of its module. */
function statementsAround({ scope, statement }: Site): readonly Statement[] {
  const keeps = statement.kind === "assign" && statement.targets.some(({ kind }) => kind === "attribute");
  const body = keeps ? undefined : enclosingFunction(scope)?.body;
  return body === undefined ? scope.module.statements.map((site) => site.statement) : [...flatten(body)];
}

function assignedNames(statement: Statement): readonly string[] {
  return statement.kind === "assign" ? statement.targets.flatMap(lastName) : [];
}

function lastName(expression: Expression): readonly string[] {
  return expression.kind === "name" || expression.kind === "attribute" ? [expression.name] : [];
}

/** Lists that hold the names of what is missing: made by a comprehension around the read, or appended to after it. */
function listsOfMissing(body: readonly Statement[], { statement, inside }: Site): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = inside; at !== null; at = at.inside) {
    if (at.expression.kind === "comprehension") for (const name of assignedNames(statement)) names.add(name);
  }
  for (const outer of body) {
    if ((outer.kind !== "if" && outer.kind !== "for") || ![...flatten([outer])].includes(statement)) continue;
    for (const inner of flatten([outer])) for (const name of collectedInto(inner)) names.add(name);
  }
  return names;
}

function collectedInto(statement: Statement): readonly string[] {
  if (statement.kind !== "expression") return [];
  return statement.expressions.flatMap((expression) => {
    if (expression.kind !== "call" || expression.callee.kind !== "attribute") return [];
    return ["append", "add"].includes(expression.callee.name) ? lastName(expression.callee.object) : [];
  });
}

function mentions(test: Expression, names: ReadonlySet<string>, read: Expression): boolean {
  for (const inner of walkExpression(test)) {
    if (inner === read || lastName(inner).some((name) => names.has(name))) return true;
  }
  return false;
}

/** True for a test that holds when the value is missing: `not x`, `x is None`, `x == ""`, or a list of what is missing. */
function isNegative(test: Expression, lists: ReadonlySet<string>): boolean {
  switch (test.kind) {
    case "binary":
      if (test.operator === "and" || test.operator === "or") {
        return isNegative(test.left, lists) || isNegative(test.right, lists);
      }
      return test.operator === "not in" || (["is", "=="].includes(test.operator) && isEmpty(test.right));
    case "other":
      return test.operator === "not";
    case "call":
      return test.callee.kind === "name" && test.callee.name === "any";
    default:
      return lastName(test).some((name) => lists.has(name));
  }
}

function isEmpty(expression: Expression): boolean {
  return (
    (expression.kind === "constant" && expression.value === null) ||
    (expression.kind === "string" && expression.value === "")
  );
}

/** True when a block raises, ends the program, or reports an error. */
function ends(analysis: Analysis, body: readonly Statement[], scope: Scope): boolean {
  return [...flatten(body)].some((statement) => {
    if (statement.kind === "raise") return true;
    return expressionsOf(statement).some((expression) => {
      if (expression.kind !== "call") return false;
      const { callee } = expression;
      if (callee.kind === "attribute" && ["critical", "error", "fatal"].includes(callee.name)) return true;
      return ENDS.test(externalName(analysis.program, callee, scope) ?? "");
    });
  });
}
