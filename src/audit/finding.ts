import type { Subject } from "./subject.ts";

/** From the mildest to the worst. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
/** `critical` exposes or breaks production. */
export type Severity = (typeof SEVERITIES)[number];

/** Some text in a file. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What stands there: the offending text, on one line. */
  readonly text: string;
}

/** What a rule has found. */
export interface Hit {
  readonly place: Place;
  /** One sentence: what is wrong here. */
  readonly message: string;
  /** One sentence: what to do about it here; the rule's own where it is missing. */
  readonly fix?: string;
  /** What it is about by name, where an answer can ask for that: packages, or the bytes of a limit. */
  readonly names?: readonly string[];
}

/** A fault that files can have. */
export interface Rule {
  /** `CD016`; stable, also once the rule is gone. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What is looked for. */
  readonly what: string;
  /** What it leads to. */
  readonly why: string;
  /** How to mend it. */
  readonly fix: string;
  /** True where the files that cryo-init generates do not have the fault. */
  readonly settled: boolean;
  /** The same rule elsewhere: `DL3006`, `CIS 5.11`. */
  readonly references: readonly string[];
  find(subject: Subject): readonly Hit[];
}

/** What was found, with the rule that found it. */
export interface Finding extends Hit {
  readonly fix: string;
  readonly rule: Rule;
}
