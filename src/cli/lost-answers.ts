import type { GivenAnswers } from "../config/config.ts";
import { DOCUMENT_FILE, readDocument } from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import type { State } from "../reconcile/state.ts";
import type { Options } from "./options.ts";

/** Settings that an error names at the most. */
const MOST_NAMED = 4;

/**
 * cryo-init.yaml as a run is to read it. A file that is gone, empty or cut short may still be whole YAML: taken at its
 * word, it would send answers back to what is detected, and other limits into force, without anybody having asked.
 * @param document the file as it stands; null when there is none
 * @throws UserError (usage) for a file that has lost answers at its end, unless `--lost-answers` says what to do
 */
export function heedLostAnswers(
  document: string | null,
  { document: written, last }: Pick<State, "document" | "last">,
  { lostAnswers, config }: Pick<Options, "lostAnswers" | "config">,
): string | null {
  // With --config, this file's answers are not read.
  if (config !== null || lostAnswers === "drop") return document;
  const text = document ?? "";
  if (written === null) {
    // Without a copy of what was written, a short file may be all that people want to say.
    const lost = text.trim() === "" ? [...(last?.answers.keys() ?? [])] : [];
    if (lost.length > 0) throw describeLoss(document, lost, false);
    return document;
  }
  const lost = listLost(text, written);
  if (lost.length === 0) return document;
  if (lostAnswers === "restore") return written;
  throw describeLoss(document, lost, true);
}

/** The settings that `text` says no more, or says otherwise, if it is what was written and breaks off, or says nothing. */
function listLost(text: string, written: string): readonly string[] {
  const before = readAnswers(written);
  const now = readAnswers(text);
  // A text that cannot be read is refused as such, unless it is known how it went on.
  if (before === null || (now === null && !written.startsWith(text))) return [];
  if (now !== null && now.size > 0 && !written.startsWith(text)) return [];
  const isLost = (id: string): boolean =>
    JSON.stringify(now?.get(id)?.value) !== JSON.stringify(before.get(id)?.value);
  return [...before.keys()].filter(isLost);
}

function readAnswers(text: string): GivenAnswers | null {
  try {
    return readDocument(text).answers;
  } catch {
    return null;
  }
}

function describeLoss(text: string | null, lost: readonly string[], isOnRecord: boolean): UserError {
  const what = text === null ? "is gone" : text.trim() === "" ? "is empty" : "ends too early";
  const named = lost.slice(0, MOST_NAMED).join(", ");
  const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : "";
  const restore = isOnRecord
    ? "To have them back as the last run left them: npx cryo-init --lost-answers restore."
    : `To have them back, restore ${DOCUMENT_FILE} from version control.`;
  return new UserError(
    `this file ${what}: ${named}${more} would go back to what cryo-init finds or recommends. Nothing was changed.`,
    {
      where: text === null ? { file: DOCUMENT_FILE } : { file: DOCUMENT_FILE, line: text.split("\n").length },
      next: `${restore} If you took them out on purpose: npx cryo-init --lost-answers drop.`,
      failure: "usage",
    },
  );
}
