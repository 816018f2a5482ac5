import { type Binding, bindingsOf, membersOf } from "./bindings.ts";
import type { Import } from "./imports.ts";
import type { PythonModule, Scope } from "./module.ts";
import { absoluteParts, type Program } from "./program.ts";
import type { ClassStatement, Expression, FunctionStatement, Parameter } from "./syntax.ts";
import { flatten } from "./walk.ts";

/** What an expression refers to, as far as the source says it without being run. */
export type Definition =
  | { readonly kind: "function"; readonly statement: FunctionStatement; readonly scope: Scope }
  | { readonly kind: "class"; readonly statement: ClassStatement; readonly scope: Scope }
  | { readonly kind: "instance"; readonly statement: ClassStatement; readonly scope: Scope }
  | {
      readonly kind: "module";
      readonly dotted: string;
      readonly path: string | null;
      readonly importer: string;
    }
  /** Something that the project does not define: `flask.Flask`, `os.environ.get`, `open`. */
  | { readonly kind: "external"; readonly name: string }
  | {
      readonly kind: "value";
      readonly expression: Expression;
      readonly item: "each" | number | null;
      readonly scope: Scope;
    }
  | {
      readonly kind: "parameter";
      readonly parameter: Parameter;
      readonly statement: FunctionStatement;
      readonly scope: Scope;
    };

/** Enough for every chain of re-exports met so far; ends circles. */
const MAX_STEPS = 12;

/**
 * What was found out before, by expression. Names lead to each other in so many ways that following each of them every
 * time would take for ever; an expression that is asked for while it is being worked out (a circle) has no answer.
 */
interface Memory {
  readonly resolved: WeakMap<Expression, readonly Definition[]>;
  readonly instances: WeakMap<Expression, Definition | null>;
  /** By module, then by name: what is imported under it. */
  readonly imported: WeakMap<PythonModule, Map<string, readonly Definition[]>>;
}

const memories = new WeakMap<Program, Memory>();

function memoryOf(program: Program): Memory {
  const known = memories.get(program);
  if (known !== undefined) return known;
  const made: Memory = { resolved: new WeakMap(), instances: new WeakMap(), imported: new WeakMap() };
  memories.set(program, made);
  return made;
}

/** Everything that an expression may refer to; empty when nothing is known. */
export function resolve(
  program: Program,
  expression: Expression,
  scope: Scope,
  steps = 0,
): readonly Definition[] {
  if (expression.kind !== "name" && expression.kind !== "attribute") {
    return [{ kind: "value", expression, item: null, scope }];
  }
  const { resolved } = memoryOf(program);
  const known = resolved.get(expression);
  if (known !== undefined) return known;
  if (steps > MAX_STEPS) return [];
  resolved.set(expression, []);
  const found =
    expression.kind === "name"
      ? lookUp(program, expression.name, scope, steps + 1)
      : resolve(program, expression.object, scope, steps + 1).flatMap((definition) =>
          lookUpMember(program, definition, expression.name, steps + 1),
        );
  resolved.set(expression, found);
  return found;
}

/** Like `resolve`, and follows assignments to what they assign: `a = b` leads from `a` to what `b` is. */
export function resolveDeep(
  program: Program,
  expression: Expression,
  scope: Scope,
  steps = 0,
): readonly Definition[] {
  if (steps > MAX_STEPS) return [];
  return resolve(program, expression, scope, steps).flatMap((definition) => {
    if (definition.kind !== "value" || definition.item !== null) return [definition];
    const inner = definition.expression;
    if (inner.kind !== "name" && inner.kind !== "attribute") return [definition];
    return resolveDeep(program, inner, definition.scope, steps + 1);
  });
}

/** The dotted name of something that the project does not define: `os.environ.get`, however it was imported. */
export function externalName(program: Program, expression: Expression, scope: Scope): string | null {
  const found = resolveDeep(program, expression, scope).find(({ kind }) => kind === "external");
  return found?.kind === "external" ? found.name : null;
}

/**
 * The dotted name of what a call calls, when the project does not define it. For an object that is called, the name of
 * its class: `environ.Env` in `env = environ.Env(); env("X")`.
 */
export function calledName(program: Program, callee: Expression, scope: Scope): string | null {
  for (const found of resolveDeep(program, callee, scope)) {
    const definition = found.kind === "value" ? instanceOf(program, found) : found;
    if (definition?.kind === "external") return definition.name;
  }
  return null;
}

/** The function, or the first of them, that an expression refers to. */
export function resolveFunction(
  program: Program,
  expression: Expression,
  scope: Scope,
): (Definition & { kind: "function" }) | null {
  const [found] = resolveDeep(program, expression, scope).filter(isFunction);
  return found ?? null;
}

function isFunction(definition: Definition): definition is Definition & { kind: "function" } {
  return definition.kind === "function";
}

/** The scope of the body of a function or class that stands in `scope`. */
export function scopeInside(statement: FunctionStatement | ClassStatement, scope: Scope): Scope {
  return { module: scope.module, parent: scope, owner: statement, arm: "body", test: null };
}

function lookUp(program: Program, name: string, scope: Scope, steps: number): readonly Definition[] {
  let inMethod = false;
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    // A method does not see the names of its class.
    if (at.owner?.kind === "class" && inMethod) continue;
    if (at.owner?.kind === "function") inMethod = true;
    const found = bindingsOf(at).get(name);
    if (found !== undefined) {
      const imported = at.owner === null ? lookUpImport(program, name, scope.module, steps) : [];
      return [...found.map((binding) => define(binding, at)), ...imported];
    }
  }
  const imported = lookUpImport(program, name, scope.module, steps);
  return imported.length > 0 ? imported : [{ kind: "external", name }];
}

function define(binding: Binding, scope: Scope): Definition {
  if (binding.kind === "parameter") {
    const self = selfClass(binding.statement, binding.parameter, scope);
    return self ?? { ...binding, scope };
  }
  return { ...binding, scope };
}

/** The instance that the first parameter of a method is. */
function selfClass(statement: FunctionStatement, parameter: Parameter, scope: Scope): Definition | null {
  if (statement.parameters[0] !== parameter) return null;
  for (let at = scope.parent; at !== null; at = at.parent) {
    if (at.owner?.kind === "function") return null;
    if (at.owner?.kind !== "class") continue;
    const isStatic = statement.decorators.some((it) => it.kind === "name" && it.name === "staticmethod");
    if (isStatic || at.parent === null) return null;
    return { kind: "instance", statement: at.owner, scope: at.parent };
  }
  return null;
}

function lookUpImport(
  program: Program,
  name: string,
  module: PythonModule,
  steps: number,
): readonly Definition[] {
  const { imported } = memoryOf(program);
  const names = imported.get(module) ?? new Map<string, readonly Definition[]>();
  imported.set(module, names);
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, []);
  const found = findImported(program, name, module, steps);
  names.set(name, found);
  return found;
}

function findImported(
  program: Program,
  name: string,
  module: PythonModule,
  steps: number,
): readonly Definition[] {
  const found = module.imports.flatMap((statement) => {
    if (statement.names === null) {
      if (statement.local !== name) return [];
      const dotted = statement.whole ? statement.module : name;
      return [moduleOrExternal(program, dotted, module.path)];
    }
    const match = statement.names.find(({ local }) => local === name);
    return match === undefined ? [] : importedName(program, statement, match.name, module, steps);
  });
  if (found.length > 0) return found;
  return module.imports
    .filter((statement) => statement.names?.some((star) => star.name === "*"))
    .flatMap((statement) => importedName(program, statement, name, module, steps))
    .filter(({ kind }) => kind !== "external");
}

function moduleOrExternal(program: Program, dotted: string, importer: string): Definition {
  if (!program.isOwn(dotted, importer)) return { kind: "external", name: dotted };
  return { kind: "module", dotted, path: program.findModule(dotted, importer), importer };
}

function importedName(
  program: Program,
  statement: Import,
  name: string,
  module: PythonModule,
  steps: number,
): readonly Definition[] {
  const parts = absoluteParts(statement, module.path);
  if (parts === null) return [];
  const dotted = parts.join(".");
  if (dotted === "") return [moduleOrExternal(program, name, module.path)];
  if (statement.level === 0 && !program.isOwn(dotted, module.path)) {
    return [{ kind: "external", name: `${dotted}.${name}` }];
  }
  const path = program.findModule(dotted, module.path);
  return lookUpMember(program, { kind: "module", dotted, path, importer: module.path }, name, steps);
}

/** What `definition.name` refers to. */
export function lookUpMember(
  program: Program,
  definition: Definition,
  name: string,
  steps = 0,
): readonly Definition[] {
  if (steps > MAX_STEPS) return [];
  switch (definition.kind) {
    case "external":
      return [{ kind: "external", name: `${definition.name}.${name}` }];
    case "module":
      return lookUpInModule(program, definition, name, steps);
    case "class":
    case "instance":
      return lookUpInClass(program, definition, name, steps);
    case "value":
      return lookUpInValue(program, definition, name, steps);
    case "parameter": {
      const { annotation } = definition.parameter;
      if (annotation === null) return [];
      return resolve(program, annotation, definition.scope, steps + 1)
        .filter(({ kind }) => kind === "class" || kind === "external")
        .flatMap((type) => lookUpMember(program, type, name, steps + 1));
    }
    default:
      return [];
  }
}

function lookUpInValue(
  program: Program,
  definition: Definition & { kind: "value" },
  name: string,
  steps: number,
): readonly Definition[] {
  const { expression, scope, item } = definition;
  if (item === null && (expression.kind === "name" || expression.kind === "attribute")) {
    return resolve(program, expression, scope, steps + 1).flatMap((found) =>
      lookUpMember(program, found, name, steps + 1),
    );
  }
  const instance = instanceOf(program, definition, steps);
  return instance === null ? [] : lookUpMember(program, instance, name, steps + 1);
}

function lookUpInModule(
  program: Program,
  { dotted, path, importer }: Definition & { kind: "module" },
  name: string,
  steps: number,
): readonly Definition[] {
  const module = path === null ? null : program.moduleAt(path);
  if (module !== null) {
    const found = lookUp(program, name, module.scope, steps + 1);
    if (!found.every((definition) => definition.kind === "external" && definition.name === name))
      return found;
  }
  const submodule = program.findModule(`${dotted}.${name}`, importer);
  if (submodule === null) return [];
  return [{ kind: "module", dotted: `${dotted}.${name}`, path: submodule, importer }];
}

function lookUpInClass(
  program: Program,
  definition: Definition & { kind: "class" | "instance" },
  name: string,
  steps: number,
): readonly Definition[] {
  const { statement, scope } = definition;
  const inside = scopeInside(statement, scope);
  const members = membersOf(statement).get(name);
  if (members !== undefined) {
    return members.map(({ binding, method }) =>
      define(binding, method === null ? inside : scopeInside(method, inside)),
    );
  }
  return statement.bases.flatMap((base) =>
    resolveDeep(program, base, scope, steps + 1).flatMap((found) =>
      lookUpMember(program, found, name, steps + 1),
    ),
  );
}

/** The project's class that a value is an instance of; the external name of the class otherwise. */
export function instanceOf(
  program: Program,
  { expression, scope, item }: Definition & { kind: "value" },
  steps = 0,
): Definition | null {
  if (steps > MAX_STEPS || item !== null) return null;
  const { instances } = memoryOf(program);
  const known = instances.get(expression);
  if (known !== undefined) return known;
  instances.set(expression, null);
  const found = findInstance(program, expression, scope, steps);
  instances.set(expression, found);
  return found;
}

function findInstance(
  program: Program,
  expression: Expression,
  scope: Scope,
  steps: number,
): Definition | null {
  if (expression.kind === "name" || expression.kind === "attribute") {
    for (const found of resolve(program, expression, scope, steps + 1)) {
      if (found.kind === "instance") return found;
      if (found.kind === "value") return instanceOf(program, found, steps + 1);
    }
    return null;
  }
  if (expression.kind !== "call") return null;
  for (const callee of resolveDeep(program, expression.callee, scope, steps + 1)) {
    if (callee.kind === "class") return { ...callee, kind: "instance" };
    // What a call of a library's class or function returns has the library's attributes.
    if (callee.kind === "external") return callee;
    const returned = callee.kind === "function" ? returnedInstance(program, callee, steps + 1) : null;
    if (returned !== null) return returned;
  }
  return null;
}

function returnedInstance(
  program: Program,
  { statement, scope }: Definition & { kind: "function" },
  steps: number,
): Definition | null {
  if (statement.returns !== null) {
    const [type] = resolve(program, statement.returns, scope, steps);
    if (type?.kind === "class") return { ...type, kind: "instance" };
    if (type?.kind === "external" && type.name.includes(".")) return type;
  }
  const inside = scopeInside(statement, scope);
  for (const inner of flatten(statement.body)) {
    if (inner.kind !== "return" || inner.value === null) continue;
    const value: Definition = { kind: "value", expression: inner.value, item: null, scope: inside };
    const found = instanceOf(program, value, steps + 1);
    if (found !== null) return found;
  }
  return null;
}
