import { type MergeSides, mergeText } from "./merge-text.ts";
import type { Merge } from "./regions.ts";
import { mergeYaml } from "./yaml/merge-yaml.ts";

/** Merges one file by what its format allows: YAML by its lines and its keys, everything else by lines. */
export function mergeFile(path: string, sides: MergeSides): Merge {
  return /\.ya?ml$/.test(path) ? mergeYaml(sides) : mergeText(sides);
}
