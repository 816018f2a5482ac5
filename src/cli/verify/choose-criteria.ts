import { UserError } from "../../config/errors.ts";
import { nearest } from "../../config/nearest.ts";
import { CRITERIA, type CriterionName } from "../../config/report.ts";

/**
 * The criteria that `--only` names, or all of them.
 * @param text as it was typed: `size,startup`; null where it was not given
 * @throws UserError (usage) that names the word, and the nearest one that there is
 */
export function chooseCriteria(text: string | null): ReadonlySet<CriterionName> {
  if (text === null) return new Set(CRITERIA);
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const isKnown = (word: string): word is CriterionName => CRITERIA.some((name) => name === word);
  const unknown = words.find((word) => !isKnown(word));
  if (unknown !== undefined || words.length === 0) {
    const near = unknown === undefined ? null : nearest(unknown, CRITERIA);
    throw new UserError(
      unknown === undefined ? "--only: nothing is named" : `--only: "${unknown}" is not known`,
      {
        next: `It is one or more of ${CRITERIA.join(", ")}.${near === null ? "" : ` Did you mean ${near}?`}`,
        failure: "usage",
      },
    );
  }
  return new Set(words.filter(isKnown));
}
