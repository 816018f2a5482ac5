import { diff3Merge } from "node-diff3";
import type { ConflictChoice } from "../config/changes.ts";

/** The three texts of a merge, all with `\n` endings. */
export interface MergeSides {
  /** As cryo-init last wrote it. */
  readonly base: string;
  /** As it stands on disk, edited by hand. */
  readonly mine: string;
  /** As it is generated now. */
  readonly theirs: string;
}

/** Either one text, or one text per way to settle the places where both sides changed the same lines. */
export type Merge =
  | { readonly clean: true; readonly text: string }
  | {
      readonly clean: false;
      /** How many places both sides changed, from 1. */
      readonly conflicts: number;
      readonly choices: Readonly<Record<ConflictChoice, string>>;
    };

const MINE_MARK = "<<<<<<< your edit";
const MIDDLE_MARK = "=======";
const THEIRS_MARK = ">>>>>>> cryo-init";

/**
 * Three-way merge by lines (diff3). Changes that stand apart are both taken whichever way a conflict is settled:
 * `mine` and `theirs` decide the disputed lines only.
 */
export function mergeText(sides: MergeSides): Merge {
  const regions = diff3Merge(splitLines(sides.mine), splitLines(sides.base), splitLines(sides.theirs), {
    excludeFalseConflicts: true,
  });
  const mine: string[] = [];
  const theirs: string[] = [];
  const markers: string[] = [];
  let conflicts = 0;
  for (const { ok, conflict } of regions) {
    if (ok !== undefined) {
      for (const lines of [mine, theirs, markers]) lines.push(...ok);
    }
    if (conflict !== undefined) {
      conflicts += 1;
      mine.push(...conflict.a);
      theirs.push(...conflict.b);
      markers.push(MINE_MARK, ...conflict.a, MIDDLE_MARK, ...conflict.b, THEIRS_MARK);
    }
  }
  if (conflicts === 0) return { clean: true, text: mine.join("\n") };
  const choices = { mine: mine.join("\n"), theirs: theirs.join("\n"), markers: markers.join("\n") };
  return { clean: false, conflicts, choices };
}

/** True when a conflict was left in the text, to be settled in an editor. */
export function hasConflictMarkers(text: string): boolean {
  const lines = splitLines(text);
  return lines.includes(MINE_MARK) && lines.includes(THEIRS_MARK);
}

/** Text that ends in `\n` gives an empty last line, so that a missing end of line is a difference like any other. */
function splitLines(text: string): string[] {
  return text.split("\n");
}
