import { joinPath } from "../paths.ts";
import { expandVariables, type Values } from "./expand-variables.ts";
import {
  type Dockerfile,
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
  readonly values: Values;
  /** The folder that WORKDIR has led to, absolute. */
  readonly folder: string;
}

/** Walks through the instructions of a stage and of those that it goes on from, as a build does. */
export function* stepsOf(stage: Stage): Generator<Step> {
  yield* walk(inheritedInstructions(stage), stage.dockerfile, {
    values: new Layer(null),
    folder: "/",
  });
}

/** Walks through every stage of a file, and comes to each instruction of a stage once; then to those behind ONBUILD. */
export function* stepsOfFile(dockerfile: Dockerfile): Generator<Step & { readonly stage: Stage }> {
  const ends = new Map<Stage | null, State>();
  for (const stage of everyStage(dockerfile)) {
    const before = ends.get(stage.parent);
    const state: State = { values: new Layer(before?.values ?? null), folder: before?.folder ?? "/" };
    for (const step of walk(stage.instructions, dockerfile, state)) yield { ...step, stage };
    ends.set(stage, state);
  }
}

/** Characters of a folder at the most: a thousand relative WORKDIR behind each other lead nowhere that is looked for. */
const MOST_OF_PATH = 1000;

interface State {
  readonly values: Layer;
  folder: string;
}

/** Values over those of the stage that one goes on from, which are not copied: thousands can go on from each other. */
class Layer implements Values {
  readonly own = new Map<string, string>();
  readonly below: Layer | null;

  constructor(below: Layer | null) {
    this.below = below?.own.size === 0 ? below.below : below;
  }

  get(name: string): string | undefined {
    for (let layer: Layer | null = this; layer !== null; layer = layer.below) {
      const value = layer.own.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

function* walk(
  instructions: readonly Instruction[],
  { defaults, args }: Dockerfile,
  state: State,
): Generator<Step> {
  for (const instruction of instructions) {
    const { keyword, rest } = instruction;
    if (keyword === "WORKDIR" && state.folder.length + rest.length <= MOST_OF_PATH)
      state.folder = joinPath(state.folder, expandVariables(unquote(rest), state.values));
    if (keyword === "ARG" || keyword === "ENV") {
      const { values } = state;
      for (const { name, value } of readAssignments(rest)) {
        // What stands before the first FROM holds only where an ARG takes it in.
        const text = (keyword === "ARG" ? args.get(name) : undefined) ?? value ?? defaults.get(name);
        if (text !== undefined) values.own.set(name, expandVariables(text, values));
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
