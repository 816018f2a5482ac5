import type { SyntaxNode } from "@lezer/common";
import { readFormat } from "./parse-format.ts";
import { decodeString } from "./string-literals.ts";
import type { CallExpression, ComprehensionExpression, Expression, KeywordArgument } from "./syntax.ts";

/**
 * Expressions that are nested deeper are not looked into: only generated data is, and following it would
 * end in a stack overflow.
 */
const MAX_DEPTH = 150;

/** @returns the node's children without error nodes and comments */
export function nodesIn(node: SyntaxNode): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "⚠" && child.name !== "Comment") nodes.push(child);
  }
  return nodes;
}

/** Turns the parser's node into an expression. Never throws: what it does not know becomes `other`. */
export function readExpression(node: SyntaxNode, text: string, depth = 0): Expression {
  const at = node.from;
  if (depth > MAX_DEPTH) return { kind: "other", operator: "", children: [], at };
  const nested = (child: SyntaxNode) => readExpression(child, text, depth + 1);
  const source = () => text.slice(node.from, node.to);
  switch (node.name) {
    case "VariableName":
    case "PropertyName":
      return { kind: "name", name: source(), at };
    case "String":
      return { kind: "string", value: decodeString(source()), at };
    case "FormatString":
    case "ContinuedString":
      return readFormat(node, text, depth);
    case "Number":
      return { kind: "number", value: Number(source().replaceAll("_", "")), at };
    case "Boolean":
      return { kind: "constant", value: source() === "True", at };
    case "None":
      return { kind: "constant", value: null, at };
    case "ParenthesizedExpression":
      return readGroup(nodesIn(node), text, depth + 1, at);
    case "CallExpression":
      return readCall(node, text, depth);
    case "MemberExpression":
      return readMember(node, text, depth);
    case "ArrayExpression":
    case "TupleExpression":
    case "SetExpression":
      return { kind: "sequence", items: operands(node).map(nested), at };
    case "DictionaryExpression":
      return { kind: "dict", entries: readEntries(node, nested), at };
    case "ConditionalExpression": {
      const [then, test, otherwise] = operands(node).map(nested);
      if (then && test && otherwise) return { kind: "conditional", test, then, otherwise, at };
      break;
    }
    case "BinaryExpression":
      return readBinary(node, text, depth);
    case "ArrayComprehensionExpression":
    case "DictionaryComprehensionExpression":
    case "SetComprehensionExpression":
    case "ComprehensionExpression":
      return readComprehension(nodesIn(node), text, depth, at);
  }
  const children = nodesIn(node);
  const [first] = children;
  const operator = first !== undefined && !isOperand(first) ? text.slice(first.from, first.to) : "";
  return { kind: "other", operator, children: children.filter(isOperand).map(nested), at };
}

/** Expressions that commas may separate: one of them, or a sequence. */
export function readGroup(nodes: readonly SyntaxNode[], text: string, depth: number, at: number): Expression {
  if (nodes.some(({ name }) => name === "for")) return readComprehension(nodes, text, depth, at);
  const items = nodes.filter(isOperand).map((node) => readExpression(node, text, depth));
  const [first] = items;
  if (first !== undefined && items.length === 1 && !nodes.some(({ name }) => name === ",")) return first;
  return { kind: "sequence", items, at };
}

/** True for nodes that are expressions or statements: keywords, operators and punctuation are not. */
export function isOperand(node: SyntaxNode): boolean {
  return /^[A-Z]/.test(node.name) && !/Op$|^At$/.test(node.name);
}

function operands(node: SyntaxNode): SyntaxNode[] {
  return nodesIn(node).filter(isOperand);
}

function readCall(node: SyntaxNode, text: string, depth: number): Expression {
  const [callee, list] = nodesIn(node);
  const at = node.from;
  if (callee === undefined) return { kind: "other", operator: "", children: [], at };
  return {
    kind: "call",
    callee: readExpression(callee, text, depth + 1),
    ...readArguments(list, text, depth + 1),
    at,
  };
}

/** @param list an ArgList, of a call, a decorator or a class */
export function readArguments(
  list: SyntaxNode | undefined,
  text: string,
  depth: number,
): Pick<CallExpression, "args" | "keywords"> {
  const args: Expression[] = [];
  const keywords: KeywordArgument[] = [];
  for (const nodes of splitAt(list === undefined ? [] : nodesIn(list), ",")) {
    const [first, second, third] = nodes.filter(({ name }) => name !== "(" && name !== ")");
    if (first === undefined) continue;
    if (second?.name === "AssignOp" && text.slice(second.from, second.to) === "=" && third !== undefined) {
      const name = text.slice(first.from, first.to);
      keywords.push({ name, value: readExpression(third, text, depth) });
    } else if (second?.name === "for") {
      args.push(
        readComprehension(
          nodes.filter(({ name }) => name !== "("),
          text,
          depth,
          first.from,
        ),
      );
    } else if (first.name === "*" || first.name === "**") {
      const children = second === undefined ? [] : [readExpression(second, text, depth)];
      args.push({ kind: "other", operator: first.name, children, at: first.from });
    } else {
      args.push(readExpression(first, text, depth));
    }
  }
  return { args, keywords };
}

function readMember(node: SyntaxNode, text: string, depth: number): Expression {
  const [object, , ...rest] = nodesIn(node);
  const at = node.from;
  if (object === undefined) return { kind: "other", operator: "", children: [], at };
  const property = rest.find(({ name }) => name === "PropertyName");
  const inner = readExpression(object, text, depth + 1);
  if (property !== undefined) {
    return { kind: "attribute", object: inner, name: text.slice(property.from, property.to), at };
  }
  return { kind: "subscript", object: inner, index: readGroup(rest, text, depth + 1, at), at };
}

function readBinary(node: SyntaxNode, text: string, depth: number): Expression {
  const nodes = nodesIn(node);
  const [left] = nodes;
  const right = nodes.at(-1);
  const at = node.from;
  if (left === undefined || right === undefined || nodes.length < 3) {
    return { kind: "other", operator: "", children: [], at };
  }
  return {
    kind: "binary",
    operator: nodes
      .slice(1, -1)
      .map(({ from, to }) => text.slice(from, to))
      .join(" "),
    left: readExpression(left, text, depth + 1),
    right: readExpression(right, text, depth + 1),
    at,
  };
}

function readEntries(
  node: SyntaxNode,
  nested: (node: SyntaxNode) => Expression,
): { key: Expression; value: Expression }[] {
  const entries: { key: Expression; value: Expression }[] = [];
  for (const nodes of splitAt(nodesIn(node), ",")) {
    const [key, value] = nodes.filter(isOperand);
    if (key !== undefined && value !== undefined) entries.push({ key: nested(key), value: nested(value) });
  }
  return entries;
}

function readComprehension(
  nodes: readonly SyntaxNode[],
  text: string,
  depth: number,
  at: number,
): ComprehensionExpression {
  const elements: Expression[] = [];
  const clauses: { target: Expression; iterable: Expression }[] = [];
  const conditions: Expression[] = [];
  let part: "element" | "target" | "iterable" | "condition" = "element";
  let targets: SyntaxNode[] = [];
  for (const node of nodes) {
    if (node.name === "for") {
      part = "target";
      targets = [];
    } else if (node.name === "in") part = "iterable";
    else if (node.name === "if") part = "condition";
    else if (part === "target") targets.push(node);
    else if (isOperand(node)) {
      const expression = readExpression(node, text, depth + 1);
      if (part === "element") elements.push(expression);
      else if (part === "condition") conditions.push(expression);
      else clauses.push({ target: readGroup(targets, text, depth + 1, at), iterable: expression });
    }
  }
  return { kind: "comprehension", elements, clauses, conditions, at };
}

/** Splits a list of nodes at a punctuation mark, which is left out. */
export function splitAt(nodes: readonly SyntaxNode[], mark: string): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === mark) groups.push([]);
    else groups.at(-1)?.push(node);
  }
  return groups;
}
