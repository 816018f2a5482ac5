import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { isOperand, nodesIn, readArguments, readExpression, readGroup, splitAt } from "./parse-expression.ts";
import type { ClassStatement, Expression, FunctionStatement, Parameter, Statement } from "./syntax.ts";

/** Blocks that are nested deeper are not looked into; Python itself refuses more than 100 levels. */
const MAX_BLOCKS = 100;

/**
 * Parses a module. The parser repairs errors, so broken or Python 2 source gives the statements around the
 * fault; it never throws.
 * @returns null for source that is nested thousands of levels deep, which only generated data is
 */
export function parsePython(text: string): readonly Statement[] | null {
  try {
    return readStatements(nodesIn(parser.parse(text).topNode), text, 0);
  } catch (problem) {
    if (problem instanceof RangeError) return null;
    throw problem;
  }
}

function readStatements(nodes: readonly SyntaxNode[], text: string, level: number): Statement[] {
  if (level > MAX_BLOCKS) return [];
  return nodes.filter(isOperand).flatMap((node) => readStatement(node, text, level));
}

function readBody(node: SyntaxNode | undefined, text: string, level: number): Statement[] {
  return node === undefined ? [] : readStatements(nodesIn(node), text, level + 1);
}

function readStatement(node: SyntaxNode, text: string, level: number): Statement | Statement[] {
  const at = node.from;
  switch (node.name) {
    case "AssignStatement":
      return readAssignment(node, text);
    case "FunctionDefinition":
    case "ClassDefinition":
    case "DecoratedStatement":
      return readDefinition(node, text, level);
    case "IfStatement":
      return readIf(node, text, level);
    case "ForStatement":
      return readFor(node, text, level);
    case "TryStatement":
      return readTry(node, text, level);
    case "WithStatement":
      return {
        kind: "with",
        items: headOf(node).map((item) => readExpression(item, text)),
        body: readBody(lastBody(node), text, level),
        at,
      };
    case "ReturnStatement": {
      const [, ...values] = nodesIn(node);
      const value = values.some(isOperand) ? readGroup(values, text, 0, values[0]?.from ?? at) : null;
      return { kind: "return", value, at };
    }
    case "RaiseStatement":
      return { kind: "raise", expressions: headOf(node).map((item) => readExpression(item, text)), at };
    case "ImportStatement":
      return { kind: "import", at };
    case "StatementGroup":
      return readStatements(nodesIn(node), text, level);
    case "WhileStatement":
    case "MatchStatement":
    case "MatchBody":
    case "MatchClause":
      return {
        kind: "block",
        expressions: headOf(node)
          .filter(({ name }) => !/Pattern$|^Guard$/.test(name))
          .map((item) => readExpression(item, text)),
        body: nodesIn(node)
          .filter(({ name }) => /Body$|^MatchClause$/.test(name))
          .flatMap((body) =>
            body.name === "Body" ? readBody(body, text, level) : readStatements([body], text, level + 1),
          ),
        at,
      };
  }
  const [first] = nodesIn(node);
  const mark = nodesIn(node).find(({ name }) => name === "UpdateOp") ?? first;
  const operator = mark !== undefined && !isOperand(mark) ? text.slice(mark.from, mark.to) : "";
  const expressions = headOf(node).map((item) => readExpression(item, text));
  return { kind: "expression", operator, expressions, at };
}

/** The expressions of a statement, without those of its blocks. */
function headOf(node: SyntaxNode): SyntaxNode[] {
  return nodesIn(node).filter((child) => isOperand(child) && !/Body$|^MatchClause$/.test(child.name));
}

function lastBody(node: SyntaxNode): SyntaxNode | undefined {
  return nodesIn(node).findLast(({ name }) => name === "Body");
}

function readAssignment(node: SyntaxNode, text: string): Statement {
  const nodes = nodesIn(node);
  const type = nodes.find(({ name }) => name === "TypeDef");
  const groups = splitAt(
    nodes.filter(({ name }) => name !== "TypeDef"),
    "AssignOp",
  ).map((group) => readGroup(group, text, 0, group[0]?.from ?? node.from));
  const value = groups.length > 1 ? (groups.pop() ?? null) : null;
  return { kind: "assign", targets: groups, annotation: readType(type, text), value, at: node.from };
}

function readType(node: SyntaxNode | undefined, text: string): Expression | null {
  const type = node === undefined ? undefined : nodesIn(node).find(isOperand);
  return type === undefined ? null : readExpression(type, text);
}

function readDefinition(node: SyntaxNode, text: string, level: number): Statement | Statement[] {
  if (node.name !== "DecoratedStatement") return readUndecorated(node, [], text, level) ?? [];
  const nodes = nodesIn(node);
  const decorators = nodes
    .filter(({ name }) => name === "Decorator")
    .map((decorator) => readDecorator(decorator, text));
  const definition = nodes.find(({ name }) => name !== "Decorator");
  return definition === undefined ? [] : (readUndecorated(definition, decorators, text, level) ?? []);
}

function readUndecorated(
  node: SyntaxNode,
  decorators: readonly Expression[],
  text: string,
  level: number,
): FunctionStatement | ClassStatement | null {
  const nodes = nodesIn(node);
  const name = nodes.find((child) => child.name === "VariableName");
  if (name === undefined) return null;
  const shared = {
    name: text.slice(name.from, name.to),
    decorators,
    body: readBody(lastBody(node), text, level),
    at: node.from,
  };
  if (node.name === "ClassDefinition") {
    const list = nodes.find((child) => child.name === "ArgList");
    return { ...shared, kind: "class", bases: readArguments(list, text, 0).args };
  }
  if (node.name !== "FunctionDefinition") return null;
  return {
    ...shared,
    kind: "function",
    parameters: readParameters(
      nodes.find((child) => child.name === "ParamList"),
      text,
    ),
    returns: readType(
      nodes.find((child) => child.name === "TypeDef"),
      text,
    ),
  };
}

/** `@app.route("/x")` is a flat list of names for the parser; here it becomes the expression that it is. */
function readDecorator(node: SyntaxNode, text: string): Expression {
  let expression: Expression | null = null;
  for (const child of nodesIn(node)) {
    const at: number = expression?.at ?? child.from;
    if (child.name === "VariableName" || child.name === "PropertyName") {
      const name = text.slice(child.from, child.to);
      expression =
        expression === null
          ? { kind: "name", name, at }
          : { kind: "attribute", object: expression, name, at };
    } else if (child.name === "ArgList" && expression !== null) {
      expression = { kind: "call", callee: expression, ...readArguments(child, text, 0), at };
    } else if (isOperand(child) && expression === null) {
      expression = readExpression(child, text);
    }
  }
  return expression ?? { kind: "other", operator: "@", children: [], at: node.from };
}

function readParameters(list: SyntaxNode | undefined, text: string): Parameter[] {
  const parameters: Parameter[] = [];
  for (const nodes of splitAt(list === undefined ? [] : nodesIn(list), ",")) {
    const name = nodes.find((child) => child.name === "VariableName");
    if (name === undefined) continue;
    const assign = nodes.findIndex((child) => child.name === "AssignOp");
    const fallback = assign === -1 ? undefined : nodes[assign + 1];
    const star = nodes.find((child) => child.name === "*" || child.name === "**")?.name;
    parameters.push({
      name: text.slice(name.from, name.to),
      fallback: fallback === undefined ? null : readExpression(fallback, text),
      annotation: readType(
        nodes.find((child) => child.name === "TypeDef"),
        text,
      ),
      kind: star === "*" ? "rest" : star === "**" ? "keywords" : "plain",
    });
  }
  return parameters;
}

function readIf(node: SyntaxNode, text: string, level: number): Statement {
  const branches: { test: Expression; body: Statement[] }[] = [];
  let test: Expression | null = null;
  let otherwise: Statement[] = [];
  for (const child of nodesIn(node)) {
    if (child.name === "Body") {
      const body = readBody(child, text, level);
      if (test === null) otherwise = body;
      else branches.push({ test, body });
      test = null;
    } else if (isOperand(child)) {
      test = readExpression(child, text);
    }
  }
  return { kind: "if", branches, otherwise, at: node.from };
}

function readFor(node: SyntaxNode, text: string, level: number): Statement {
  const nodes = nodesIn(node).filter(({ name }) => !["async", "for", "else", "Body"].includes(name));
  const mark = nodes.findIndex(({ name }) => name === "in");
  const target = readGroup(nodes.slice(0, mark === -1 ? nodes.length : mark), text, 0, node.from);
  const iterable = readGroup(mark === -1 ? [] : nodes.slice(mark + 1), text, 0, node.from);
  const body = nodesIn(node)
    .filter(({ name }) => name === "Body")
    .flatMap((child) => readBody(child, text, level));
  return { kind: "for", target, iterable, body, at: node.from };
}

function readTry(node: SyntaxNode, text: string, level: number): Statement {
  const handlers: { caught: Expression | null; body: Statement[] }[] = [];
  const body: Statement[] = [];
  const after: Statement[] = [];
  let part = "try";
  let caught: Expression | null = null;
  for (const child of nodesIn(node)) {
    if (["except", "else", "finally"].includes(child.name)) {
      part = child.name;
      caught = null;
    } else if (child.name === "Body") {
      const statements = readBody(child, text, level);
      if (part === "except") handlers.push({ caught, body: statements });
      else (part === "try" ? body : after).push(...statements);
    } else if (part === "except" && isOperand(child)) {
      caught ??= readExpression(child, text);
    }
  }
  return { kind: "try", body, handlers, after, at: node.from };
}
