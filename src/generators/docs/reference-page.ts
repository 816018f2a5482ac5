import { describeType } from "../../config/answer.ts";
import { ENVIRONMENTS } from "../../config/plan.ts";
import { GROUPS, type Question } from "../../config/question.ts";
import { QUESTIONS } from "../../config/questions/index.ts";
import { formatCode } from "./markdown.ts";
import { anchorOf } from "./settings.ts";

/** The name of an environment in a setting that each of them has. */
const ANY = "ENVIRONMENT";
const ONE_OF_THEM = new RegExp(`\\.(${ENVIRONMENTS.join("|")})(?=\\.|$)`);
const AT_THE_END = new RegExp(`,? (?:in |of )?(${ENVIRONMENTS.join("|")})$`);

/** Every setting that there is, whatever the project: what is the same for each environment stands there once. */
export function describeReference(): object {
  const settings = new Map<string, Question>();
  for (const question of QUESTIONS) {
    const id = question.id.replace(ONE_OF_THEM, `.${ANY}`);
    if (!settings.has(id)) settings.set(id, question);
  }
  return {
    any: ANY,
    environments: ENVIRONMENTS.map(formatCode).join(", "),
    groups: GROUPS.map(({ id: group, title }) => ({
      title,
      settings: [...settings].filter(([, one]) => one.group === group).map(describeSetting),
    })),
  };
}

function describeSetting([id, question]: readonly [string, Question]): object {
  const { title, help, type } = question;
  const options = type.kind === "select" || type.kind === "multiselect" ? type.options : [];
  return {
    id: formatCode(id),
    anchor: anchorOf(id),
    title: id.includes(ANY) ? title.replace(AT_THE_END, "") : title,
    help,
    takes: options.length > 0 ? null : describeType(type),
    options: options.map(({ value, hint }) => ({ value: formatCode(value), hint })),
    asked: describeWhenAsked(question),
  };
}

function describeWhenAsked({ level, asked, follows }: Question): string {
  if (follows === true || asked !== undefined) return "asked where other answers call for it";
  return level === "basic"
    ? "asked among the main questions"
    : "asked when you choose to answer every question";
}
