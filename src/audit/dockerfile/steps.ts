import { joinPath } from "../paths.ts";
import { expandVariables } from "./expand-variables.ts";
import {
  type Dockerfile,
  defaultsOf,
  everyStage,
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
  yield* walk(inheritedInstructions(stage), stage.dockerfile, {
    values: new Map(),
    shared: false,
    folder: "/",
  });
}

/** Walks through every stage of a file, and comes to each instruction of a stage once; then to those behind ONBUILD. */
export function* stepsOfFile(dockerfile: Dockerfile): Generator<Step & { readonly stage: Stage }> {
  const ends = new Map<Stage | null, State>();
  for (const stage of everyStage(dockerfile)) {
    const before = ends.get(stage.parent);
    const state: State = { values: before?.values ?? new Map(), shared: true, folder: before?.folder ?? "/" };
    for (const step of walk(stage.instructions, dockerfile, state)) yield { ...step, stage };
    ends.set(stage, state);
  }
}

interface State {
  values: Map<string, string>;
  /** True while the values are those of the stage that it goes on from: thousands can go on from one. */
  shared: boolean;
  folder: string;
}

function* walk(
  instructions: readonly Instruction[],
  { head, args }: Dockerfile,
  state: State,
): Generator<Step> {
  // What stands before the first FROM holds only where an ARG takes it in.
  const outside = defaultsOf(head, args);
  for (const instruction of instructions) {
    const { keyword, rest } = instruction;
    if (keyword === "WORKDIR")
      state.folder = joinPath(state.folder, expandVariables(unquote(rest), state.values));
    if (keyword === "ARG" || keyword === "ENV") {
      if (state.shared) state.values = new Map(state.values);
      state.shared = false;
      const { values } = state;
      for (const { name, value } of readAssignments(rest)) {
        const text = (keyword === "ARG" ? args.get(name) : undefined) ?? value ?? outside.get(name);
        if (text !== undefined) values.set(name, expandVariables(text, values));
      }
    }
    yield { instruction, values: state.values, folder: state.folder };
  }
}

/** The folder that a stage's instructions end in. */
export function workingFolder(stage: Stage): string {
  let last = "/";
  for (const { folder } of stepsOf(stage)) last = folder;
  return last;
}
