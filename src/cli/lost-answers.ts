import type { GivenAnswers } from "../config/config.ts";
import { DOCUMENT_FILE } from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import type { State } from "../reconcile/state.ts";
import { readAnswers, readSaved } from "./history.ts";
import type { Options } from "./options.ts";

/** Settings that an error names at the most. */
const MOST_NAMED = 4;

/** cryo-init.yaml as a run is to read it. */
export interface HeededDocument {
  /** Null when there is none. */
  readonly text: string | null;
  /** Answers that the text has lost and that are taken from the last run all the same. */
  readonly restored: GivenAnswers;
}

/**
 * A file that is gone, empty or cut short may still be whole YAML: taken at its word, it would send answers back to what
 * is detected, and other limits into force, without anybody having asked.
 * @param document the file as it stands; null when there is none
 * @throws UserError (usage) for a file that has lost answers at its end, unless `--lost-answers` says what to do
 */
export function heedLostAnswers(
  document: string | null,
  { document: written, last }: Pick<State, "document" | "last">,
  { lostAnswers, config }: Pick<Options, "lostAnswers" | "config">,
): HeededDocument {
  const asItIs = { text: document, restored: new Map() };
  // With --config, this file's answers are not read.
  if (config !== null || lostAnswers === "drop") return asItIs;
  const text = document ?? "";
  if (written === null) {
    // Without a copy of what was written, a short file may be all that people want to say.
    const lost = text.trim() === "" ? [...(last?.answers.keys() ?? [])] : [];
    if (lost.length > 0) throw describeLoss(document, lost, false);
    return asItIs;
  }
  if (text === written) return asItIs;
  const lost = listLost(text, written);
  const handedOver = listLostKeep(text, written);
  if (lost.size === 0 && handedOver.length === 0) return asItIs;
  if (lostAnswers !== "restore") {
    const names = [...lost.keys(), ...handedOver.map((path) => `keep: ${path}`)];
    throw describeLoss(document, names, true);
  }
  // What somebody has edited before the end was lost stays.
  const isPartOfIt = written.startsWith(text.trimEnd());
  if (isPartOfIt) return { text: written, restored: new Map() };
  return { text, restored: lost };
}

/** What stands under `keep:` at the end of `written`, where a text breaks off before it. */
function listLostKeep(text: string, written: string): readonly string[] {
  const stoodLast = written.match(/^\w[^\n:]*:/gm)?.at(-1) === "keep:";
  const isCut = stoodLast && written.startsWith(text.trimEnd());
  // Taken out with its whole block: somebody hands the files back.
  const isTakenOut = /^\s*keep:/.test(written.slice(text.trimEnd().length));
  const before = isCut && !isTakenOut ? readSaved(written) : null;
  return before === null || readSaved(text)?.keep.length !== 0 ? [] : before.keep;
}

/**
 * The answers of `written` that a text has lost: one that breaks off there, that says nothing, or that lacks the last of
 * them. An answer that is taken out elsewhere is none of these.
 */
function listLost(text: string, written: string): GivenAnswers {
  const before = readAnswers(written);
  const now = readAnswers(text);
  const breaksOff = written.startsWith(text);
  // A text that cannot be read is refused as such, unless it is known how it went on.
  if (before === null || (now === null && !breaksOff)) return new Map();
  const lastAnswer = [...before.keys()].at(-1) ?? "";
  if (now !== null && !breaksOff && now.has(lastAnswer)) return new Map();
  const isLost = (id: string): boolean =>
    JSON.stringify(now?.get(id)?.value) !== JSON.stringify(before.get(id)?.value);
  const isGone = (id: string): boolean => (breaksOff ? isLost(id) : now?.has(id) !== true);
  return new Map([...before].filter(([id]) => isGone(id)));
}

function describeLoss(text: string | null, lost: readonly string[], isOnRecord: boolean): UserError {
  const what = text === null ? "is gone" : text.trim() === "" ? "is empty" : "ends too early";
  const named = lost.slice(0, MOST_NAMED).join(", ");
  const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : "";
  const restore = isOnRecord
    ? "To have them back as the last run left them: npx cryo-init --lost-answers restore."
    : `To have them back, restore ${DOCUMENT_FILE} from version control.`;
  return new UserError(
    `this file ${what}: ${named}${more} would go back to what cryo-init finds, recommends or generates. Nothing was changed.`,
    {
      where: text === null ? { file: DOCUMENT_FILE } : { file: DOCUMENT_FILE, line: text.split("\n").length },
      next: `${restore} If you took them out on purpose: npx cryo-init --lost-answers drop.`,
      failure: "usage",
    },
  );
}
