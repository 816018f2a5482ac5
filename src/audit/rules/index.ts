import type { Rule } from "../finding.ts";
import { cd016 } from "./cd016.ts";
import { cd060 } from "./cd060.ts";

/** Every rule that looks at the project, by its number. */
export const RULES: readonly Rule[] = [cd016, cd060];
