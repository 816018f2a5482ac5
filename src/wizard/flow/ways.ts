import { countNoun } from "../../config/words.ts";
import { AREAS, type AreaId, describeArea } from "../areas.ts";
import type { WizardInput } from "../contract.ts";
import { describeDraft } from "../draft.ts";
import type { WizardState } from "./state.ts";
import { type Depth, listScreens } from "./steps.ts";

/** A way to go on from the overview. */
export interface Way {
  readonly id: "continue" | "take" | "express" | "main" | "every" | "settings" | "review" | AreaId;
  /** The key that takes it at once. */
  readonly letter: string;
  readonly label: string;
  /** What it holds or leads to. */
  readonly about: string;
}

/** The ways that there are: on a project that is set up, those of somebody who comes back to adjust. */
export function listWays(input: WizardInput, state: WizardState): readonly Way[] {
  return [...listOffers(input, state), ...(input.again ? listAreas(state) : listFirst(state))];
}

/** What an earlier run or somebody's editor has left to be taken up. */
function listOffers(input: WizardInput, { offered, draft }: WizardState): readonly Way[] {
  const ways: Way[] = [];
  if (draft !== null) {
    const about = describeDraft(draft, input.facts, input.given);
    ways.push({ id: "continue", letter: "c", label: "Go on where you stopped", about });
  }
  const [first] = offered;
  if (first !== undefined) {
    const label = `Take ${countNoun(offered.length, "edited limit")}`;
    ways.push({ id: "take", letter: "t", label, about: first.found });
  }
  return ways;
}

function listAreas({ config, given }: WizardState): readonly Way[] {
  const isChanged = [...given.values()].some(({ origin }) => origin === "answered" || origin === "flag");
  return [
    ...AREAS.map(({ id, letter, label }) => ({ id, letter, label, about: describeArea(config, id) })),
    {
      id: "review",
      letter: "r",
      label: isChanged ? "Go to the review" : "Change nothing",
      about: "see what would be written",
    },
  ];
}

function listFirst({ config }: WizardState): readonly Way[] {
  const steps = (depth: Depth): string => countNoun(listScreens(config, depth).length, "question");
  const isSure = listScreens(config, "unsure").length === 0;
  const review = isSure ? "and go to the review" : `after ${steps("unsure")} on what is not certain`;
  const express = `${steps("express")}; the rest as recommended`;
  return [
    { id: "express", letter: "e", label: "Environments and size only", about: express },
    { id: "main", letter: "m", label: "Answer the main questions", about: steps("basic") },
    { id: "every", letter: "d", label: "Answer every question", about: steps("detail") },
    { id: "settings", letter: "s", label: "Pick settings to change", about: "a list with search" },
    { id: "review", letter: "r", label: "Take all recommendations", about: review },
  ];
}
