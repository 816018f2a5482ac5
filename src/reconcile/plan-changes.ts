import type { Change, ConflictChoice } from "../config/changes.ts";
import { DOCUMENT_FILE } from "../config/document.ts";
import type { FileSet, GeneratedFile } from "../config/file-set.ts";
import { hasOrigin } from "../config/origin.ts";
import { isBlockFile, wrapBlock } from "./block.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { compileKeep } from "./keep.ts";
import { planBlock, planBlockRemoval } from "./plan-block.ts";
import { type OnConflict, planRemoval, planWholeFile } from "./plan-file.ts";
import type { State } from "./state.ts";
import type { Eol } from "./text.ts";
import type { Verdict } from "./verdict.ts";

/** A change, with what it takes to carry it out. Its texts all have `\n` endings. */
export interface PlannedChange extends Change {
  /** The line endings that it will have on disk. */
  readonly eol: Eol;
  /** True for what the project owns: listed under `keep:`. */
  readonly takenOver: boolean;
}

/** What was generated, what stands on the disk, and what cryo-init remembers of its last run. */
export interface PlanInput extends StandingInput {
  readonly files: FileSet;
}

/** What does not depend on the answers. */
export interface StandingInput {
  readonly state: State;
  /** From `readDisk`, for the paths of `files` and of `state.base`. */
  readonly disk: Disk;
  /** The globs under `keep:`; see `compileKeep`. */
  readonly keep: readonly string[];
  /** True in a CRLF checkout: new files with `eol: "project"` get CRLF. */
  readonly crlf: boolean;
  readonly onConflict: OnConflict;
  /** False for a file that the answers of the last run did not ask for. Asked about files that are gone. */
  readonly wasAskedFor?: (path: string) => boolean;
}

/**
 * Decides the fate of every file that is generated now or was generated before: from base, disk and new. Sorted by
 * path. An unsettled conflict has `after: null`; `writeChanges` refuses it.
 */
export function planChanges(input: PlanInput): PlannedChange[] {
  const { files, state } = input;
  const keptBy = compileKeep(input.keep);
  const generated = new Set(files.map(({ path }) => path));
  // Also those of an earlier run whose base is gone, as long as they are there and its own.
  const isThere = (path: string): boolean => {
    const text = input.disk.get(path)?.text;
    return text !== undefined && (!state.removed.has(path) || hasOrigin(text));
  };
  const earlier = [...state.base.keys(), ...state.written.filter(isThere)];
  const dropped = [...new Set(earlier)].filter((path) => !generated.has(path) && path !== DOCUMENT_FILE);
  const changes = [
    ...files.map((file) => planGenerated(file, input, keptBy(file.path))),
    ...dropped.map((path) => planDropped(path, input, keptBy(path))),
  ];
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * The fate of one path as `planChanges` decides it: with this generated text, or with none.
 * @param file null where the answers no longer ask for it
 */
export function planPath(path: string, file: GeneratedFile | null, input: StandingInput): PlannedChange {
  const keptBy = compileKeep(input.keep)(path);
  return file === null ? planDropped(path, input, keptBy) : planGenerated(file, input, keptBy);
}

/** Settles a conflict that was left open. */
export function settleConflict(change: PlannedChange, choice: ConflictChoice): PlannedChange {
  if (change.choices === undefined) throw new TypeError(`${change.path} has no conflict to settle`);
  return { ...change, after: change.choices[choice] };
}

/**
 * The change of a file that cryo-init edits in place instead of generating it, such as cryo-init.yaml: it is
 * never merged, and its base only tells a later run whether it was cut short.
 */
export function planEditedFile(file: {
  readonly path: string;
  readonly disk: DiskFile | null;
  /** The whole new text, with `\n` endings. */
  readonly content: string;
  readonly crlf: boolean;
  readonly purpose: string;
}): PlannedChange {
  const { path, disk, content, purpose } = file;
  const eol = disk?.eol ?? (file.crlf ? "crlf" : "lf");
  const shared = {
    path,
    before: disk?.text ?? null,
    generated: content,
    executable: false,
    purpose,
    eol,
    takenOver: false,
  };
  if (disk === null) return { ...shared, kind: "create", reason: "It is not there yet.", after: content };
  if (disk.text === content)
    return { ...shared, kind: "identical", reason: "It says so already.", after: null };
  return { ...shared, kind: "update", reason: "Your answers changed.", after: content };
}

function planGenerated(file: GeneratedFile, input: StandingInput, keptBy: string | null): PlannedChange {
  const { path, executable, purpose } = file;
  const disk = input.disk.get(path) ?? null;
  const known = input.state.base.get(path) ?? null;
  // Removed while nobody asked for it, it was not refused.
  const base = disk === null && known !== null && input.wasAskedFor?.(path) === false ? null : known;
  const eol = file.eol === "lf" ? "lf" : (disk?.eol ?? (input.crlf ? "crlf" : "lf"));
  const { written, altered, digests } = input.state;
  const sides = {
    file,
    base,
    disk,
    eol,
    altered: altered.has(path),
    proven: digests.size > 0,
    written: written.includes(path),
  };
  const verdict =
    keepVerdict(keptBy) ??
    (file.kind === "block" ? planBlock(sides) : planWholeFile(sides, input.onConflict));
  const generated = file.kind === "block" ? wrapBlock(file.content) : file.content;
  const takenOver = keptBy !== null;
  return { path, before: disk?.text ?? null, generated, executable, purpose, eol, takenOver, ...verdict };
}

function planDropped(
  path: string,
  { disk: all, state }: StandingInput,
  keptBy: string | null,
): PlannedChange {
  const disk = all.get(path) ?? null;
  const base = state.base.get(path) ?? null;
  const plan = isBlockFile(path, base) ? planBlockRemoval : planRemoval;
  const verdict = keepVerdict(keptBy) ?? plan(base, disk, state.altered.has(path));
  return {
    path,
    before: disk?.text ?? null,
    generated: null,
    executable: disk?.executable ?? false,
    purpose: "No longer generated.",
    eol: disk?.eol ?? "lf",
    takenOver: keptBy !== null,
    ...verdict,
  };
}

function keepVerdict(pattern: string | null): Verdict | null {
  if (pattern === null) return null;
  return { kind: "kept", reason: `It is yours: listed under keep: as "${pattern}".`, after: null };
}
