import type { Fault } from "../config/changes.ts";
import { hasConflictMarkers } from "../config/conflict-markers.ts";
import { bindLimits } from "./bind-limits.ts";
import { type MergeSides, mergeText } from "./merge-text.ts";
import type { Merge } from "./regions.ts";
import { mergeYaml } from "./yaml/merge-yaml.ts";
import { findYamlFault } from "./yaml/read-yaml.ts";

/** Merges one file by what its format allows: YAML by its lines and its keys, everything else by lines. */
export function mergeFile(path: string, sides: MergeSides): Merge {
  return isYaml(path) ? bindLimits(mergeYaml(sides), sides) : mergeText(sides);
}

/** Why what reads the file cannot read this text; null when it can, and for formats that are not looked into. */
export function findFault(path: string, text: string): Fault | null {
  return isYaml(path) && !hasConflictMarkers(text) ? findYamlFault(text) : null;
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}
