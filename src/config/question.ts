import { type Fact, type Facts, formatPlace, type Place } from "./facts.ts";
import type { Dimension } from "./units.ts";

/** A settled answer: quantities in base units (bytes, millicores, milliseconds), never text with a unit. */
export type Value = string | number | boolean | readonly string[];

/** Groups of questions, in the order in which the wizard asks them. */
export const GROUPS = [
  { id: "application", title: "Application" },
  { id: "environments", title: "Environments" },
  { id: "resources", title: "Resources" },
  { id: "security", title: "Security" },
  { id: "health", title: "Health" },
  { id: "logging", title: "Logging" },
  { id: "documentation", title: "Documentation" },
] as const;

/** `application`, `environments`, …: where a question is asked. */
export type GroupId = (typeof GROUPS)[number]["id"];

/** One choice of a select or multi-select question. */
export interface Option {
  readonly value: string;
  readonly label: string;
  /** What choosing it does and what it costs, in a sentence. */
  readonly hint: string;
}

/** What a text has to look like. */
export interface Shape {
  readonly pattern: RegExp;
  /** The same in words, for whoever has written something else: ends `does not look like app.py: …`. */
  readonly allows: string;
}

/** What kind of value a question takes. It decides how text is read, checked, written and described. */
export type AnswerType =
  | {
      readonly kind: "text";
      readonly shape?: Shape;
      readonly example: string;
      readonly optional?: boolean;
      /** True for the path of a file on this machine. */
      readonly path?: true;
    }
  | { readonly kind: "integer"; readonly min: number; readonly max: number }
  | { readonly kind: "quantity"; readonly dimension: Dimension; readonly min: number; readonly max: number }
  | { readonly kind: "confirm" }
  | { readonly kind: "select"; readonly options: readonly Option[] }
  | { readonly kind: "multiselect"; readonly options: readonly Option[]; readonly atLeast: number }
  | {
      readonly kind: "list";
      readonly shape?: Shape;
      readonly example: string;
      /** True for files and folders of the checkout, and patterns of such. */
      readonly path?: true;
    };

/** A value proposed to the user, and the reason for it in words. */
export interface Suggestion<V extends Value = Value> {
  readonly value: V;
  /** `detected` when the checkout says so, `default` when it is only cryo-init's recommendation. */
  readonly origin: "detected" | "default";
  /** `found in app.py:41`, `recommended for a 2-CPU limit`. */
  readonly why: string;
  readonly from?: Place;
  /** True where detection is not certain: then it is asked, and never silently assumed. */
  readonly uncertain?: true;
}

/** What a question may look at: the checkout, and the answers given so far. */
export interface QuestionContext {
  readonly facts: Facts;
  readonly answers: AnswerReader;
}

/** Reads settled answers by their path. Every getter throws on a path that is no setting with these answers. */
export interface AnswerReader {
  has(id: string): boolean;
  text(id: string): string;
  number(id: string): number;
  flag(id: string): boolean;
  list(id: string): readonly string[];
}

/**
 * One setting. The table of all questions drives the wizard, the plain mode, the flags, `--help`,
 * the JSON Schema of cryo-init.yaml, the comments written into it, and the configuration guide.
 */
export interface Question {
  /** The path in cryo-init.yaml and for `--set`: `resources.production.app.memory`. */
  readonly id: string;
  readonly group: GroupId;
  readonly title: string;
  /** What it does, what it costs, and when to change it: two or three short sentences. */
  readonly help: string;
  readonly type: AnswerType;
  /** `basic` questions are always asked; `detail` ones only by those who ask for every question. */
  readonly level: "basic" | "detail";
  /** More options found in the checkout, in front of the fixed ones. */
  readonly found?: (facts: Facts) => readonly Option[];
  readonly suggest: (context: QuestionContext) => Suggestion;
  /** False when the setting does not exist with the answers so far: no Redis, no Redis limit. */
  readonly when?: (context: QuestionContext) => boolean;
  /** False when its value follows from other answers, so that it is not asked; it can still be set. */
  readonly asked?: (context: QuestionContext) => boolean;
  /** True when it is worked out from other limits: kept only if somebody gave it, so that it goes on following them. */
  readonly follows?: true;
  /**
   * True where an answer that was only found is kept in cryo-init.yaml all the same: so much hangs on it that no file
   * which appears later may change it.
   */
  readonly kept?: true;
  /** A sentence saying why the value is impossible, or null. Runs after the type's own checks. */
  readonly validate?: (value: Value, context: QuestionContext) => string | null;
  /** A generated file in which the answer shows. */
  readonly shows: string;
}

/**
 * A suggestion that follows from a fact of the checkout.
 * @param otherwise where the value comes from that no file of the checkout says
 */
export function suggestFact<V extends Value>(fact: Fact<V>, otherwise = "the usual value"): Suggestion<V> {
  const { value } = fact;
  const doubt = fact.certain ? {} : ({ uncertain: true } as const);
  if (fact.from === null) return { value, origin: "default", why: otherwise, ...doubt };
  return { value, origin: "detected", why: `found in ${formatPlace(fact.from)}`, from: fact.from, ...doubt };
}

/** A suggestion that is cryo-init's own recommendation. */
export function recommend<V extends Value>(value: V, why: string): Suggestion<V> {
  return { value, origin: "default", why };
}
