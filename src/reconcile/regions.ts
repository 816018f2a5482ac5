import type { ConflictChoice } from "../config/changes.ts";

/** Lines of a merge: the same whichever way conflicts are settled, or disputed. */
export type Region =
  | { readonly agreed: readonly string[] }
  | { readonly mine: readonly string[]; readonly theirs: readonly string[] };

/** Either one text, or one text per way to settle the places where both sides changed the same. */
export type Merge =
  | { readonly clean: true; readonly text: string }
  | {
      readonly clean: false;
      /** How many places both sides changed, from 1. */
      readonly conflicts: number;
      readonly choices: Readonly<Record<ConflictChoice, string>>;
      /** Why it is one, where that is not that both sides changed the same lines. */
      readonly doubt?: string;
    };

/** The lines around what is disputed, as Git and editors know them. */
export const MARKS = {
  mine: "<<<<<<< your edit",
  middle: "=======",
  theirs: ">>>>>>> cryo-init",
} as const;

/** The texts that regions make one after the other. */
export function toMerge(regions: readonly Region[]): Merge {
  const write = (settle: (mine: readonly string[], theirs: readonly string[]) => readonly string[]): string =>
    regions.flatMap((part) => ("agreed" in part ? part.agreed : settle(part.mine, part.theirs))).join("\n");
  const conflicts = regions.filter((part) => !("agreed" in part)).length;
  const mine = write((left) => left);
  if (conflicts === 0) return { clean: true, text: mine };
  const theirs = write((_, right) => right);
  const markers = write((left, right) => [MARKS.mine, ...left, MARKS.middle, ...right, MARKS.theirs]);
  return { clean: false, conflicts, choices: { mine, theirs, markers } };
}
