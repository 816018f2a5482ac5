import { type Change, writes } from "../../config/changes.ts";
import { type Config, findProblems } from "../../config/config.ts";
import { describeLimitChanges } from "../../config/limit-changes.ts";
import type { Review, WizardInput } from "../contract.ts";
import {
  askConflict,
  type Conflict,
  type ConflictReply,
  findOpenConflict,
  settleConflict,
} from "./conflicts.ts";
import { askLine, type Reply } from "./line-prompt.ts";
import type { PlainConsole } from "./plain-console.ts";
import { askToRepair, askToWrite, type Verdict } from "./review-asks.ts";
import { listChanges, listChecks, showTranslations } from "./review-text.ts";

/** How the review ended, when nobody went back or cancelled. */
export type ReviewEnd =
  | { readonly kind: "write"; readonly changes: readonly Change[] }
  | { readonly kind: "stop" }
  | { readonly kind: "change"; readonly id: string };

/**
 * Shows what will happen and asks whether it may. Conflicts are settled first, one after the other.
 * @throws {UserError} `usage` when the input ends before the last answer
 */
export async function holdReview(
  console: PlainConsole,
  input: WizardInput,
  config: Config,
): Promise<Reply<ReviewEnd>> {
  const review = reviewAnswers(input, config);
  const { changes, checks, translations = [] } = review;
  if (changes.length > 0) console.print(listChanges(changes));
  console.print(showTranslations(translations));
  console.print(listChecks(checks));
  const errors = checks.filter(({ severity }) => severity === "error");
  if (errors.length > 0) return endReview(await askLine(console, askToRepair(errors, config)), changes);
  return confirmChanges(console, input, review, changes, config);
}

/** With conflicts settled as in these changes: the choices decide about limits, too. */
function showFollowing(
  console: PlainConsole,
  { host }: WizardInput,
  review: Review,
  changes: readonly Change[],
): void {
  const { limits, refused } = review.follow?.(changes) ?? { limits: [], refused: [] };
  if (refused.length > 0) console.print(["", ...refused.map((text) => `Warning: ${text}`)]);
  if (limits.length > 0) console.print(["", "Limits", ...describeLimitChanges(limits, host)]);
}

/** Impossible answers come before anything is worked out from them. */
function reviewAnswers(input: WizardInput, config: Config): Review {
  const problems = findProblems(input.facts, config);
  if (problems.length === 0) return input.review(config);
  return {
    changes: [],
    checks: problems.map(({ id, message }) => ({ id, severity: "error", message, fix: "", setting: id })),
  };
}

/** Settles the first open conflict and goes on with the rest; going back from there comes back to it. */
async function confirmChanges(
  console: PlainConsole,
  input: WizardInput,
  review: Review,
  changes: readonly Change[],
  config: Config,
): Promise<Reply<ReviewEnd>> {
  const conflict = findOpenConflict(changes);
  if (conflict === null) {
    showFollowing(console, input, review, changes);
    return confirmWriting(console, changes, config);
  }
  let choice: ConflictReply = "mine";
  while (true) {
    const reply: Reply<ConflictReply> = await askLine(
      console,
      askConflict(conflict, choice, input.edit !== undefined),
    );
    if (reply.kind !== "value") return reply;
    choice = reply.value;
    const settled = settle(console, input, conflict, choice);
    if (settled === null) continue;
    const end = await confirmChanges(
      console,
      input,
      review,
      changes.map((change) => (change === conflict ? settled : change)),
      config,
    );
    if (end.kind !== "back") return end;
  }
}

/** Null when nothing came out of the editor. */
function settle(
  console: PlainConsole,
  input: WizardInput,
  conflict: Conflict,
  choice: ConflictReply,
): Change | null {
  if (choice !== "edit") return settleConflict(conflict, choice);
  const edited = input.edit?.(conflict.path, conflict.choices.markers);
  if (edited?.ok && edited.fault === undefined) return { ...conflict, after: edited.text };
  const reason = edited?.ok ? `nothing was taken: ${edited.fault}` : (edited?.reason ?? "there is no editor");
  console.print([`${reason}.`]);
  return null;
}

async function confirmWriting(
  console: PlainConsole,
  changes: readonly Change[],
  config: Config,
): Promise<Reply<ReviewEnd>> {
  if (changes.some(writes)) return endReview(await askLine(console, askToWrite(changes, config)), changes);
  console.print(["", "There is nothing to write: every file stays as it is."]);
  return { kind: "value", value: { kind: "write", changes } };
}

function endReview(reply: Reply<Verdict>, changes: readonly Change[]): Reply<ReviewEnd> {
  if (reply.kind !== "value") return reply;
  return { kind: "value", value: reply.value.kind === "write" ? { kind: "write", changes } : reply.value };
}
