import { formatAnswer } from "../config/answer.ts";
import { type Config, isGiven, type Settled } from "../config/config.ts";
import type { GroupId } from "../config/question.ts";

/** What people come back for: a part of the settings, with the words that the menu has for it. */
export const AREAS = [
  { id: "resources", letter: "a", label: "Adjust resources", title: "Resources" },
  { id: "environments", letter: "e", label: "Change environments", title: "Environments" },
  { id: "security", letter: "s", label: "Change security", title: "Security" },
  { id: "health", letter: "h", label: "Change health checks", title: "Health" },
  { id: "everything", letter: "v", label: "Change anything", title: "All settings" },
] as const satisfies readonly {
  id: GroupId | "everything";
  letter: string;
  label: string;
  title: string;
}[];

/** `resources`, …, or `everything`. */
export type AreaId = (typeof AREAS)[number]["id"];

/** The settings of an area, in the order of the question table. */
export function listArea(config: Config, area: AreaId): readonly Settled[] {
  return area === "everything"
    ? config.settled
    : config.settled.filter(({ question }) => question.group === area);
}

/** The present answers of an area in a few words: `medium`, `6 of 6 on`, `production, development`. */
export function describeArea(config: Config, area: AreaId): string {
  const settings = listArea(config, area);
  if (area === "everything") return `${settings.length} settings, with search`;
  const main = settings.filter(({ question, asked }) => asked && question.level === "basic");
  const isSwitch = ({ question }: Settled): boolean => question.type.kind === "confirm";
  if (main.length > 1 && main.every(isSwitch))
    return `${main.filter(({ value }) => value === true).length} of ${main.length} on`;
  const values = main
    .map(({ question, value }) => formatAnswer(question, value))
    .filter((text) => text !== "");
  const own = settings.filter((settled) => settled.question.level === "detail" && isGiven(settled));
  return [values.join(", "), ...(own.length === 0 ? [] : [`${own.length} set apart`])].join(", ");
}
