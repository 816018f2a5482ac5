import { didYouMean, nearest } from "./nearest.ts";
import type { Question } from "./question.ts";
import { QUESTIONS } from "./questions/index.ts";
import { showText } from "./quote.ts";

const BY_ID = new Map(QUESTIONS.map((question) => [question.id, question]));
const GROUP_PATHS = new Set(QUESTIONS.flatMap(({ id }) => groupsOf(id)));

/** The groups that a setting stands in: `a.b.c` stands in `a` and `a.b`. */
function groupsOf(id: string): readonly string[] {
  const parts = id.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}

/** The question that owns a path, or undefined. */
export function findQuestion(id: string): Question | undefined {
  return BY_ID.get(id);
}

/** True for a path that settings stand below: `resources.production`. */
export function isGroup(id: string): boolean {
  return GROUP_PATHS.has(id);
}

/** `unknown setting …`, with the nearest one that there is; of a group, which settings stand below it. */
export function unknownSetting(id: string): string {
  if (isGroup(id)) {
    const first = [...BY_ID.keys()].find((path) => path.startsWith(`${id}.`));
    return `${id} is a group: name a setting below it, such as ${first}`;
  }
  return `unknown setting ${showText(id)}${didYouMean(nearestSetting(id))}`;
}

/** By spelling within the same group, then by spelling as a whole, then by the last name alone. */
function nearestSetting(id: string): string | null {
  const group = id.slice(0, id.lastIndexOf(".") + 1);
  const paths = [...BY_ID.keys(), ...GROUP_PATHS, "keep"];
  const siblings = paths.filter((path) => path.startsWith(group) && !path.slice(group.length).includes("."));
  const name = id.slice(group.length);
  const sibling = nearest(
    name,
    siblings.map((path) => path.slice(group.length)),
  );
  if (sibling !== null) return `${group}${sibling}`;
  return nearest(id, paths) ?? paths.find((path) => name !== "" && path.endsWith(`.${name}`)) ?? null;
}
