import { diff3Merge, diffComm } from "node-diff3";
import { type Merge, type Region, toMerge } from "./regions.ts";

/** The three texts of a merge, all with `\n` endings. */
export interface MergeSides {
  /** As cryo-init last wrote it. */
  readonly base: string;
  /** As it stands on disk, edited by hand. */
  readonly mine: string;
  /** As it is generated now. */
  readonly theirs: string;
}

/**
 * Three-way merge by lines (diff3). Changes that stand apart are both taken whichever way a conflict is settled:
 * `mine` and `theirs` decide the disputed lines only.
 */
export function mergeText(sides: MergeSides): Merge {
  const regions = diff3Merge(splitLines(sides.mine), splitLines(sides.base), splitLines(sides.theirs), {
    excludeFalseConflicts: true,
  });
  return toMerge(
    regions.flatMap(({ ok, conflict }): readonly Region[] => [
      ...(ok === undefined ? [] : [{ agreed: ok }]),
      ...(conflict === undefined ? [] : [{ mine: conflict.a, theirs: conflict.b }]),
    ]),
  );
}

/** Every difference between two texts as a dispute of its own. */
export function disputeDifferences(mine: string, theirs: string): Merge {
  const [left, right] = [splitLines(mine), splitLines(theirs)];
  const regions: Region[] = diffComm(left, right).map((part) =>
    "common" in part ? { agreed: part.common } : { mine: part.buffer1, theirs: part.buffer2 },
  );
  return toMerge(regions);
}

/** Text that ends in `\n` gives an empty last line, so that a missing end of line is a difference like any other. */
function splitLines(text: string): string[] {
  return text.split("\n");
}
