import { type Merge, type MergeSides, mergeText } from "./merge-text.ts";

/**
 * Merges one file by what its format allows. Every file is text and merges by lines; a format whose line merge
 * conflicts too often (YAML, by key) gets its own merge here, chosen by the path, tried where the lines conflict.
 */
export function mergeFile(_path: string, sides: MergeSides): Merge {
  return mergeText(sides);
}
