import type { SyntaxNode } from "@lezer/common";
import { isOperand, nodesIn, readExpression } from "./parse-expression.ts";
import { decodeEscapes, decodeString, readQuotes } from "./string-literals.ts";
import type { Expression } from "./syntax.ts";

/** An f-string, or literals that stand side by side; without replacement fields it is a plain string. */
export function readFormat(node: SyntaxNode, text: string, depth: number): Expression {
  const parts: (string | Expression)[] = [];
  const literals = node.name === "ContinuedString" ? nodesIn(node) : [node];
  for (const literal of literals) {
    const source = text.slice(literal.from, literal.to);
    if (literal.name === "String") parts.push(decodeString(source));
    else if (literal.name === "FormatString") parts.push(...readParts(literal, text, depth));
  }
  if (parts.every((part) => typeof part === "string")) {
    return { kind: "string", value: parts.join(""), at: node.from };
  }
  return { kind: "format", parts, at: node.from };
}

function readParts(node: SyntaxNode, text: string, depth: number): (string | Expression)[] {
  const { raw, open, close } = readQuotes(text.slice(node.from, node.to));
  const parts: (string | Expression)[] = [];
  let from = node.from + open;
  const addText = (to: number) => {
    const plain = text.slice(from, to).replaceAll("{{", "{").replaceAll("}}", "}");
    if (plain !== "") parts.push(raw ? plain : decodeEscapes(plain));
  };
  for (const replacement of nodesIn(node)) {
    if (replacement.name !== "FormatReplacement") continue;
    addText(replacement.from);
    const value = nodesIn(replacement).find((child) => isOperand(child) && !child.name.startsWith("Format"));
    parts.push(
      value === undefined
        ? { kind: "other", operator: "", children: [], at: replacement.from }
        : readExpression(value, text, depth + 1),
    );
    from = replacement.to;
  }
  addText(node.to - close);
  return parts;
}
