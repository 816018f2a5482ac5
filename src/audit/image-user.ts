import { repositoryOf } from "../config/image-name.ts";
import { DROPS_RIGHTS, NOT_ROOT } from "./data/users-of-images.ts";
import { expandVariables } from "./dockerfile/expand-variables.ts";
import { baseOf, type Instruction, lastInstruction, type Stage } from "./dockerfile/read-dockerfile.ts";
import { stepsOf } from "./dockerfile/steps.ts";
import { hubName } from "./image-names.ts";

/** Whom an image runs as. */
export interface ImageUser {
  /** The user without the group; null where no variable's value tells. */
  readonly name: string | null;
  /** Null where the user comes from the image that it stands on. */
  readonly instruction: Instruction | null;
}

/**
 * The user of a stage: of its last USER, and otherwise of the image that it stands on.
 * @param end the instruction before which it is asked for, instead of the stage's end
 */
export function userOf(stage: Stage, end?: Instruction): ImageUser {
  let user: ImageUser | null = null;
  for (const { instruction, values } of stepsOf(stage)) {
    if (instruction === end) break;
    if (instruction.keyword !== "USER") continue;
    const [name = ""] = expandVariables(instruction.rest.replace(/["']/g, ""), values).split(":");
    user = { name: name.includes("$") ? null : name, instruction };
  }
  if (user !== null) return user;
  const image = hubName(baseOf(stage));
  const unknown =
    image.includes("$") ||
    NOT_ROOT.some((known) => known.test(image)) ||
    (DROPS_RIGHTS.has(repositoryOf(image)) && lastInstruction(stage, "ENTRYPOINT") === null);
  return { name: unknown ? null : "root", instruction: null };
}

/** True for the names and numbers of root: `root`, `0`, `0:0`. */
export function isRoot(user: string): boolean {
  return /^(?:root|0+)(?::|$)/.test(user.trim());
}
