import type { ChangeKind, ConflictChoice, Fault } from "../config/changes.ts";
import type { GeneratedFile } from "../config/file-set.ts";
import type { DiskFile } from "./disk.ts";
import { baseFileOf } from "./layout.ts";
import { type Eol, toLf } from "./text.ts";

/** What there is to say about one generated file. All texts with `\n` endings. */
export interface FileSides {
  readonly file: GeneratedFile;
  /** As cryo-init last wrote it; null when it never did. */
  readonly base: string | null;
  /** True when the base is not what cryo-init wrote, or is gone although it wrote one. */
  readonly altered: boolean;
  /** False when no digests are on record, which tell what cryo-init wrote. */
  readonly proven: boolean;
  readonly disk: DiskFile | null;
  /** True when the generation of this file is on record, whether or not its base is still there. */
  readonly written: boolean;
  /** The endings that it is to have on disk. */
  readonly eol: Eol;
}

/** The decision about one file; the fields mean what they mean in `Change`. */
export interface Verdict {
  readonly kind: ChangeKind;
  readonly reason: string;
  readonly after: string | null;
  readonly choices?: Readonly<Record<ConflictChoice, string>>;
  readonly doubt?: string;
  readonly fault?: Fault;
}

/** The text on disk, without stray `\r` where the file is to be LF throughout. */
export function textOf(disk: DiskFile, file: GeneratedFile): string {
  return file.eol === "lf" ? toLf(disk.text) : disk.text;
}

/**
 * Leaves the text alone. Still an `update` when the file would not work as it stands: a script with CRLF endings
 * or without its executable bit does not start in a container.
 */
export function leaveText(
  sides: FileSides,
  disk: DiskFile,
  kind: "identical" | "kept",
  reason: string,
): Verdict {
  const text = textOf(disk, sides.file);
  const fixes: string[] = [];
  if (disk.eol !== sides.eol || text !== disk.text)
    fixes.push(`line endings become ${sides.eol.toUpperCase()}`);
  if (sides.file.executable && !disk.executable) fixes.push("it becomes executable");
  if (fixes.length === 0) return { kind, reason, after: null };
  return { kind: "update", reason: `The text stays, but ${fixes.join(" and ")}.`, after: text };
}

/** The same decision about a file that Docker will refuse as it stands; in its reason as well. */
export function withFault<T extends Pick<Verdict, "kind" | "reason">>(decided: T, fault: Fault): T {
  const { line, column, text } = fault;
  const broken = `A hand edit has broken it: line ${line}, column ${column}: ${text}.`;
  const isLeft = decided.kind === "kept" || decided.kind === "conflict";
  return { ...decided, fault, reason: isLeft ? broken : `${decided.reason} ${broken}` };
}

/** For a file that people removed after cryo-init had written it. */
export function stayDeleted(path: string, what: string): Verdict {
  const reason = `${what}; to have it back, delete ${baseFileOf(path)} and run again.`;
  return { kind: "deleted", reason, after: null };
}
