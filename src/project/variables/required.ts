import type { Analysis } from "../python/analysis.ts";
import { caughtAround, enclosingFunction, type Scope, type Site } from "../python/module.ts";
import { externalName } from "../python/resolve.ts";
import { dottedName, type Expression, type Statement } from "../python/syntax.ts";
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
  if (kind === "subscript" && !caught.some((name) => ["KeyError", "LookupError", "Exception", "*"].includes(name))) {
    return true;
  }
  return isAsserted(site) || loopsOverNeeded(site) || isRaisedAbout(analysis, site);
}

function isAsserted({ statement }: Site): boolean {
  return statement.kind === "expression" && statement.operator === "assert";
}

function loopsOverNeeded({ scope }: Site): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const loops = at.owner?.kind === "for" ? [at.owner] : at.owner?.kind === "comprehension" ? at.owner.clauses : [];
    if (loops.some(({ iterable }) => NEEDED_LIST.test(dottedName(iterable) ?? ""))) return true;
  }
  return false;
}

/** The value is tested, itself or through the variables that it goes into, by an `if` that raises or ends the program. */
function isRaisedAbout(analysis: Analysis, site: Site): boolean {
  const body = bodyAround(site.scope);
  const names = new Set<string>();
  if (site.statement.kind === "assign") for (const target of site.statement.targets) addName(names, target);
  // missing.append(name) inside a test or a loop leads to a test of `missing`.
  for (const statement of body) {
    if (statement.kind !== "if" && statement.kind !== "for") continue;
    const inner = statement.kind === "if" ? statement.branches.flatMap((branch) => branch.body) : statement.body;
    if (statement === site.statement || contains(statement, site.statement)) addCollected(names, inner);
  }
  return body.some((statement) => {
    if (statement.kind !== "if") return false;
    return statement.branches.some(({ test, body: then }) => {
      const asks = mentions(test, names, site.expression);
      return asks && isNegative(test) !== false && ends(analysis, then, site.scope);
    });
  });
}

function bodyAround(scope: Scope): readonly Statement[] {
  const body = enclosingFunction(scope)?.body;
  if (body !== undefined) return [...flatten(body)];
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.owner?.kind === "class") return [...flatten(at.owner.body)];
  }
  return [...flatten(scope.module.body)];
}

function contains(outer: Statement, inner: Statement): boolean {
  return [...flatten([outer])].includes(inner);
}

function addName(names: Set<string>, target: Expression): void {
  const dotted = dottedName(target);
  if (dotted !== null) names.add(dotted);
}

function addCollected(names: Set<string>, body: readonly Statement[]): void {
  for (const statement of flatten(body)) {
    if (statement.kind !== "expression") continue;
    for (const expression of statement.expressions) {
      if (expression.kind !== "call" || expression.callee.kind !== "attribute") continue;
      if (["append", "add"].includes(expression.callee.name)) addName(names, expression.callee.object);
    }
  }
}

function mentions(test: Expression, names: ReadonlySet<string>, read: Expression): boolean {
  for (const inner of walkExpression(test)) {
    if (inner === read) return true;
    const dotted = dottedName(inner);
    if (dotted !== null && names.has(dotted)) return true;
  }
  return false;
}

/**
 * True for a test that holds when the value is missing (`not x`, `x is None`, `x == ""`, or a list of what is missing);
 * false for one that compares it with something.
 */
function isNegative(test: Expression): boolean {
  if (test.kind === "binary" && ["and", "or"].includes(test.operator)) return isNegative(test.left) || isNegative(test.right);
  if (test.kind === "binary") {
    if (test.operator === "is" || test.operator === "==") return isEmpty(test.right);
    return test.operator === "not in";
  }
  if (test.kind === "call") return test.callee.kind === "name" && ["any", "all"].includes(test.callee.name);
  if (test.kind === "other") return test.operator === "not";
  return test.kind === "name" && /missing|absent|unset|undefined|errors?|problems?/i.test(test.name);
}

function isEmpty(expression: Expression): boolean {
  return (expression.kind === "constant" && expression.value === null) || (expression.kind === "string" && expression.value === "");
}

/** True when a block raises, or ends the program. */
function ends(analysis: Analysis, body: readonly Statement[], scope: Scope): boolean {
  return [...flatten(body)].some((statement) => {
    if (statement.kind === "raise") return true;
    return expressionsOf(statement).some((expression) => {
      if (expression.kind !== "call") return false;
      return ENDS.test(externalName(analysis.program, expression.callee, scope) ?? "");
    });
  });
}
