import type { Place } from "../../config/facts.ts";
import type { Analysis } from "../python/analysis.ts";
import { createContext, evaluate, evaluateIn } from "../python/evaluate.ts";
import { passedArgument } from "../python/evaluate-reference.ts";
import { argument, calleeName } from "../python/expression.ts";
import { enclosingFunction, type PythonModule, type Scope, type Site } from "../python/module.ts";
import { calledName, externalName } from "../python/resolve.ts";
import type { CallExpression, Expression, FunctionStatement } from "../python/syntax.ts";
import { ROOT, textOf, UNKNOWN, type Value } from "../python/values.ts";
import { walkExpression } from "../python/walk.ts";
import { failsWithout, isSubscriptRead, loopsOf } from "./required.ts";

/** One place where the source reads a variable. */
export interface VariableRead {
  readonly name: string;
  readonly required: boolean;
  /** The default, when it is a literal; null for none. */
  readonly fallback: string | null;
  /** True when the function that reads it is about secrets. */
  readonly secret: boolean;
  readonly from: Place;
}

const NAME = /^[A-Z][A-Z0-9_]*$/;
const GETTERS = /^(?:os\.environ\.(?:get|pop|setdefault)|os\.getenv|os\.environ\.__getitem__)$/;
/** Readers of libraries: a variable without a default is required. */
const READERS =
  /^(?:decouple\.(?:config|AutoConfig)|(?:environs|environ)\.(?:Env|FileAwareEnv)(?:\.\w+)?|starlette\.config\.Config)$/;

const GETTER_NAMES = new Set(["get", "pop", "setdefault", "getenv", "__getitem__"]);
const LIBRARIES =
  /\b(?:decouple|environs?|starlette)\b|^from\s+\S+\s+import\s.*\b(?:env|config)\b|\bgetenv\s+as\b/m;

/** A read whose key may be any of several names. */
interface RawRead {
  readonly key: Expression;
  readonly site: Site;
  readonly fallback: Expression | null;
  readonly required: boolean;
}

/** Every read of the environment in a module, its own helper functions looked through. */
export function readsIn(analysis: Analysis, module: PythonModule): readonly VariableRead[] {
  return module.sites.flatMap((site) => {
    const raw = rawRead(analysis, site);
    return raw === null ? [] : expandRead(analysis, raw);
  });
}

function rawRead(analysis: Analysis, site: Site): RawRead | null {
  const { expression, scope } = site;
  if (expression.kind === "subscript") {
    if (externalName(analysis.program, expression.object, scope) !== "os.environ") return null;
    if (!isSubscriptRead(site)) return null;
    return {
      key: expression.index,
      site,
      fallback: null,
      required: failsWithout(analysis, site, "subscript"),
    };
  }
  if (expression.kind === "binary" && / ?in$/.test(expression.operator)) {
    if (externalName(analysis.program, expression.right, scope) !== "os.environ") return null;
    return { key: expression.left, site, fallback: null, required: failsWithout(analysis, site, "get") };
  }
  if (expression.kind !== "call") return null;
  // Only what may be a reader is resolved: resolving a call may take parsing another module.
  if (!GETTER_NAMES.has(calleeName(expression)) && !LIBRARIES.test(scope.module.text)) return null;
  const name = calledName(analysis.program, expression.callee, scope) ?? "";
  const [key] = expression.args;
  if (key === undefined) return null;
  const fallback = argument(expression, "default", 1) ?? alternativeOf(site);
  if (GETTERS.test(name)) {
    return { key, site, fallback, required: fallback === null && failsWithout(analysis, site, "get") };
  }
  // In decouple and environs only the keyword is the default.
  const given =
    argument(expression, "default") ??
    (name.startsWith("environ.") ? argument(expression, "default", 1) : null);
  return READERS.test(name)
    ? { key, site, fallback: given ?? alternativeOf(site), required: given === null }
    : null;
}

/** The right side of `os.environ.get("X") or "info"`. */
function alternativeOf({ expression, inside }: Site): Expression | null {
  const around = inside?.expression;
  if (around?.kind !== "binary" || around.operator !== "or" || around.left !== expression) return null;
  return around.right;
}

/** The variables that a read can name: its literal key, the items of a loop, or what a helper function is called with. */
function expandRead(analysis: Analysis, read: RawRead): readonly VariableRead[] {
  const { key, site, fallback, required } = read;
  const { scope, expression } = site;
  const helper = helperAround(key, scope);
  if (helper !== null) return helperReads(analysis, helper, read);
  return namesAmong(evaluate(analysis, key, scope)).map((name) => ({
    name,
    required,
    fallback: fallback === null ? null : literalText(analysis, fallback, scope),
    secret: false,
    from: scope.module.placeOf(expression),
  }));
}

function namesAmong(values: readonly Value[]): readonly string[] {
  return values.filter((value) => typeof value === "string" && NAME.test(value)).map(textOf);
}

interface Helper {
  readonly statement: FunctionStatement;
  /** The scope of its body. */
  readonly scope: Scope;
}

/**
 * The function whose parameter a key is made of, directly or as an item of it:
 * `def require(name): return os.environ[name]`, `def check(names): for name in names: …`.
 */
function helperAround(key: Expression, scope: Scope): Helper | null {
  const statement = enclosingFunction(scope);
  if (statement === null) return null;
  const names = namesIn(key);
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    for (const { target, iterable } of loopsOf(at)) {
      if (target.kind === "name" && names.has(target.name))
        for (const name of namesIn(iterable)) names.add(name);
    }
    if (at.owner !== statement) continue;
    const isHelper = statement.parameters.some(
      ({ name }) => names.has(name) && !["self", "cls"].includes(name),
    );
    return isHelper ? { statement, scope: at } : null;
  }
  return null;
}

function namesIn(expression: Expression): Set<string> {
  const names = new Set<string>();
  for (const inner of walkExpression(expression)) if (inner.kind === "name") names.add(inner.name);
  return names;
}

/** What each call of a helper reads: its key, worked out with the arguments of the call. */
function helperReads(
  analysis: Analysis,
  { statement, scope }: Helper,
  { key, site, fallback, required }: RawRead,
): readonly VariableRead[] {
  const defaultName = fallbackParameter(statement, fallback);
  const secret = /secret|credential|password/i.test(statement.name);
  return analysis.callsTo(statement, scope).flatMap(({ expression: call, scope: where }) => {
    const frame = { statement, call, scope: where, frame: null };
    const values = evaluateIn({ ...createContext(analysis, site.scope), frame }, key);
    const given = defaultName === null ? fallback : givenDefault(call, statement, defaultName);
    return namesAmong(values).map((name) => ({
      name,
      required: required && given === null,
      fallback: given === null ? null : literalText(analysis, given, where),
      secret,
      from: where.module.placeOf(call),
    }));
  });
}

/** The parameter that a helper takes as the default: what it falls back to, or one that is called so. */
function fallbackParameter(statement: FunctionStatement, fallback: Expression | null): string | null {
  const names = statement.parameters.map(({ name }) => name);
  if (fallback?.kind === "name" && names.includes(fallback.name)) return fallback.name;
  return names.find((name) => /^default|fallback/.test(name)) ?? null;
}

function givenDefault(call: CallExpression, statement: FunctionStatement, name: string): Expression | null {
  const position = statement.parameters.findIndex((parameter) => parameter.name === name);
  const given = passedArgument(call, statement, name, position);
  if (given !== null) return given;
  const own = statement.parameters[position]?.fallback ?? null;
  // A default of None stands for "none given".
  return own?.kind === "constant" && own.value === null ? null : own;
}

/** A default as text, when the source shows it. */
function literalText(analysis: Analysis, expression: Expression, scope: Scope): string | null {
  const values = evaluate(analysis, expression, scope).filter(isPlain);
  const [value] = values;
  if (values.length !== 1 || value === undefined || value === null) return null;
  const text = textOf(value);
  return text.includes(UNKNOWN) || text.includes(ROOT) || text.includes("\n") ? null : text;
}

function isPlain(value: Value): boolean {
  return value === null || typeof value !== "object";
}
