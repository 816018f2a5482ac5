import type { Config, Settled } from "../../config/config.ts";
import { GROUPS, type GroupId } from "../../config/question.ts";
import { isLimit } from "./limit-table.ts";

/** Whether only what nobody can know is asked, what decides most besides, the main questions, or every one. */
export type Depth = "unsure" | "express" | "basic" | "detail";

/** What decides most about the files: where the application runs, and how much it may take there. */
const EXPRESS: readonly string[] = ["environments", "resources.size"];

/** The questions to ask, in order. What detection was not sure of is asked at any depth. */
export function listSteps(config: Config, depth: Depth): readonly Settled[] {
  return config.settled.filter(({ question, asked, uncertain }) => {
    if (!asked) return false;
    if (uncertain || depth === "detail") return true;
    // Who makes the size custom wants to say which limits.
    if (depth === "express") return EXPRESS.includes(question.id) || isLimit(question.id);
    return depth === "basic" && question.level === "basic";
  });
}

/**
 * How deep is asked after a single setting was changed: who took all recommendations is still asked for the limits of a
 * size that became custom.
 */
export function depthAfterChange(depth: Depth): Depth {
  return depth === "detail" ? "detail" : "basic";
}

/**
 * The steps as screens: all limits of the services are one, the table, at the place of the first. Who asks for every
 * question sees it even where the limits follow from a size.
 */
export function listScreens(config: Config, depth: Depth): readonly Settled[] {
  const steps = listSteps(config, depth);
  const limits = (depth === "detail" ? config.settled : steps).filter(({ question }) => isLimit(question.id));
  const others = new Set(steps.filter(({ question }) => !isLimit(question.id)));
  return config.settled.filter((settled) => settled === limits[0] || others.has(settled));
}

/** The screen that asks a question: for a limit, the one of the table. */
export function screenOf(screens: readonly Settled[], id: string): string {
  if (!isLimit(id)) return id;
  return screens.find(({ question }) => isLimit(question.id))?.question.id ?? id;
}

/** How far one group has come, for the head of the screen. */
export interface Progress {
  readonly title: string;
  /** Counted from 1; 0 when the question is none of the steps. */
  readonly position: number;
  readonly count: number;
  /** Over all groups, counted from 1. */
  readonly overall: number;
  readonly total: number;
}

/** Where a question stands among the steps. */
export function measureProgress(steps: readonly Settled[], id: string, group: GroupId): Progress {
  const ids = steps.filter(({ question }) => question.group === group).map(({ question }) => question.id);
  return {
    title: GROUPS.find((one) => one.id === group)?.title ?? group,
    position: ids.indexOf(id) + 1,
    count: ids.length,
    overall: steps.findIndex(({ question }) => question.id === id) + 1,
    total: steps.length,
  };
}

/** The step that follows a question in the table's order, or null after the last. */
export function stepAfter(steps: readonly Settled[], config: Config, id: string): Settled | null {
  const order = config.settled.map(({ question }) => question.id);
  const at = order.indexOf(id);
  return steps.find(({ question }) => order.indexOf(question.id) > at) ?? null;
}

/** The step before a question, or null at the first. */
export function stepBefore(steps: readonly Settled[], config: Config, id: string): Settled | null {
  const order = config.settled.map(({ question }) => question.id);
  const at = order.indexOf(id);
  return steps.findLast(({ question }) => order.indexOf(question.id) < at) ?? null;
}
