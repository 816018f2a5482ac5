import { type Context, evaluateIn, settingValues } from "./evaluate.ts";
import { argument } from "./expression.ts";
import { scopeInside } from "./module.ts";
import { joinPaths, parentPath } from "./path-values.ts";
import { externalName, resolveFunction } from "./resolve.ts";
import type { CallExpression, Expression } from "./syntax.ts";
import {
  isDict,
  isList,
  iterate,
  type ListValue,
  pick,
  ROOT,
  textOf,
  UNKNOWN,
  type Value,
} from "./values.ts";
import { flatten } from "./walk.ts";

type Evaluator = (context: Context, call: CallExpression) => readonly Value[];

const first: Evaluator = (context, { args }) => (args[0] === undefined ? [] : evaluateIn(context, args[0]));

const join: Evaluator = (context, { args }) => joinPaths(args.map((part) => evaluateIn(context, part)));

const list: Evaluator = (context, call) => {
  const items = iterate(first(context, call));
  return items.length === 0 ? [] : [{ kind: "list", items: items.map((item) => [item]) } satisfies ListValue];
};

const number: Evaluator = (context, call) =>
  first(context, call).flatMap((value) => {
    if (typeof value === "number") return [Math.trunc(value)];
    return typeof value === "string" && /^\s*\d+\s*$/.test(value) ? [Number(value)] : [];
  });

/** What is read from the environment: the value is not known, its default is. */
const fallback: Evaluator = (context, call) => {
  const given = argument(call, "default", 1);
  return given === null ? [] : evaluateIn(context, given);
};

/** Functions of Python and its libraries, by their full names. */
const EXTERNAL: ReadonlyMap<string, Evaluator> = new Map(
  Object.entries<Evaluator>({
    "os.path.join": join,
    "pathlib.Path": (context, call) => (call.args.length === 0 ? [""] : join(context, call)),
    "pathlib.PurePath": join,
    "os.path.dirname": (context, call) =>
      first(context, call).flatMap((path) => (typeof path === "string" ? [parentPath(path)] : [])),
    "os.path.abspath": first,
    "os.path.realpath": first,
    "os.path.normpath": first,
    "os.fspath": first,
    "os.getcwd": () => [ROOT],
    "pathlib.Path.cwd": () => [ROOT],
    "tempfile.gettempdir": () => ["/tmp"],
    "tempfile.mkdtemp": () => ["/tmp"],
    "os.environ.get": fallback,
    "os.getenv": fallback,
    "os.environ.setdefault": fallback,
    "decouple.config": fallback,
    "environs.Env": fallback,
    int: number,
    str: (context, call) => first(context, call).map(textOf),
    float: first,
    bool: first,
    list,
    tuple: list,
    set: list,
    frozenset: list,
    sorted: list,
    dict: first,
  }),
);

type Method = (values: readonly Value[]) => readonly Value[];

/** Methods whose result follows from the value that they are called on, whatever its type is. */
const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries<Method>({
    lower: (values) => mapStrings(values, (text) => text.toLowerCase()),
    upper: (values) => mapStrings(values, (text) => text.toUpperCase()),
    strip: (values) => mapStrings(values, (text) => text.trim()),
    rstrip: (values) => mapStrings(values, (text) => text.trimEnd()),
    lstrip: (values) => mapStrings(values, (text) => text.trimStart()),
    format: (values) => mapStrings(values, (text) => text.replace(/\{[^}]*\}/g, UNKNOWN)),
    resolve: (values) => values,
    absolute: (values) => values,
    expanduser: (values) => values,
    as_posix: (values) => values,
    copy: (values) => values,
    keys: (values) => values.filter(isDict),
    values: (values) =>
      values
        .filter(isDict)
        .map(({ entries }) => ({ kind: "list", items: entries.map((entry) => entry.values) })),
  }),
);

/** The values that a call can return. */
export function callValues(context: Context, call: CallExpression): readonly Value[] {
  const { program } = context.evaluation;
  const own = resolveFunction(program, call.callee, context.scope);
  if (own !== null) {
    const inside = scopeInside(own.statement, own.scope);
    const frame = { statement: own.statement, call, scope: context.scope, frame: context.frame };
    return [...flatten(own.statement.body)].flatMap((statement) =>
      statement.kind === "return" && statement.value !== null
        ? evaluateIn({ ...context, scope: inside, frame }, statement.value)
        : [],
    );
  }
  const known = externalName(program, call.callee, context.scope);
  if (known !== null) {
    const evaluator = EXTERNAL.get(known);
    if (evaluator !== undefined) return evaluator(context, call);
    if (/^(?:environs|environ)\.Env\.\w+$/.test(known)) return fallback(context, call);
  }
  return call.callee.kind === "attribute" ? methodValues(context, call, call.callee) : [];
}

function methodValues(
  context: Context,
  call: CallExpression,
  callee: Expression & { readonly kind: "attribute" },
): readonly Value[] {
  if (callee.name === "get" && callee.object.kind === "attribute" && callee.object.name === "config") {
    const [key] = call.args;
    const set =
      key === undefined ? [] : evaluateIn(context, key).flatMap((name) => settingValues(context, name));
    return [...set, ...fallback(context, call)];
  }
  const values = evaluateIn(context, callee.object);
  if (callee.name === "get") {
    const [key] = call.args;
    const dicts = values.filter(isDict);
    const index = key === undefined ? [] : evaluateIn(context, key);
    return dicts.length === 0 ? [] : [...pick(dicts, index), ...fallback(context, call)];
  }
  if (callee.name === "joinpath") {
    return joinPaths([values, ...call.args.map((part) => evaluateIn(context, part))]);
  }
  if (callee.name === "items") {
    const pairs = values.filter(isDict).flatMap(({ entries }) => entries);
    const items = pairs.map((pair): Value[] => [{ kind: "list", items: [pair.keys, pair.values] }]);
    return items.length === 0 ? [] : [{ kind: "list", items }];
  }
  return METHODS.get(callee.name)?.(values.filter((value) => !isList(value))) ?? [];
}

function mapStrings(values: readonly Value[], change: (text: string) => string): readonly Value[] {
  return values.flatMap((value) => (typeof value === "string" ? [change(value)] : []));
}
