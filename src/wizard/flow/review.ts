import { type Change, type ConflictChoice, isOpenConflict, writes } from "../../config/changes.ts";
import { findProblems } from "../../config/config.ts";
import type { Check } from "../../config/plan.ts";
import { countNoun } from "../../config/words.ts";
import type { Review, WizardInput } from "../contract.ts";
import { matching } from "../fields/filter.ts";
import type { Reviewing, WizardState } from "./state.ts";

/** How a conflict is settled: one of the ready texts, or one that came out of an editor. */
export type Settlement = ConflictChoice | { readonly text: string; readonly fault?: string };

/** A row of the review that can have the focus. */
export type ReviewItem =
  | { readonly kind: "write" }
  | { readonly kind: "check"; readonly check: Check }
  | { readonly kind: "file"; readonly change: Change };

/** How prominent each kind is: what touches other people's work comes first. */
const ORDER: readonly Change["kind"][] = [
  "conflict",
  "replace",
  "remove",
  "merge",
  "update",
  "create",
  "kept",
  "deleted",
  "identical",
];

/** Works out what would be written with the answers of the state, and shows it. */
export function openReview(input: WizardInput, state: WizardState): WizardState {
  const { changes, checks, ...rest } = input.review(state.config);
  const review: Review = {
    ...rest,
    changes: sortChanges(changes),
    checks: sortChecks([...problemsOf(input, state), ...checks]),
  };
  const choices = stillMeant(state.reviewing, changes);
  // On the button, or on the first error: errors come first.
  const hasError = review.checks.some(({ severity }) => severity === "error");
  const cursor = hasError ? 0 : review.checks.length;
  const reviewing: Reviewing = { review, cursor, choices, filter: null, open: null, confirming: false };
  return { ...state, screen: "review", asking: null, panel: "none", scroll: 0, reviewing };
}

/** What can have the focus, from top to bottom: what is wrong, the button, the files. */
export function listItems({ review, filter }: Reviewing): readonly ReviewItem[] {
  const files = listFiles(review);
  const found = matching(
    files.map(({ path, kind }) => `${path} ${kind}`),
    filter,
  );
  return [
    ...(filter === null ? review.checks : []).map((check) => ({ kind: "check", check }) as const),
    { kind: "write" },
    ...found.flatMap((at) => {
      const change = files[at];
      return change === undefined ? [] : [{ kind: "file", change } as const];
    }),
  ];
}

/** The files that have something to be seen. */
export function listFiles({ changes }: Review): readonly Change[] {
  return changes.filter(({ kind }) => kind !== "identical");
}

/** The row that has the focus. */
export function focusedItem(reviewing: Reviewing): ReviewItem {
  return listItems(reviewing)[reviewing.cursor] ?? { kind: "write" };
}

/** Why nothing can be written yet, or null. */
export function whatBlocks(reviewing: Reviewing): string | null {
  const { review } = reviewing;
  const errors = review.checks.filter(({ severity }) => severity === "error").length;
  if (errors > 0) return `${countNoun(errors, "error")}: settle ${errors === 1 ? "it" : "them"} first`;
  for (const [path, settlement] of reviewing.choices) {
    if (typeof settlement !== "string" && settlement.fault !== undefined)
      return `${path} as you left it: ${settlement.fault}`;
  }
  const open = settleConflicts(reviewing).filter(isOpenConflict).length;
  if (open === 0) return null;
  return `${countNoun(open, "file")} in conflict: choose for each`;
}

/** The changes as they are to be carried out, with conflicts settled as chosen. */
export function settleConflicts({ review, choices }: Reviewing): readonly Change[] {
  return review.changes.map((change) => settleConflict(change, choices.get(change.path)));
}

/** Files that stand there, were not made by cryo-init, and will be replaced. */
export function listReplaced({ review }: Reviewing): readonly Change[] {
  return review.changes.filter(({ kind }) => kind === "replace");
}

/** How many files the confirmed changes touch. */
export function countWrites(changes: readonly Change[]): number {
  return changes.filter(writes).length;
}

/** The text that a settlement leads to. */
export function textOf(change: Change, settlement: Settlement): string | undefined {
  return typeof settlement === "string" ? change.choices?.[settlement] : settlement.text;
}

function settleConflict(change: Change, settlement: Settlement | undefined): Change {
  const after = settlement === undefined ? undefined : textOf(change, settlement);
  return after === undefined ? change : { ...change, after };
}

/** What was settled before: a text from the editor only as long as the conflict is the one that was opened in it. */
function stillMeant(before: Reviewing | null, changes: readonly Change[]): ReadonlyMap<string, Settlement> {
  if (before === null) return new Map();
  const conflicts = new Map(changes.map(({ path, choices }) => [path, choices?.markers]));
  const isSame = ({ path, choices }: Change): boolean => conflicts.get(path) === choices?.markers;
  const same = new Set(before.review.changes.filter(isSame).map(({ path }) => path));
  return new Map(
    [...before.choices].filter(([path, settlement]) => typeof settlement === "string" || same.has(path)),
  );
}

function sortChanges(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function sortChecks(checks: readonly Check[]): readonly Check[] {
  return [
    ...checks.filter(({ severity }) => severity === "error"),
    ...checks.filter(({ severity }) => severity !== "error"),
  ];
}

/** Answers that later answers made impossible are errors of the review too. */
function problemsOf({ facts }: WizardInput, { config }: WizardState): readonly Check[] {
  return findProblems(facts, config).map(({ id, message }) => ({
    id: `answer:${id}`,
    severity: "error",
    message,
    fix: "give another answer",
    setting: id,
  }));
}
