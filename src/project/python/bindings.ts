import type { Scope } from "./module.ts";
import type {
  ClassStatement,
  ComprehensionExpression,
  Expression,
  FunctionStatement,
  Parameter,
  Statement,
} from "./syntax.ts";
import { flatten } from "./walk.ts";

/** One way in which a name gets its value. */
export type Binding =
  | { readonly kind: "function"; readonly statement: FunctionStatement }
  | { readonly kind: "class"; readonly statement: ClassStatement }
  | {
      readonly kind: "value";
      readonly expression: Expression;
      /** `each`: one of the items (a loop); a number: the item at that position; null: the value itself. */
      readonly item: "each" | number | null;
    }
  | { readonly kind: "parameter"; readonly parameter: Parameter; readonly statement: FunctionStatement };

/** What names are bound to, by name, in the order of the source. */
export type Bindings = ReadonlyMap<string, readonly Binding[]>;

const NONE: Bindings = new Map();
const known = new WeakMap<object, Bindings>();
const knownMembers = new WeakMap<ClassStatement, ReadonlyMap<string, readonly Member[]>>();

/** The names that a module, function, class or comprehension binds itself; blocks such as `if` bind none. */
export function bindingsOf(scope: Scope): Bindings {
  const key = scope.owner ?? scope.module;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const made = collect(scope);
  known.set(key, made);
  return made;
}

function collect({ owner, module }: Scope): Bindings {
  if (owner === null) return bindBody(module.body, []);
  if (owner.kind === "class") return bindBody(owner.body, []);
  if (owner.kind === "comprehension") return bindClauses(owner);
  if (owner.kind !== "function") return NONE;
  const parameters = owner.parameters.map(
    (parameter): Named => ({
      name: parameter.name,
      binding: { kind: "parameter", parameter, statement: owner },
    }),
  );
  return bindBody(owner.body, parameters);
}

interface Named {
  readonly name: string;
  readonly binding: Binding;
}

function bindBody(body: readonly Statement[], first: readonly Named[]): Bindings {
  return group([...first, ...[...flatten(body)].flatMap(bindStatement)]);
}

function group(named: readonly Named[]): Bindings {
  const map = new Map<string, Binding[]>();
  for (const { name, binding } of named) {
    const list = map.get(name);
    if (list === undefined) map.set(name, [binding]);
    else list.push(binding);
  }
  return map;
}

function bindStatement(statement: Statement): readonly Named[] {
  switch (statement.kind) {
    case "function":
      return [{ name: statement.name, binding: { kind: "function", statement } }];
    case "class":
      return [{ name: statement.name, binding: { kind: "class", statement } }];
    case "for":
      return bindTarget(statement.target, statement.iterable, "each");
    case "assign": {
      const { value } = statement;
      return value === null ? [] : statement.targets.flatMap((target) => bindTarget(target, value, null));
    }
    default:
      return [];
  }
}

function bindClauses({ clauses }: ComprehensionExpression): Bindings {
  return group(clauses.flatMap(({ target, iterable }) => bindTarget(target, iterable, "each")));
}

function bindTarget(target: Expression, value: Expression, item: "each" | null): readonly Named[] {
  if (target.kind === "name")
    return [{ name: target.name, binding: { kind: "value", expression: value, item } }];
  if (target.kind !== "sequence" || item === "each") return [];
  return target.items.flatMap((part, index): readonly Named[] => {
    if (part.kind !== "name") return [];
    const direct = value.kind === "sequence" ? value.items[index] : undefined;
    const binding: Binding =
      direct === undefined
        ? { kind: "value", expression: value, item: index }
        : { kind: "value", expression: direct, item: null };
    return [{ name: part.name, binding }];
  });
}

/** An attribute of a class: from its body, or assigned to `self` in one of its methods. */
export interface Member {
  readonly binding: Binding;
  /** The method that assigns it; null for the class's body. */
  readonly method: FunctionStatement | null;
}

/** The attributes of a class, those that its methods assign to `self` included; bases are not followed. */
export function membersOf(statement: ClassStatement): ReadonlyMap<string, readonly Member[]> {
  const cached = knownMembers.get(statement);
  if (cached !== undefined) return cached;
  const members = new Map<string, Member[]>();
  const add = (name: string, member: Member) => {
    members.set(name, [...(members.get(name) ?? []), member]);
  };
  for (const inner of flatten(statement.body)) {
    for (const { name, binding } of bindStatement(inner)) add(name, { binding, method: null });
    if (inner.kind !== "function") continue;
    for (const { name, value } of assignedToSelf(inner)) {
      add(name, { binding: { kind: "value", expression: value, item: null }, method: inner });
    }
  }
  knownMembers.set(statement, members);
  return members;
}

function* assignedToSelf(method: FunctionStatement): Generator<{ name: string; value: Expression }> {
  const self = method.parameters[0]?.name;
  for (const statement of flatten(method.body)) {
    if (statement.kind !== "assign" || statement.value === null) continue;
    for (const target of statement.targets) {
      if (target.kind !== "attribute" || target.object.kind !== "name") continue;
      if (target.object.name === self) yield { name: target.name, value: statement.value };
    }
  }
}
