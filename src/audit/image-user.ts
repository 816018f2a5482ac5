import { repositoryOf } from "../config/image-name.ts";
import { DROPS_RIGHTS, NOT_ROOT } from "./data/users-of-images.ts";
import { expandVariables } from "./dockerfile/expand-variables.ts";
import type { Instruction, Stage } from "./dockerfile/read-dockerfile.ts";
import { lastInstruction } from "./images.ts";
import { type RuntimeStage, stageValues } from "./runtime-stages.ts";

/** Whom an image runs as. */
export interface ImageUser {
  /** The user without the group; null where no variable's value tells. */
  readonly name: string | null;
  /** Null where the user comes from the image that it stands on. */
  readonly instruction: Instruction | null;
}

/** The user of a stage: of its last USER, and otherwise of the image that it stands on. */
export function userOf({ dockerfile, stage }: RuntimeStage): ImageUser {
  const instruction = lastInstruction(stage, "USER");
  if (instruction !== null) {
    const text = expandVariables(instruction.rest.replace(/["']/g, ""), stageValues(dockerfile, stage));
    const name = text.split(":")[0] ?? "";
    return { name: name.includes("$") ? null : name, instruction };
  }
  const image = baseOf(stage).replace(/^(?:docker\.io\/(?:library\/)?)/, "");
  const unknown =
    image.includes("$") ||
    NOT_ROOT.some((known) => known.test(image)) ||
    (DROPS_RIGHTS.has(repositoryOf(image)) && lastInstruction(stage, "ENTRYPOINT") === null);
  return { name: unknown ? null : "root", instruction: null };
}

/** The image that a stage and those that it goes on from stand on. */
export function baseOf(stage: Stage): string {
  let first = stage;
  while (first.parent !== null) first = first.parent;
  return first.image;
}

/** True for the names and numbers of root: `root`, `0`, `0:0`. */
export function isRoot(user: string): boolean {
  return /^(?:root|0+)(?::|$)/.test(user.trim());
}
