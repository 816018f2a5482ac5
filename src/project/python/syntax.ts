/**
 * The part of Python's syntax that detection looks at. `at` is an offset in the module's text, from which
 * `PythonModule.placeOf` makes a place. What detection has no use for is kept as `other`, so that the
 * expressions inside it are still found.
 */
export type Expression =
  | NameExpression
  | AttributeExpression
  | StringExpression
  | FormatExpression
  | NumberExpression
  | ConstantExpression
  | CallExpression
  | SubscriptExpression
  | SequenceExpression
  | DictExpression
  | ConditionalExpression
  | BinaryExpression
  | ComprehensionExpression
  | OtherExpression;

interface Node {
  readonly at: number;
}

/** `name` */
export interface NameExpression extends Node {
  readonly kind: "name";
  readonly name: string;
}

/** `object.name` */
export interface AttributeExpression extends Node {
  readonly kind: "attribute";
  readonly object: Expression;
  readonly name: string;
}

/** A literal, or literals side by side, without replacement fields; bytes too. */
export interface StringExpression extends Node {
  readonly kind: "string";
  readonly value: string;
}

/** An f-string, or literals of which one is an f-string. */
export interface FormatExpression extends Node {
  readonly kind: "format";
  readonly parts: readonly (string | Expression)[];
}

/** An integer or a float; `NaN` for a complex number. */
export interface NumberExpression extends Node {
  readonly kind: "number";
  readonly value: number;
}

/** `True`, `False`, `None` */
export interface ConstantExpression extends Node {
  readonly kind: "constant";
  readonly value: boolean | null;
}

/** `name=value` */
export interface KeywordArgument {
  readonly name: string;
  readonly value: Expression;
}

/** `callee(args, keywords)` */
export interface CallExpression extends Node {
  readonly kind: "call";
  readonly callee: Expression;
  /** The positional arguments. `*args` and `**kwargs` are `other`, so that positions after them are not trusted. */
  readonly args: readonly Expression[];
  readonly keywords: readonly KeywordArgument[];
}

/** `object[index]` */
export interface SubscriptExpression extends Node {
  readonly kind: "subscript";
  readonly object: Expression;
  readonly index: Expression;
}

/** A list, tuple or set display, or values separated by commas. */
export interface SequenceExpression extends Node {
  readonly kind: "sequence";
  readonly items: readonly Expression[];
}

/** `{key: value}`, without `**other`. */
export interface DictExpression extends Node {
  readonly kind: "dict";
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}

/** `then if test else otherwise` */
export interface ConditionalExpression extends Node {
  readonly kind: "conditional";
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `left operator right` */
export interface BinaryExpression extends Node {
  readonly kind: "binary";
  /** As written, with one blank between two words: `or`, `not in`, `/`, `==`. */
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

/** `[element for target in iterable if condition]`, of any kind; a dictionary's has two elements. */
export interface ComprehensionExpression extends Node {
  readonly kind: "comprehension";
  readonly elements: readonly Expression[];
  readonly clauses: readonly { readonly target: Expression; readonly iterable: Expression }[];
  readonly conditions: readonly Expression[];
}

/** Anything else, with the expressions inside it. */
export interface OtherExpression extends Node {
  readonly kind: "other";
  /** `not`, `-`, `*`, `**`, `await`, `lambda`, or empty. */
  readonly operator: string;
  readonly children: readonly Expression[];
}

/** A statement; simple ones that hold no expression are `expression` without any. */
export type Statement =
  | AssignStatement
  | FunctionStatement
  | ClassStatement
  | IfStatement
  | ForStatement
  | TryStatement
  | WithStatement
  | ReturnStatement
  | RaiseStatement
  | ImportStatement
  | ExpressionStatement
  | BlockStatement;

/** `a = b = value`; an annotation without a value has `value: null`. */
export interface AssignStatement extends Node {
  readonly kind: "assign";
  readonly targets: readonly Expression[];
  readonly annotation: Expression | null;
  readonly value: Expression | null;
}

/** A parameter of a function. */
export interface Parameter {
  readonly name: string;
  readonly fallback: Expression | null;
  readonly annotation: Expression | null;
  /** `rest` is `*args`, `keywords` is `**kwargs`. */
  readonly kind: "plain" | "rest" | "keywords";
}

/** `def` or `async def` */
export interface FunctionStatement extends Node {
  readonly kind: "function";
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Expression | null;
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
}

/** `class` */
export interface ClassStatement extends Node {
  readonly kind: "class";
  readonly name: string;
  readonly bases: readonly Expression[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
}

/** `if` with all of its branches */
export interface IfStatement extends Node {
  readonly kind: "if";
  /** `if` and every `elif`. */
  readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[];
}

/** `for` or `async for`; the body holds that of its `else` too. */
export interface ForStatement extends Node {
  readonly kind: "for";
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
}

/** `try` with all of its blocks */
export interface TryStatement extends Node {
  readonly kind: "try";
  readonly body: readonly Statement[];
  readonly handlers: readonly {
    /** Null for a bare `except:`. */
    readonly caught: Expression | null;
    readonly body: readonly Statement[];
  }[];
  /** `else` and `finally`. */
  readonly after: readonly Statement[];
}

/** `with`; the names after `as` are among the items. */
export interface WithStatement extends Node {
  readonly kind: "with";
  readonly items: readonly Expression[];
  readonly body: readonly Statement[];
}

/** `return` */
export interface ReturnStatement extends Node {
  readonly kind: "return";
  readonly value: Expression | null;
}

/** `raise` */
export interface RaiseStatement extends Node {
  readonly kind: "raise";
  readonly expressions: readonly Expression[];
}

/** Only where it stands: what it imports is read by `scanImports`. */
export interface ImportStatement extends Node {
  readonly kind: "import";
}

/** An expression by itself, or a statement made of a word and expressions. */
export interface ExpressionStatement extends Node {
  readonly kind: "expression";
  /** `assert`, `del`, `+=`, or empty. */
  readonly operator: string;
  readonly expressions: readonly Expression[];
}

/** `while`, `match` and whatever else holds statements. */
export interface BlockStatement extends Node {
  readonly kind: "block";
  readonly expressions: readonly Expression[];
  readonly body: readonly Statement[];
}
