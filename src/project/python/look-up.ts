import type { Import } from "../../config/python-imports.ts";
import { type Binding, bindingsOf } from "./bindings.ts";
import { type Definition, memoryOf } from "./definition.ts";
import { lookUpMember } from "./members.ts";
import type { PythonModule, Scope } from "./module.ts";
import { absoluteParts, type Program } from "./program.ts";
import type { FunctionStatement, Parameter } from "./syntax.ts";

/** What a name refers to: in the scopes around it, else by an import, else something of Python's or a library's. */
export function lookUp(program: Program, name: string, scope: Scope, steps: number): readonly Definition[] {
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

/** A binding with the scope that it stands in; the first parameter of a method is an instance of its class. */
export function define(binding: Binding, scope: Scope): Definition {
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
