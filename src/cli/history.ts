import { formatAnswer } from "../config/answer.ts";
import type { Config } from "../config/config.ts";
import { answersToSave } from "../config/config.ts";
import { findQuestion } from "../config/find-question.ts";
import type { Value } from "../config/question.ts";
import type { SettingChange } from "../reconcile/history.ts";
import type { Project } from "./project.ts";

/** Which saved answers a run changed, from what to what. */
export function changedSettings(project: Project, config: Config): readonly SettingChange[] {
  const now = new Map(answersToSave(config).map(({ question, value }) => [question.id, value]));
  const before = new Map([...project.saved.answers].map(([id, { value }]) => [id, value]));
  const ids = [...new Set([...before.keys(), ...now.keys()])];
  return ids
    .map((setting) => ({ setting, from: before.get(setting) ?? null, to: now.get(setting) ?? null }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

/** Each setting on a line, with its values as they are typed with `--set`. */
export function describeSettings(changes: readonly SettingChange[]): readonly string[] {
  return changes.map(
    ({ setting, from, to }) => `${setting}: ${formatValue(setting, from)} -> ${formatValue(setting, to)}`,
  );
}

function formatValue(setting: string, value: Value | null): string {
  if (value === null) return "(not set)";
  const question = findQuestion(setting);
  return question === undefined ? JSON.stringify(value) : formatAnswer(question, value);
}
