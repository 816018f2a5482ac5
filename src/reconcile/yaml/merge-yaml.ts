import { isMap, LineCounter, parseDocument } from "yaml";
import { type MergeSides, mergeText } from "../merge-text.ts";
import { type Merge, toMerge } from "../regions.ts";
import type { Source } from "./entries.ts";
import { type Intent, isMixOf, mergeData, type Side, sameMeaning } from "./merge-data.ts";
import { mergeEntries, type Whole } from "./merge-entries.ts";

/**
 * Three-way merge of a YAML file. Lines first, so that what people wrote stays as it is; by key where the lines conflict
 * or where their merge would mean something else. No text is called merged that does not mean what the merge of the
 * data means: then the conflict stays open.
 */
export function mergeYaml(sides: MergeSides): Merge {
  const byLine = mergeText(sides);
  const read = { base: readYaml(sides.base), mine: readYaml(sides.mine), theirs: readYaml(sides.theirs) };
  const { base, mine, theirs } = read;
  // What cannot be read has no meaning that a merge could be held against.
  if (base === null || mine === null || theirs === null) return byLine;
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
  // Each choice of the lines may be a file that nobody has written: then one conflict about all of it.
  return holds(byLine) ? byLine : toMerge([{ mine: mine.source.lines, theirs: theirs.source.lines }]);
}

/** The text as the value of an entry that takes all lines; null when it is not exactly one readable mapping. */
function readYaml(text: string): Whole | null {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  const lines = text.split("\n");
  const own = { from: 0, to: lines.length };
  const source: Source = { text, lines, counter };
  try {
    const data: unknown = document.toJS();
    return { source, entry: { key: "", lead: { from: 0, to: 0 }, own, value: document.contents, data } };
  } catch {
    // An alias without its anchor, or too many of them.
    return null;
  }
}
