import type { PythonModule, Scope } from "./module.ts";
import type { Program } from "./program.ts";
import type { ClassStatement, Expression, FunctionStatement, Parameter } from "./syntax.ts";

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
export const MAX_STEPS = 12;

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

/** The memory of a program; it lives as long as the program does. */
export function memoryOf(program: Program): Memory {
  const known = memories.get(program);
  if (known !== undefined) return known;
  const made: Memory = { resolved: new WeakMap(), instances: new WeakMap(), imported: new WeakMap() };
  memories.set(program, made);
  return made;
}
