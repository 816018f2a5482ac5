import { LONGEST_TEXT } from "./answer.ts";
import { DOCUMENT_VERSION } from "./document.ts";
import type { AnswerType, Question } from "./question.ts";
import { QUESTIONS } from "./questions/index.ts";
import type { Dimension } from "./units.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [key: string]: unknown };

/** A group of settings; nothing may stand below its name. */
interface ObjectSchema {
  type: readonly ["object", "null"];
  description?: string;
  additionalProperties: false;
  properties: Record<string, JsonSchema | ObjectSchema>;
}

const QUANTITIES: Readonly<Record<Dimension, JsonSchema>> = {
  memory: { type: ["string", "integer"], pattern: "^[0-9]+(\\.[0-9]+)? ?([kKmMgGtT][iI]?[bB]?|[bB])?$" },
  cpus: { type: ["string", "number"], pattern: "^([0-9]+(\\.[0-9]+)?|\\.[0-9]+) ?m?$" },
  duration: { type: "string", pattern: "^([0-9]+(\\.[0-9]+)? ?(ms|s|m|h) ?)+$" },
};

/** The JSON Schema (2020-12) of cryo-init.yaml, from the question table. */
export function renderSchema(): JsonSchema {
  const root = createGroup();
  root.properties.version = { const: DOCUMENT_VERSION, description: "Version of this file's format." };
  for (const question of QUESTIONS) place(root, question.id.split("."), question);
  root.properties.keep = {
    type: ["array", "null"],
    items: { type: "string" },
    description:
      "Generated files that belong to the project now: cryo-init leaves them alone. Names or patterns.",
  };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "cryo-init.yaml",
    description: "The answers that cryo-init generates from.",
    ...root,
  };
}

function createGroup(): ObjectSchema {
  return { type: ["object", "null"], additionalProperties: false, properties: {} };
}

function place(parent: ObjectSchema, path: readonly string[], question: Question): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    parent.properties[key] = {
      ...typeSchema(question.type),
      title: question.title,
      description: question.help,
    };
    return;
  }
  const child = parent.properties[key] ?? createGroup();
  parent.properties[key] = child;
  place(child as ObjectSchema, rest, question);
}

function typeSchema(type: AnswerType): JsonSchema {
  switch (type.kind) {
    case "text":
      return {
        type: ["string", type.optional ? "null" : "number"],
        ...stringSchema(type.shape?.pattern, type.optional === true),
        examples: [type.example],
      };
    case "integer":
      return { type: "integer", minimum: type.min, maximum: type.max };
    case "quantity":
      return QUANTITIES[type.dimension];
    case "confirm":
      return { type: "boolean" };
    case "select":
      return { enum: type.options.map(({ value }) => value) };
    case "multiselect":
      return {
        type: "array",
        minItems: type.atLeast,
        uniqueItems: true,
        items: { enum: type.options.map(({ value }) => value) },
      };
    case "list":
      return {
        type: ["array", "null"],
        items: { type: "string", ...stringSchema(type.shape?.pattern, false) },
        examples: [[type.example]],
      };
  }
}

/** What a text must look like. Numbers, such as an unquoted `3.13`, are left to the program. */
function stringSchema(pattern: RegExp | undefined, optional: boolean): JsonSchema {
  if (pattern === undefined) return { maxLength: LONGEST_TEXT };
  const { source } = pattern;
  return { maxLength: LONGEST_TEXT, pattern: optional ? `^$|${source}` : source };
}
