import type { ConflictChoice } from "../config/changes.ts";
import { hasConflictMarkers } from "../config/conflict-markers.ts";
import type { DiskFile } from "./disk.ts";
import { BASES_FILE, baseFileOf } from "./layout.ts";
import { findFault, mergeFile } from "./merge-file.ts";
import { disputeDifferences } from "./merge-text.ts";
import type { Merge } from "./regions.ts";
import { type FileSides, leaveText, stayDeleted, textOf, type Verdict, withFault } from "./verdict.ts";

/** How conflicts are settled; with `ask` and `fail` they stay open, for the wizard or for exit code 4. */
export type OnConflict = ConflictChoice | "ask" | "fail";

/** Decides about a file that is cryo-init's from the first to the last byte. */
export function planWholeFile(sides: FileSides, onConflict: OnConflict): Verdict {
  const { file, base, disk } = sides;
  if (disk === null) {
    if (base !== null) return stayDeleted(file.path, "You removed it, so it stays removed");
    return { kind: "create", reason: "It is not there yet.", after: file.content };
  }
  const mine = textOf(disk, file);
  if (mine === file.content) return leaveText(sides, disk, "identical", "It stands as generated.");
  if (hasConflictMarkers(mine) && file.content !== base) return openMarked(sides, mine);
  if (sides.altered && file.content !== base) return openAltered(sides, mine, onConflict);
  if (base === null) return replaceForeign(sides);
  if (mine === base) {
    return { kind: "update", reason: "Nobody has edited it since it was written.", after: file.content };
  }
  const fault = findFault(file.path, mine);
  const verdict =
    file.content === base
      ? leaveText(sides, disk, "kept", describeEdit(mine))
      : mergeEdit(sides, disk, mergeFile(file.path, { base, mine, theirs: file.content }), onConflict);
  return fault === null ? verdict : withFault(verdict, fault);
}

/** Decides about a file that cryo-init wrote earlier and that the answers no longer ask for. */
export function planRemoval(base: string | null, disk: DiskFile | null, altered: boolean): Verdict {
  if (disk === null) {
    return { kind: "identical", reason: "It is no longer needed, and already gone.", after: null };
  }
  if (disk.text === base && !altered) {
    return { kind: "remove", reason: "It is no longer needed, and nobody has edited it.", after: null };
  }
  const record = base === null ? "is gone" : altered ? "was changed" : null;
  const edited = record === null ? "was edited by hand" : `its record in .cryo-init/base/ ${record}`;
  const reason = `It is no longer needed, but ${edited}: delete it yourself if you agree.`;
  return { kind: "kept", reason, after: null };
}

function replaceForeign({ file, written }: FileSides): Verdict {
  const origin = written
    ? "An earlier run wrote it, but how it was written is no longer on record"
    : "It was there before cryo-init";
  return { kind: "replace", reason: `${origin}; a copy goes to .cryo-init/before/.`, after: file.content };
}

/** A search and replace over the whole folder changes a file and its base alike: it would look as nobody's edit. */
function openAltered({ file, base, proven }: FileSides, mine: string, onConflict: OnConflict): Verdict {
  const changed = proven ? "is not what was written" : `cannot be checked (${BASES_FILE} is gone)`;
  const what = base === null ? "is gone" : changed;
  const doubt = `Its record, ${baseFileOf(file.path)}, ${what}, so that edits cannot be told apart.`;
  const merge = disputeDifferences(mine, file.content);
  if (merge.clean) throw new TypeError(`${file.path} is as generated`);
  return { ...openConflict(merge, onConflict), reason: doubt, doubt };
}

/**
 * Marked once more, nobody could tell the old sides from the new ones; and taken as a whole, either side would cost what
 * is not in dispute.
 */
function openMarked({ file }: FileSides, mine: string): Verdict {
  const doubt = "A conflict is still marked in it: settle the marked lines in an editor first.";
  const choices = { mine, theirs: file.content, markers: mine };
  return { kind: "conflict", reason: doubt, after: null, choices, doubt };
}

function mergeEdit(sides: FileSides, disk: DiskFile, merge: Merge, onConflict: OnConflict): Verdict {
  if (!merge.clean) return openConflict(merge, onConflict);
  if (merge.text === textOf(disk, sides.file)) {
    return leaveText(sides, disk, "identical", "Edited by hand; it already holds all that is generated.");
  }
  return { kind: "merge", reason: "Edited by hand elsewhere; both changes are kept.", after: merge.text };
}

function openConflict(merge: Merge & { clean: false }, onConflict: OnConflict): Verdict {
  const places = merge.conflicts === 1 ? "in one place" : `in ${merge.conflicts} places`;
  return {
    kind: "conflict",
    reason: merge.doubt ?? `Edited by hand ${places} where the generated text changed, too.`,
    after: onConflict === "ask" || onConflict === "fail" ? null : merge.choices[onConflict],
    choices: merge.choices,
    ...(merge.doubt === undefined ? {} : { doubt: merge.doubt }),
  };
}

function describeEdit(text: string): string {
  return hasConflictMarkers(text)
    ? "A conflict is still marked in it: settle it in an editor."
    : "Edited by hand, and nothing new was generated.";
}
