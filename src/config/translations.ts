import type { DependencyPlan } from "./plan.ts";

/**
 * What stands in docker/requirements.txt under another name or version than conda's, or under a name that is only
 * assumed: one line each, for people to look at before anything is written.
 */
export function listTranslations({ mapped }: DependencyPlan): readonly string[] {
  return mapped
    .filter(({ translated, assumed }) => translated || assumed)
    .map(({ requirement, original, assumed }) => {
      const doubt = assumed ? " (name assumed: please check it on PyPI)" : "";
      return `${original} (conda) -> ${requirement}${doubt}`;
    });
}

/** What to call that list. */
export const TRANSLATIONS_TITLE = "Conda packages as wheels, please review (docker/requirements.txt):";
