import { formatAnswer } from "../../config/answer.ts";
import type { Config, GivenAnswers } from "../../config/config.ts";
import type { Facts } from "../../config/facts.ts";
import { AREAS, type AreaId, describeArea, listArea } from "../areas.ts";
import type { OfferedAnswer } from "../contract.ts";
import { type Draft, describeDraft } from "../draft.ts";
import type { LineAsk } from "./line-prompt.ts";
import { KEYS_HELP } from "./question-text.ts";

/** What to adjust: an area, or nothing, which leads to the review. */
export function askArea(config: Config): LineAsk<AreaId | null> {
  const last = AREAS.length + 1;
  return {
    name: '"What to adjust"',
    intro: [
      "",
      "What to adjust",
      ...AREAS.map(({ id, label }, index) => `  ${index + 1}) ${label}: ${describeArea(config, id)}`),
      `  ${last}) Nothing: show what would be written`,
    ],
    prompt: `What to adjust [${last}]: `,
    help: ["Write a number. Each area lists its settings with their present values.", KEYS_HELP],
    canGoBack: false,
    read(line) {
      const number = Number(line === "" ? last : line);
      const area = AREAS[number - 1];
      if (area !== undefined) return { ok: true, value: area.id };
      return number === last
        ? { ok: true, value: null }
        : { ok: false, reason: `"${line}" is no number from 1 to ${last}` };
    },
  };
}

/** Which setting of an area to change; an empty line changes none, and leads to the review. */
export function askSetting(config: Config, area: AreaId): LineAsk<string | null> {
  const settings = listArea(config, area);
  const title = AREAS.find(({ id }) => id === area)?.title ?? area;
  return {
    name: `"Setting to change" (${area})`,
    intro: [
      "",
      title,
      ...settings.map(
        ({ question, value }, index) =>
          `  ${index + 1}) ${question.id} = ${formatAnswer(question, value) || "-"}`,
      ),
    ],
    prompt: "Setting to change [none, to the review]: ",
    help: ["Write a number of the list, or a setting's path.", KEYS_HELP],
    canGoBack: true,
    read(line) {
      if (line === "") return { ok: true, value: null };
      const found = settings[Number(line) - 1] ?? settings.find(({ question }) => question.id === line);
      return found === undefined
        ? { ok: false, reason: `"${line}" is no setting of this list` }
        : { ok: true, value: found.question.id };
    },
  };
}

/** Whether an earlier run is gone on with. */
export function askToGoOn(draft: Draft, facts: Facts, given: GivenAnswers): LineAsk<boolean> {
  return askYesNo(
    [`An earlier run was not finished: ${describeDraft(draft, facts, given)}.`],
    "Go on there?",
    "yes takes these answers and goes on where it stopped, no starts from what was saved.",
  );
}

/** Whether limits that were changed by hand become answers. */
export function askToTake(offered: readonly OfferedAnswer[]): LineAsk<boolean> {
  return askYesNo(
    offered.map(({ found }) => found),
    `Take ${offered.length === 1 ? "it" : "them"} as ${offered.length === 1 ? "an answer" : "answers"}?`,
    "yes writes them to cryo-init.yaml, and all that depends on them follows; no leaves the file as it is.",
  );
}

function askYesNo(about: readonly string[], question: string, help: string): LineAsk<boolean> {
  return {
    name: `"${question}"`,
    intro: ["", ...about],
    prompt: `${question} yes/no [yes]: `,
    help: [help, KEYS_HELP],
    canGoBack: false,
    read(line) {
      if (/^(y|yes|)$/i.test(line)) return { ok: true, value: true };
      if (/^(n|no)$/i.test(line)) return { ok: true, value: false };
      return { ok: false, reason: "write yes or no" };
    },
  };
}
