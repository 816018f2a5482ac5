import type { Change } from "../config/changes.ts";
import type { Config, GivenAnswers } from "../config/config.ts";
import type { Facts } from "../config/facts.ts";
import type { FileSet, GeneratedFile } from "../config/file-set.ts";
import type { LimitChange } from "../config/limit-changes.ts";
import type { CompletePath } from "../config/missing-paths.ts";
import type { Check } from "../config/plan.ts";
import type { Value } from "../config/question.ts";
import type { Draft } from "./draft.ts";

/** The machine that cryo-init runs on, to compare limits with. */
export interface Host {
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
}

/** What the answers lead to, before anything is written. */
export interface Review {
  readonly changes: readonly Change[];
  readonly checks: readonly Check[];
  /** What follows from the changes, with conflicts settled as in these. */
  follow?(changes: readonly Change[]): Followed;
  /** Conda's packages that wheels have under another name or version, one line each. */
  readonly translations?: readonly string[];
}

/** What depends on how conflicts are settled. */
export interface Followed {
  /** The limits that would differ from those of the last run. */
  readonly limits: readonly LimitChange[];
  /** Files that will stand such that Docker refuses them: `docker-compose.yml:75:19: memory of app is …`. */
  readonly refused: readonly string[];
}

/** A limit that was changed by hand in a generated file, as the answer that it would be. */
export interface OfferedAnswer {
  readonly id: string;
  readonly value: Value;
  /** `docker-compose.yml:75: memory of app, from 1536M to 2G` */
  readonly found: string;
}

/** A fault of the Docker files that are there. */
export interface AuditFinding {
  /** `CD016` */
  readonly id: string;
  /** From `critical` to `low`. */
  readonly severity: string;
  /** `Dockerfile:3` */
  readonly place: string;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly fix: string;
}

/** A text as somebody has left it in an editor, with what is wrong with it; or why there is none. */
export type Edited =
  | { readonly ok: true; readonly text: string; readonly fault?: string }
  | { readonly ok: false; readonly reason: string };

/** What a wizard is given. It reads no files and writes none: the caller does, after the confirmation. */
export interface WizardInput {
  readonly facts: Facts;
  /** Saved answers, flags and environment; the wizard starts from them. */
  readonly given: GivenAnswers;
  /** True when cryo-init.yaml was there already: the run adjusts. */
  readonly again: boolean;
  readonly host: Host;
  /** Limits that were changed by hand and are no answers yet. */
  readonly offered?: readonly OfferedAnswer[];
  /** Where an earlier run was interrupted. */
  readonly draft?: Draft | null;
  /** Absent where nobody looks at this machine's files. */
  readonly completePath?: CompletePath;
  /**
   * What is wrong with the Docker files that are there, the worst first; null where that cannot be told. Takes its time:
   * asked for once all is drawn.
   */
  audit?(): Promise<readonly AuditFinding[] | null>;
  /** Remembers where this run stands, for the next one. */
  keepDraft?(draft: Draft): void;
  /** Opens a text in the user's editor and waits; the terminal is the editor's meanwhile. Absent where there is none. */
  edit?(path: string, text: string): Edited;
  /**
   * What would become of a file that somebody has edited since it was written: with this generated text, or with none
   * (null). Null for a file that nobody has edited. Quick enough to be called at each key.
   */
  foreseeEdited?(path: string, file: GeneratedFile | null): Change | null;
  /** The files for the live preview, those of the site where they are asked for; quick enough to be called at each key. */
  preview(config: Config, withSite: boolean): FileSet;
  /** The fate of every file. */
  review(config: Config): Review;
}

/** How a wizard ended. */
export type WizardOutcome =
  | { readonly kind: "confirmed"; readonly answers: GivenAnswers; readonly changes: readonly Change[] }
  | { readonly kind: "cancelled"; readonly by: "user" | "signal" };
