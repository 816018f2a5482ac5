import { membersOf } from "./bindings.ts";
import { type Definition, MAX_STEPS, memoryOf } from "./definition.ts";
import { define, lookUp } from "./look-up.ts";
import { type Scope, scopeInside } from "./module.ts";
import type { Program } from "./program.ts";
import { resolve, resolveDeep } from "./resolve.ts";
import type { Expression } from "./syntax.ts";
import { flatten } from "./walk.ts";

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
