import { hasConflictMarkers } from "../config/conflict-markers.ts";
import { appendBlock, findBlock, foldRepeats, hasMarker, joinFile, mergeBlock, wrapBlock } from "./block.ts";
import type { DiskFile } from "./disk.ts";
import { type FileSides, leaveText, stayDeleted, type Verdict } from "./verdict.ts";

/** Decides about a file of the project in which cryo-init owns a block. Never a conflict: see `mergeBlock`. */
export function planBlock(sides: FileSides): Verdict {
  const { file, base, disk } = sides;
  const block = wrapBlock(file.content);
  if (disk === null) {
    if (base !== null) return stayDeleted(file.path, "You removed it, so it stays removed");
    return { kind: "create", reason: "It is not there yet.", after: block };
  }
  const found = findBlock(disk.text);
  if (found === null) {
    if (base !== null && hasMarker(disk.text)) {
      const reason =
        "One of the two lines that mark cryo-init's is missing, so all of it is yours: put it back to have them brought up to date.";
      return { kind: "deleted", reason, after: null };
    }
    if (base !== null) return stayDeleted(file.path, "You took cryo-init's lines out, so they stay out");
    const reason = "cryo-init's lines are added at its end; yours stay as they are.";
    return { kind: "merge", reason, after: appendBlock(disk.text, block) };
  }
  const folded = foldRepeats(found, [base ?? "", block]);
  if (folded.below !== found.below) {
    const after = joinFile(folded.block === block ? folded : mergeBlock(folded, base, block));
    return { kind: "merge", reason: "cryo-init's block stood in it more than once; one stays.", after };
  }
  if (found.block === block) return leaveText(sides, disk, "identical", "Its block stands as generated.");
  if (block === base) {
    const edited = hasConflictMarkers(found.block)
      ? "A conflict is still marked in it: settle it in an editor."
      : "Its block was edited by hand, and nothing new was generated.";
    return leaveText(sides, disk, "kept", edited);
  }
  const after = joinFile(mergeBlock(found, base, block));
  if (found.block === base) return { kind: "update", reason: "Only cryo-init's block in it changes.", after };
  return { kind: "merge", reason: "Its block was edited by hand; added lines are kept.", after };
}

/** Decides about a block that the answers no longer ask for. The file goes with it when nothing else is in it. */
export function planBlockRemoval(base: string | null, disk: DiskFile | null, altered: boolean): Verdict {
  const found = disk === null ? null : findBlock(disk.text);
  if (found === null) {
    return { kind: "identical", reason: "Its block is no longer needed, and already gone.", after: null };
  }
  if (found.block !== base || altered) {
    const reason = "Its block is no longer needed, but was edited by hand: delete it yourself if you agree.";
    return { kind: "kept", reason, after: null };
  }
  const rest = found.above.replace(/\n\n$/, "\n") + foldRepeats(found, [base]).below;
  if (rest.trim() === "") {
    return { kind: "remove", reason: "Nothing but a block that is no longer needed is in it.", after: null };
  }
  return { kind: "update", reason: "Its block is no longer needed.", after: rest };
}
