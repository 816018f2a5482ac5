import type { Change } from "../config/changes.ts";
import type { Config, GivenAnswers } from "../config/config.ts";
import type { Facts } from "../config/facts.ts";
import type { FileSet } from "../config/file-set.ts";
import type { Check } from "../config/plan.ts";

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
  /** Conda's packages that wheels have under another name or version, one line each. */
  readonly translations?: readonly string[];
}

/** What a wizard is given. It reads no files and writes none: the caller does, after the confirmation. */
export interface WizardInput {
  readonly facts: Facts;
  /** Saved answers, flags and environment; the wizard starts from them. */
  readonly given: GivenAnswers;
  /** True when cryo-init.yaml was there already: the run adjusts. */
  readonly again: boolean;
  readonly host: Host;
  /** The files without the site, for the live preview; quick enough to be called at each key. */
  preview(config: Config): FileSet;
  /** The fate of every file. */
  review(config: Config): Review;
}

/** How a wizard ended. */
export type WizardOutcome =
  | { readonly kind: "confirmed"; readonly answers: GivenAnswers; readonly changes: readonly Change[] }
  | { readonly kind: "cancelled"; readonly by: "user" | "signal" };
