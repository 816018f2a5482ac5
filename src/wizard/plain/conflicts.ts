import { type Change, type ConflictChoice, isOpenConflict } from "../../config/changes.ts";
import type { LineAsk } from "./line-prompt.ts";
import { KEYS_HELP } from "./question-text.ts";
import { showDiffs } from "./review-text.ts";

/** A conflict with the whole file for each way to settle it, as the planner of changes hands it over. */
export interface Conflict extends Change {
  readonly choices: Readonly<Record<ConflictChoice, string>>;
}

const CHOICES: readonly { readonly choice: ConflictChoice; readonly hint: string }[] = [
  { choice: "mine", hint: "Your edits stay where both sides changed the same lines." },
  { choice: "theirs", hint: "The generated lines replace your edits there; edits elsewhere stay." },
  {
    choice: "markers",
    hint: "Both, between conflict markers; the file works again once you have settled it.",
  },
];

/**
 * The first conflict that nobody has settled yet, or null.
 * @throws {Error} when the planner has left out its choices, which is a bug: it could not be settled
 */
export function findOpenConflict(changes: readonly Change[]): Conflict | null {
  const open = changes.find(isOpenConflict);
  if (open === undefined) return null;
  if (!hasChoices(open)) throw new Error(`the conflict in ${open.path} comes without its choices`);
  return open;
}

function hasChoices(change: Change): change is Conflict {
  return "choices" in change;
}

/** The conflict with the text that was chosen. */
export function settleConflict(change: Conflict, choice: ConflictChoice): Conflict {
  return { ...change, after: change.choices[choice] };
}

/** A choice of the list, or the wish to settle it in an editor. */
export type ConflictReply = ConflictChoice | "edit";

/** Asks how to settle one conflict. */
export function askConflict(
  conflict: Conflict,
  preset: ConflictReply,
  canEdit: boolean,
): LineAsk<ConflictReply> {
  const choices: readonly { readonly choice: ConflictReply; readonly hint: string }[] = canEdit
    ? [...CHOICES, { choice: "edit", hint: "Opens the file with both in your editor." }]
    : CHOICES;
  return {
    name: `"Conflict in ${conflict.path}"`,
    intro: [
      "",
      `Conflict in ${conflict.path}: ${conflict.reason}`,
      ...choices.map(({ choice }, index) => `  ${index + 1}) ${choice}`),
      "d shows the difference.",
    ],
    prompt: `Which lines for ${conflict.path} [${preset}]: `,
    help: [...choices.map(({ choice, hint }, index) => `  ${index + 1}) ${choice}: ${hint}`), KEYS_HELP],
    canGoBack: true,
    show: (line) => showDiffs(line, [conflict]),
    read(line) {
      const wanted = line === "" ? preset : line;
      const found = choices.find(({ choice }, index) => wanted === choice || wanted === String(index + 1));
      return found === undefined
        ? { ok: false, reason: `"${line}" is none of ${choices.map(({ choice }) => choice).join(", ")}` }
        : { ok: true, value: found.choice };
    },
  };
}
