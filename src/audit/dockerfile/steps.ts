import { joinPath } from "../paths.ts";
import { expandVariables } from "./expand-variables.ts";
import {
  defaultsOf,
  type Instruction,
  inheritedInstructions,
  readAssignments,
  type Stage,
} from "./read-dockerfile.ts";
import { unquote } from "./unquote.ts";

/** An instruction, and what holds when Docker has come to it. */
export interface Step {
  readonly instruction: Instruction;
  /** Of ARG and ENV so far, its own with them. The next step changes it. */
  readonly values: ReadonlyMap<string, string>;
  /** The folder that WORKDIR has led to, absolute. */
  readonly folder: string;
}

/** Walks through the instructions of a stage and of those that it goes on from, as a build does. */
export function* stepsOf(stage: Stage): Generator<Step> {
  // What stands before the first FROM holds only where an ARG takes it in.
  const outside = defaultsOf(stage.dockerfile.head);
  const values = new Map<string, string>();
  let folder = "/";
  for (const instruction of inheritedInstructions(stage)) {
    const { keyword, rest } = instruction;
    if (keyword === "WORKDIR") folder = joinPath(folder, expandVariables(unquote(rest), values));
    if (keyword === "ARG" || keyword === "ENV") {
      for (const { name, value } of readAssignments(rest)) {
        const text = value ?? outside.get(name);
        if (text !== undefined) values.set(name, expandVariables(text, values));
      }
    }
    yield { instruction, values, folder };
  }
}

/** The folder that a stage's instructions end in. */
export function workingFolder(stage: Stage): string {
  return [...stepsOf(stage)].at(-1)?.folder ?? "/";
}
