import type { Config, Settled } from "../../config/config.ts";

/** How much is asked. */
export type Depth = "recommended" | "main" | "every";

/** Where the dialogue stands. */
export type Step =
  | { readonly kind: "depth" }
  | {
      readonly kind: "question";
      readonly id: string;
      /** Null on the way through all questions; else a single setting is put right, and these are not asked again. */
      readonly known: ReadonlySet<string> | null;
    }
  | { readonly kind: "review" };

/** The questions that come one after the other, with the answers so far. What is not certain is asked at any depth. */
export function listAsked(config: Config, depth: Depth): readonly Settled[] {
  return config.settled.filter(({ question, asked, uncertain }) => {
    if (!asked) return false;
    return uncertain || depth === "every" || (depth === "main" && question.level === "basic");
  });
}

/** The step after the depth was chosen. */
export function stepIn(config: Config, depth: Depth): Step {
  const [first] = listAsked(config, depth);
  return first === undefined ? { kind: "review" } : { kind: "question", id: first.question.id, known: null };
}

/** The step after a question. Putting a setting right asks only the questions that it brought up. */
export function stepOn(config: Config, depth: Depth, { id, known }: Step & { kind: "question" }): Step {
  const later = config.settled.slice(config.settled.findIndex(({ question }) => question.id === id) + 1);
  const asked = new Set(listAsked(config, known === null ? depth : reach(depth)));
  const next = later.find((settled) => asked.has(settled) && !known?.has(settled.question.id));
  return next === undefined ? { kind: "review" } : { kind: "question", id: next.question.id, known };
}

/** The step before. */
export function stepBack(config: Config, depth: Depth, step: Step): Step {
  if (step.kind === "depth") return step;
  if (step.kind === "question" && step.known !== null) return { kind: "review" };
  const asked = listAsked(config, depth).map(({ question }) => question.id);
  const earlier = step.kind === "question" ? asked.slice(0, Math.max(0, asked.indexOf(step.id))) : asked;
  const id = earlier.at(-1);
  return id === undefined ? { kind: "depth" } : { kind: "question", id, known: null };
}

/** The step from the review to a single setting. */
export function stepTo(config: Config, depth: Depth, id: string): Step {
  const known = new Set(listAsked(config, reach(depth)).map(({ question }) => question.id));
  return { kind: "question", id, known };
}

/** Who took all recommendations is still asked for the limits of a size that became `custom`. */
function reach(depth: Depth): Depth {
  return depth === "every" ? "every" : "main";
}
