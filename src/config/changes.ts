/**
 * What will happen to one file, from base (as cryo-init last wrote it), disk (as it is) and new (as generated).
 *
 * - `create`: not there yet
 * - `identical`: nothing to do
 * - `update`: differs, and nobody but cryo-init has touched it
 * - `merge`: both sides changed, apart from each other; `content` holds both
 * - `conflict`: both sides changed the same lines
 * - `replace`: a file that cryo-init did not write stands there; it is kept in `.cryo-init/before/`
 * - `kept`: handed over to the project under `keep:`, or edited by hand where nothing new was generated
 * - `deleted`: people removed it, so it stays removed
 * - `remove`: cryo-init wrote it, nobody touched it, and the answers no longer ask for it
 */
export type ChangeKind =
  | "create"
  | "identical"
  | "update"
  | "merge"
  | "conflict"
  | "replace"
  | "kept"
  | "deleted"
  | "remove";

/** Why a text does not work as it stands, and where that shows, from 1. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** The fate of one file, decided before anything is written. */
export interface Change {
  readonly path: string;
  readonly kind: ChangeKind;
  /** One sentence: why this kind. */
  readonly reason: string;
  /** What stands on disk now; null when there is no file. */
  readonly before: string | null;
  /** What will stand there; null when the file is not written or is removed. */
  readonly after: string | null;
  /** The freshly generated text, before any merge; null for `remove`. */
  readonly generated: string | null;
  /**
   * For kind `conflict`: the whole file for each way to settle it. What both sides changed without dispute is in all
   * three. An unsettled conflict has `after: null`.
   */
  readonly choices?: Readonly<Record<ConflictChoice, string>>;
  /** For kind `conflict`: why it is one, where that is not that both sides changed the same lines. */
  readonly doubt?: string;
  /** Set where a hand edit has left a file such that Docker refuses it: YAML that is none, limits that exclude each other. */
  readonly fault?: Fault;
  readonly executable: boolean;
  /** From the generated file: what it is for. */
  readonly purpose: string;
}

/** What to do where hand edits and generated text disagree. */
export type ConflictChoice = "mine" | "theirs" | "markers";

/** True while nobody has said which lines to take. */
export function isOpenConflict({ kind, after }: Change): boolean {
  return kind === "conflict" && after === null;
}

/** True when carrying out the change touches the disk. */
export function writes(change: Change): boolean {
  return change.kind !== "identical" && change.kind !== "kept" && change.kind !== "deleted";
}
