import type { Rule } from "../finding.ts";
import { cd016 } from "./cd016.ts";

/** Every rule, by its number. */
export const RULES: readonly Rule[] = [cd016];
