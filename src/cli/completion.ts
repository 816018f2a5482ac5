import { ALL_RULES } from "../audit/rules/index.ts";
import type { Question } from "../config/question.ts";
import { QUESTIONS } from "../config/questions/index.ts";
import { createRender } from "../generators/render.ts";
import { FLAGS, type Flag, flagsFor } from "./flags.ts";
import { COMMANDS } from "./help.ts";
import { templates } from "./package-files.ts";

/** The shells that scripts are made for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** `bash`, `zsh` or `fish`. */
export type Shell = (typeof SHELLS)[number];

/** What a word stands for; a list of choices where there are few. */
type Expected = "nothing" | "file" | "folder" | "setting" | readonly string[];

/** The script that completes cryo-init's words in a shell: made from the tables that the program itself reads. */
export function renderCompletion(shell: Shell): string {
  const render = createRender(templates);
  return render(`completion/${shell}.eta`, {
    flags: FLAGS.map((flag) => ({ ...flag, expects: expectedAfter(flag) })),
    namesFor: (command: string) => flagsFor(command).map(({ name }) => `--${name}`),
    commands: COMMANDS.filter(({ name }) => name !== "").map(({ name, words, help }) => ({
      name,
      help,
      behind: words
        .split(" ")
        .filter((word) => word !== "")
        .map(expectedAs),
    })),
    settings: QUESTIONS.flatMap(listAnswers),
    quote: (text: string) => `'${text.replaceAll("'", shell === "fish" ? "\\'" : "'\\''")}'`,
  });
}

/** Of the many that there are. */
const TIMES = ["15s", "10m", "1h", "3h"];

function expectedAfter({ name, value, choices }: Flag): Expected {
  if (value === undefined) return "nothing";
  if (value === "TIME") return TIMES;
  if (name === "explain") return ALL_RULES.map(({ id }) => id);
  return choices ?? (name === "set" ? "setting" : "file");
}

/** As the help writes it: `dev|build|preview`, `FILE`, `[dir]`. */
function expectedAs(word: string): Expected {
  if (word.includes("|")) return word.split("|");
  return word === "FILE" ? "file" : "folder";
}

/** `resources.size=small` where there are few answers, `resources.production.app.memory=` where there are many. */
function listAnswers({ id, type }: Question): readonly string[] {
  if (type.kind === "select" || type.kind === "multiselect")
    return type.options.map(({ value }) => `${id}=${value}`);
  return type.kind === "confirm" ? [`${id}=yes`, `${id}=no`] : [`${id}=`];
}
