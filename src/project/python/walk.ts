import { childrenOf } from "./expression.ts";
import type { Arm, Nesting, PythonModule, Scope, Site, StatementSite } from "./module.ts";
import type { Expression, Statement } from "./syntax.ts";

const LOOKED_AT: ReadonlySet<Expression["kind"]> = new Set(["call", "subscript", "binary", "string", "dict"]);

/** Every statement of a module and every expression worth a look, in the order of the source. */
export function collectSites(module: PythonModule): {
  readonly statements: readonly StatementSite[];
  readonly sites: readonly Site[];
} {
  const statements: StatementSite[] = [];
  const sites: Site[] = [];

  function visitAll(body: readonly Statement[], scope: Scope): void {
    for (const statement of body) {
      statements.push({ statement, scope });
      visitStatement(statement, scope);
    }
  }

  function visitStatement(statement: Statement, scope: Scope): void {
    for (const expression of expressionsOf(statement)) visitExpression(expression, scope, statement, null);
    for (const block of blocksOf(statement)) {
      visitAll(block.body, enter(scope, statement, block.arm, block.test));
    }
  }

  function visitExpression(
    expression: Expression,
    scope: Scope,
    statement: Statement,
    inside: Nesting | null,
  ): void {
    if (LOOKED_AT.has(expression.kind)) sites.push({ expression, scope, statement, inside });
    const children = childrenOf(expression);
    if (children.length === 0) return;
    const inner = expression.kind === "comprehension" ? enter(scope, expression, "body", null) : scope;
    const nesting: Nesting = { expression, inside };
    for (const child of children) visitExpression(child, inner, statement, nesting);
  }

  visitAll(module.body, module.scope);
  return { statements, sites };
}

function enter(parent: Scope, owner: Scope["owner"], arm: Arm, test: Expression | null): Scope {
  return { module: parent.module, parent, owner, arm, test };
}

interface Block {
  readonly body: readonly Statement[];
  readonly arm: Arm;
  readonly test: Expression | null;
}

/** The blocks inside a statement. */
function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case "function":
    case "class":
    case "for":
    case "with":
    case "block":
      return [{ body: statement.body, arm: "body", test: null }];
    case "if":
      return [
        ...statement.branches.map(({ test, body }): Block => ({ body, arm: "body", test })),
        { body: statement.otherwise, arm: "otherwise", test: null },
      ];
    case "try":
      return [
        { body: statement.body, arm: "body", test: null },
        ...statement.handlers.map(({ body }): Block => ({ body, arm: "handler", test: null })),
        { body: statement.after, arm: "otherwise", test: null },
      ];
    default:
      return [];
  }
}

/** The expressions of a statement, without those in its blocks. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "assign":
      return [
        ...statement.targets,
        ...(statement.annotation === null ? [] : [statement.annotation]),
        ...(statement.value === null ? [] : [statement.value]),
      ];
    case "function":
      return [
        ...statement.decorators,
        ...statement.parameters.flatMap(({ fallback }) => (fallback === null ? [] : [fallback])),
      ];
    case "class":
      return [...statement.decorators, ...statement.bases];
    case "if":
      return statement.branches.map(({ test }) => test);
    case "for":
      return [statement.target, statement.iterable];
    case "with":
      return statement.items;
    case "return":
      return statement.value === null ? [] : [statement.value];
    case "try":
      return statement.handlers.flatMap(({ caught }) => (caught === null ? [] : [caught]));
    case "raise":
    case "expression":
    case "block":
      return statement.expressions;
    default:
      return [];
  }
}

/** Every statement inside a body, however deep, but not inside the functions and classes that it defines. */
export function* flatten(body: readonly Statement[]): Generator<Statement> {
  for (const statement of body) {
    yield statement;
    if (statement.kind === "function" || statement.kind === "class") continue;
    for (const block of blocksOf(statement)) yield* flatten(block.body);
  }
}

/** An expression and every expression inside it. */
export function* walkExpression(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) yield* walkExpression(child);
}
