import type { Config } from "../../config/config.ts";
import type { AreaId } from "../areas.ts";
import { type Depth, depthAfterChange, listSteps } from "../flow/steps.ts";

/** Where the dialogue stands. */
export type Step =
  /** What was left of an earlier run, or by somebody's editor: whether it is taken up. */
  | { readonly kind: "draft" | "offered" }
  /** How much is asked; on a project that is set up, what is to be adjusted. */
  | { readonly kind: "start" }
  /** Which setting of an area is to be changed. */
  | { readonly kind: "area"; readonly area: AreaId }
  | {
      readonly kind: "question";
      readonly id: string;
      /** Null on the way through all questions; else a single setting is put right, and these are not asked again. */
      readonly known: ReadonlySet<string> | null;
      /** Where it leads back to when a single setting was changed. */
      readonly from: Step & { kind: "area" | "review" };
    }
  | { readonly kind: "review" };

const REVIEW = { kind: "review" } as const;

/** The step after the depth was chosen. */
export function stepIn(config: Config, depth: Depth): Step {
  const [first] = listSteps(config, depth);
  return first === undefined
    ? REVIEW
    : { kind: "question", id: first.question.id, known: null, from: REVIEW };
}

/** The step after a question. Putting a setting right asks only the questions that it brought up. */
export function stepOn(config: Config, depth: Depth, step: Step & { kind: "question" }): Step {
  const { id, known, from } = step;
  const later = config.settled.slice(config.settled.findIndex(({ question }) => question.id === id) + 1);
  const asked = new Set(listSteps(config, known === null ? depth : depthAfterChange(depth)));
  const next = later.find((settled) => asked.has(settled) && !known?.has(settled.question.id));
  return next === undefined ? from : { kind: "question", id: next.question.id, known, from };
}

/** The step before. */
export function stepBack(config: Config, depth: Depth, step: Step): Step {
  if (step.kind === "area") return { kind: "start" };
  if (step.kind !== "question" && step.kind !== "review") return step;
  if (step.kind === "question" && step.known !== null) return step.from;
  const asked = listSteps(config, depth).map(({ question }) => question.id);
  const earlier = step.kind === "question" ? asked.slice(0, Math.max(0, asked.indexOf(step.id))) : asked;
  const id = earlier.at(-1);
  return id === undefined ? { kind: "start" } : { kind: "question", id, known: null, from: REVIEW };
}

/** The step to a single setting, from the review or from an area. */
export function stepTo(
  config: Config,
  depth: Depth,
  id: string,
  from: Step & { kind: "area" | "review" } = REVIEW,
): Step {
  const known = new Set(listSteps(config, depthAfterChange(depth)).map(({ question }) => question.id));
  return { kind: "question", id, known, from };
}
