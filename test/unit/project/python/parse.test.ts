import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argument, childrenOf, dottedName } from "../../../../src/project/python/expression.ts";
import { createModule } from "../../../../src/project/python/module.ts";
import { parsePython } from "../../../../src/project/python/parse.ts";
import type { Expression, Statement } from "../../../../src/project/python/syntax.ts";

function parseOne(source: string): Statement {
  const [statement] = parsePython(source) ?? [];
  if (statement === undefined) throw new Error(`nothing in ${source}`);
  return statement;
}

function parseValue(source: string): Expression {
  const statement = parseOne(`x = ${source}\n`);
  if (statement.kind !== "assign" || statement.value === null) throw new Error(`no value in ${source}`);
  return statement.value;
}

describe("expressions", () => {
  it.each([
    [`'it\\'s' "\\x41\\u00e9\\n"`, "it'sAé\n"],
    [`r"\\d+"`, "\\d+"],
    [`b'bytes'`, "bytes"],
    [`"""two\nlines"""`, "two\nlines"],
    [`("in parentheses")`, "in parentheses"],
    [`"unknown \\q"`, "unknown \\q"],
    [`f"no {{field}}"`, "no {field}"],
  ])("the string %s", (source, value) => {
    expect(parseValue(source)).toMatchObject({ kind: "string", value });
  });

  it("keeps the parts of an f-string", () => {
    expect(parseValue(`f"{base}/logs/{name!r:>{width}}.txt"`)).toMatchObject({
      kind: "format",
      parts: [{ kind: "name", name: "base" }, "/logs/", { kind: "name", name: "name" }, ".txt"],
    });
  });

  it("reads calls with their arguments", () => {
    const call = parseValue(`app.run("0.0.0.0", *rest, port=int(os.environ.get("PORT", 5_000)), **more)`);
    if (call.kind !== "call") throw new Error("no call");
    expect(dottedName(call.callee)).toBe("app.run");
    expect(argument(call, "host", 0)).toMatchObject({ value: "0.0.0.0" });
    // What stands behind *rest may be anywhere.
    expect(argument(call, "debug", 1)).toBeNull();
    expect(argument(call, "port")).toMatchObject({
      kind: "call",
      args: [{ args: [{ value: "PORT" }, { value: 5000 }] }],
    });
  });

  it("reads what decides between values", () => {
    const conditional = parseValue("a if b else c");
    expect(childrenOf(conditional)).toMatchObject([{ name: "b" }, { name: "a" }, { name: "c" }]);
    expect(conditional.kind).toBe("conditional");
    expect(parseValue('"X" not in os.environ')).toMatchObject({ kind: "binary", operator: "not in" });
    expect(parseValue("[n for n in NAMES if not get(n)]")).toMatchObject({
      kind: "comprehension",
      elements: [{ name: "n" }],
      clauses: [{ target: { name: "n" }, iterable: { name: "NAMES" } }],
      conditions: [{ kind: "other", operator: "not" }],
    });
    expect(parseValue('{"a": 1, **other}')).toMatchObject({
      kind: "dict",
      entries: [{ value: { value: 1 } }],
    });
    expect(parseValue("1, None, True")).toMatchObject({
      kind: "sequence",
      items: [{ value: 1 }, { value: null }, { value: true }],
    });
    expect(parseValue("d['k'].x")).toMatchObject({ kind: "attribute", object: { kind: "subscript" } });
  });
});

describe("statements", () => {
  it("reads definitions with decorators and parameters", () => {
    const statement = parseOne(
      "@bp.route('/x', methods=['GET'])\n@login\nasync def view(a, b: int = 2, *args, **kw) -> dict:\n    return {}\n",
    );
    expect(statement).toMatchObject({
      kind: "function",
      name: "view",
      returns: { name: "dict" },
      decorators: [
        { kind: "call", callee: { name: "route" } },
        { kind: "name", name: "login" },
      ],
      parameters: [
        { name: "a", fallback: null, kind: "plain" },
        { name: "b", fallback: { value: 2 }, annotation: { name: "int" } },
        { name: "args", kind: "rest" },
        { name: "kw", kind: "keywords" },
      ],
    });
  });

  it("reads blocks", () => {
    expect(
      parseOne("try:\n  a\nexcept (KeyError, E) as e:\n  b\nexcept:\n  c\nelse:\n  d\nfinally:\n  e\n"),
    ).toMatchObject({
      kind: "try",
      body: [{}],
      handlers: [{ caught: { kind: "sequence" } }, { caught: null }],
      after: [{}, {}],
    });
    expect(parseOne("if a:\n  b\nelif c:\n  d\nelse:\n  e\n")).toMatchObject({
      kind: "if",
      branches: [{ test: { name: "a" } }, { test: { name: "c" } }],
      otherwise: [{}],
    });
    expect(parseOne("for k, v in x.items():\n  k\n")).toMatchObject({
      kind: "for",
      target: { kind: "sequence" },
      iterable: { kind: "call" },
    });
    expect(parseOne("class A(B, metaclass=C):\n  x: int\n  y: str = 'z'\n")).toMatchObject({
      kind: "class",
      bases: [{ name: "B" }],
      body: [{ value: null }, { annotation: { name: "str" }, value: { value: "z" } }],
    });
    expect(parsePython("match x:\n  case 1:\n    y = 2\n")).toMatchObject([
      { kind: "block", body: [{ kind: "block" }] },
    ]);
    expect(parsePython("a = b = 1; c")).toMatchObject([
      { targets: [{ name: "a" }, { name: "b" }] },
      { kind: "expression" },
    ]);
  });

  it("finds everything that is nested, with its line", () => {
    const module = createModule(
      "a.py",
      "def f():\n    if x:\n        with open('p') as h:\n            g({'k': [h(1)]})\n",
    );
    expect(
      module.calls.map(({ expression }) => [dottedName(expression.callee), module.placeOf(expression).line]),
    ).toEqual([
      ["open", 3],
      ["g", 4],
      ["h", 4],
    ]);
  });
});

describe("what is no Python", () => {
  it("never throws, and keeps what stands after a fault", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        expect(Array.isArray(parsePython(text))).toBe(true);
      }),
    );
    const names = parsePython("def f(:\n  pass\n\n)))\n\ngood = 1\n")?.flatMap((statement) =>
      statement.kind === "assign" ? statement.targets : [],
    );
    expect(names).toMatchObject([{ name: "good" }]);
  });

  it("never throws on pieces of Python put together at random", () => {
    const piece = fc.constantFrom(
      ...[
        "def ",
        "class ",
        "if ",
        "for ",
        " in ",
        "try:",
        "except ",
        "with ",
        "lambda ",
        "return ",
        "import ",
        "from ",
      ],
      ...[
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "=",
        "==",
        "@",
        "*",
        "**",
        ".",
        "\n",
        "\n    ",
        '"',
        "'''",
        "f'{",
        "x",
        "1",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const module = createModule("x.py", pieces.join(""));
        expect(module.sites.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["brackets", `x = ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`],
    ["a sum", `x = ${"'a' + ".repeat(20_000)}'a'\n`],
    ["a long sum", `x = ${"1 + ".repeat(100_000)}1\n`],
    ["blocks", Array.from({ length: 2000 }, (_, level) => `${" ".repeat(level)}if a:\n`).join("")],
  ])("bears thousands of levels of %s", (_, source) => {
    expect(() => createModule("x.py", source).sites).not.toThrow();
  });

  it("looks into what people nest", () => {
    const module = createModule("x.py", `x = ${"[".repeat(90)}open(y)${"]".repeat(90)}\n`);
    expect(module.calls).toHaveLength(1);
  });
});
