import { hasConflictMarkers } from "../../config/conflict-markers.ts";
import { disputeDifferences, type MergeSides, mergeText } from "../merge-text.ts";
import { type Merge, toMerge } from "../regions.ts";
import { alignStyle } from "./align-style.ts";
import { type Intent, isMixOf, mergeData, type Side, sameMeaning } from "./merge-data.ts";
import { mergeEntries } from "./merge-entries.ts";
import { readYaml } from "./read-yaml.ts";
import { disputeShared } from "./shared-parts.ts";

/**
 * Three-way merge of a YAML file. What a person has merely written in another style is no difference: where the sides
 * as they are do not merge, they are held against each other in that style.
 */
export function mergeYaml(sides: MergeSides): Merge {
  const merge = mergeStyled(sides);
  if (merge.clean) return merge;
  const [base, mine, theirs] = [sides.base, sides.mine, sides.theirs].map(readYaml);
  if (!base || !mine || !theirs) return merge;
  const [before, right] = [alignStyle(mine, base), alignStyle(mine, theirs)];
  if (before === base && right === theirs) return merge;
  const again = mergeStyled({ base: before.source.text, mine: sides.mine, theirs: right.source.text });
  return again.clean ? again : merge;
}

/**
 * Lines first, so that what people wrote stays as it is; by key where the lines conflict
 * or where their merge would mean something else. No text is called merged that does not mean what the merge of the
 * data means: then the conflict stays open.
 */
function mergeStyled(sides: MergeSides): Merge {
  const byLine = mergeText(sides);
  const read = { base: readYaml(sides.base), mine: readYaml(sides.mine), theirs: readYaml(sides.theirs) };
  const { base, mine, theirs } = read;
  if (base === null || theirs === null) return byLine;
  if (mine === null) return disputeAll(byLine, sides);
  const intentOf = (side: Side): Intent =>
    mergeData(base.entry.data, mine.entry.data, theirs.entry.data, side);
  const holds = (merge: Merge): boolean => {
    if (merge.clean) {
      const result = readYaml(merge.text);
      const { data, disputed } = intentOf("mine");
      return result !== null && !disputed && sameMeaning(result.entry.data, data);
    }
    return ([mine, theirs] as const).every(({ entry }, at) => {
      const side = at === 0 ? "mine" : "theirs";
      const result = readYaml(merge.choices[side]);
      return result !== null && isMixOf(result.entry.data, intentOf(side).data, entry.data);
    });
  };
  if (byLine.clean && holds(byLine)) return byLine;
  const regions = mergeEntries(base, mine, theirs);
  const byKey = regions === null ? null : toMerge(regions);
  if (byKey !== null && holds(byKey)) return byKey;
  if (holds(byLine)) return byLine;
  for (const merge of [byKey, byLine]) {
    const shared = merge?.clean ? disputeShared(merge.text, sides) : null;
    if (shared !== null) return shared;
  }
  // Each choice of the lines may be a file that nobody has written: then one conflict about all of it.
  const whole = toMerge([{ mine: mine.source.lines, theirs: theirs.source.lines }]);
  return whole.clean ? whole : { ...whole, doubt: WHOLE };
}

const WHOLE =
  "Its parts depend on each other, so all of it is in conflict: mine leaves your file as it is, theirs leaves nothing of your edits.";

/**
 * A file that a hand edit has made unreadable has no meaning that a merge could be held against: each difference is put
 * before people, and none is called merged. A conflict that is still marked in it goes through its lines.
 */
function disputeAll(byLine: Merge, { mine, theirs }: MergeSides): Merge {
  if (hasConflictMarkers(mine)) return byLine;
  return disputeDifferences(byLine.clean ? byLine.text : byLine.choices.mine, theirs);
}
