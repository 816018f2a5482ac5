import type { Change } from "../config/changes.ts";
import type { GeneratedFile } from "../config/file-set.ts";
import { findBlock, isBlockFile } from "../reconcile/block.ts";
import type { DiskFile } from "../reconcile/disk.ts";
import { compileKeep } from "../reconcile/keep.ts";
import { planPath } from "../reconcile/plan-changes.ts";
import { toLf } from "../reconcile/text.ts";
import { type Project, standingOf } from "./project.ts";

/** Merges that are remembered: two for each key, as the focus goes to and fro. */
const REMEMBERED = 32;

type Foresee = (path: string, file: GeneratedFile | null) => Change | null;

/**
 * What the review will say of a file that somebody has edited or removed, or that is the project's own by `keep:`; null
 * for every other one. Each generated text is merged once.
 */
export function foreseeEdited(project: Project): Foresee {
  const standing = standingOf(project, "ask");
  const asked = new Map<string, boolean>();
  const wasAskedFor = (path: string): boolean => {
    const known = asked.get(path) ?? standing.wasAskedFor?.(path) ?? true;
    asked.set(path, known);
    return known;
  };
  const input = { ...standing, wasAskedFor };
  const keptBy = compileKeep(project.saved.keep);
  const known = new Map<string, Change>();
  return (path, file) => {
    if (keptBy(path) === null && !isEdited(path, project)) return null;
    const key = `${path}\n${file?.content}`;
    const change = known.get(key) ?? planPath(path, file, input);
    known.delete(key);
    known.set(key, change);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    // Removed while nobody asked for it, a file comes back as any other.
    return change.kind === "create" ? null : change;
  };
}

/** True where what cryo-init has written does not stand there any more as it was written. */
function isEdited(path: string, { state, disk }: Project): boolean {
  if (state.altered.has(path)) return true;
  const base = state.base.get(path);
  return base !== undefined && standsOf(path, base, disk.get(path)) !== base;
}

function standsOf(path: string, base: string, file: DiskFile | undefined): string | undefined {
  if (file === undefined) return undefined;
  const text = toLf(file.text);
  return isBlockFile(path, base) ? findBlock(text)?.block : text;
}
