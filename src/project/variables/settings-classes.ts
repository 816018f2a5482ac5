import type { Analysis } from "../python/analysis.ts";
import { evaluate } from "../python/evaluate.ts";
import { argument } from "../python/expression.ts";
import { type PythonModule, type Scope, scopeInside } from "../python/module.ts";
import { externalName } from "../python/resolve.ts";
import type { ClassStatement, Expression } from "../python/syntax.ts";
import { textOf } from "../python/values.ts";
import type { VariableRead } from "./environment-reads.ts";

const BASES = /^(?:pydantic|pydantic_settings|pydantic\.v1)\.BaseSettings$/;

/** Fields of pydantic's settings classes: each is a variable of its name in capitals, required without a default. */
export function settingsFields(analysis: Analysis, module: PythonModule): readonly VariableRead[] {
  if (!module.text.includes("BaseSettings")) return [];
  return module.statements.flatMap(({ statement, scope }) => {
    if (statement.kind !== "class") return [];
    const isSettings = statement.bases.some((base) =>
      BASES.test(externalName(analysis.program, base, scope) ?? ""),
    );
    return isSettings ? fieldsOf(analysis, statement, scopeInside(statement, scope)) : [];
  });
}

function fieldsOf(analysis: Analysis, statement: ClassStatement, scope: Scope): readonly VariableRead[] {
  const prefix = prefixOf(analysis, statement, scope);
  return statement.body.flatMap((field): readonly VariableRead[] => {
    if (field.kind !== "assign" || field.annotation === null) return [];
    const [target] = field.targets;
    if (target?.kind !== "name" || target.name.startsWith("_") || target.name === "model_config") return [];
    const value = defaultOf(field.value);
    const [known] = value === null ? [] : evaluate(analysis, value, scope);
    const isLiteral = known !== undefined && known !== null && typeof known !== "object";
    return [
      {
        name: `${prefix}${target.name}`.toUpperCase(),
        required: value === null,
        fallback: isLiteral ? textOf(known) : null,
        secret: field.annotation.kind === "name" && field.annotation.name === "SecretStr",
        from: scope.module.placeOf(field),
      },
    ];
  });
}

/** `Field(...)` has no default, `Field("x")` and `Field(default="x")` have one. */
function defaultOf(value: Expression | null): Expression | null {
  if (value?.kind !== "call" || value.callee.kind !== "name" || value.callee.name !== "Field") return value;
  const given = argument(value, "default", 0) ?? argument(value, "default_factory");
  return given?.kind === "other" ? null : given;
}

function prefixOf(analysis: Analysis, statement: ClassStatement, scope: Scope): string {
  for (const inner of statement.body) {
    const settings =
      inner.kind === "assign" && inner.value?.kind === "call" ? argument(inner.value, "env_prefix") : null;
    const [prefix] = settings === null ? [] : evaluate(analysis, settings, scope);
    if (typeof prefix === "string") return prefix;
    if (inner.kind !== "class" || inner.name !== "Config") continue;
    for (const line of inner.body) {
      const named =
        line.kind === "assign" &&
        line.targets.some((target) => target.kind === "name" && target.name === "env_prefix");
      if (named && line.value?.kind === "string") return line.value.value;
    }
  }
  return "";
}
