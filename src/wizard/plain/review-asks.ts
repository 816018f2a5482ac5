import { type Change, writes } from "../../config/changes.ts";
import type { Config } from "../../config/config.ts";
import type { Check } from "../../config/plan.ts";
import type { Parsed } from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import type { LineAsk } from "./line-prompt.ts";
import { showDiffs, showReplaced } from "./review-text.ts";

/** What a person wants after having read the review. */
export type Verdict =
  | { readonly kind: "write" }
  | { readonly kind: "stop" }
  | { readonly kind: "change"; readonly id: string };

const SETTING_HELP =
  "The path of a setting, such as resources.size, asks for it again; < goes back, q cancels.";

/** The last question. It has no default: nothing is written without a yes. */
export function askToWrite(changes: readonly Change[], config: Config): LineAsk<Verdict> {
  const count = changes.filter(writes).length;
  const question = `Write ${count === 1 ? "this" : "these"} ${countNoun(count, "file")}?`;
  return {
    name: `"${question}"`,
    intro: [
      ...showReplaced(changes),
      "",
      "yes writes, no stops; d shows the differences, d PATH those of one file.",
    ],
    prompt: `${question} yes/no: `,
    help: [
      "yes writes all of them at once, no writes nothing.",
      "d shows how files that are there will change; d PATH shows one file, new ones as well.",
      SETTING_HELP,
    ],
    canGoBack: true,
    show: (line) => showDiffs(line, changes),
    read(line) {
      if (/^(y|yes)$/i.test(line)) return { ok: true, value: { kind: "write" } };
      if (/^(n|no)$/i.test(line)) return { ok: true, value: { kind: "stop" } };
      return line === ""
        ? { ok: false, reason: "write yes or no" }
        : readSetting(line, config, "neither yes nor no, nor");
    },
  };
}

/** Asks which setting to change, when nothing can be written as things are. */
export function askToRepair(errors: readonly Check[], config: Config): LineAsk<Verdict> {
  const settings = [...new Set(errors.map(({ setting }) => setting))].filter((id) => hasSetting(config, id));
  return {
    name: '"Setting to change"',
    intro: [
      "",
      "Nothing can be written before the errors are put right. Setting to change:",
      ...settings.map((id, index) => `  ${index + 1}) ${id}`),
    ],
    prompt: "Setting to change: ",
    help: ["Write a number of the list, or the path of any other setting.", SETTING_HELP],
    canGoBack: true,
    read(line) {
      if (line === "") return { ok: false, reason: "write a number or the path of a setting" };
      return readSetting(settings[Number(line) - 1] ?? line, config, "not");
    },
  };
}

function readSetting(line: string, config: Config, what: string): Parsed<Verdict> {
  return hasSetting(config, line)
    ? { ok: true, value: { kind: "change", id: line } }
    : { ok: false, reason: `"${line}" is ${what} a setting that applies here` };
}

function hasSetting(config: Config, id: string): boolean {
  return config.settled.some(({ question }) => question.id === id);
}
