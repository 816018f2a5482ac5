import { formatAnswer } from "../config/answer.ts";
import type { Config } from "../config/config.ts";
import { answersToSave } from "../config/config.ts";
import { findQuestion } from "../config/find-question.ts";
import type { Value } from "../config/question.ts";
import type { SettingChange } from "../reconcile/history.ts";
import type { Project } from "./project.ts";

/**
 * Which saved answers differ from those of the last run, from what to what: also those that somebody has changed in
 * cryo-init.yaml since.
 */
export function changedSettings(project: Project, config: Config): readonly SettingChange[] {
  const now = new Map(answersToSave(config).map(({ question, value }) => [question.id, value]));
  const before = lastAnswers(project);
  const ids = [...new Set([...before.keys(), ...now.keys()])];
  return ids
    .map((setting) => ({ setting, from: before.get(setting) ?? null, to: now.get(setting) ?? null }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
    .map((change) => ({ ...change, typed: typedOf(change) }));
}

/** The answers of the last run; without a history that says them, those that cryo-init.yaml has now. */
export function lastAnswers({ state, saved }: Pick<Project, "state" | "saved">): ReadonlyMap<string, Value> {
  return state.last?.answers ?? new Map([...saved.answers].map(([id, { value }]) => [id, value]));
}

/** `resources.production.app.memory: 1536M -> 1G`, values as they are typed with `--set`. */
export function formatSettingChange(change: SettingChange): string {
  const { from, to } = change.typed ?? typedOf(change);
  return `${change.setting}: ${from ?? "(not set)"} -> ${to ?? "(not set)"}`;
}

function typedOf({ setting, from, to }: SettingChange): NonNullable<SettingChange["typed"]> {
  return { from: formatValue(setting, from), to: formatValue(setting, to) };
}

function formatValue(setting: string, value: Value | null): string | null {
  if (value === null) return null;
  const question = findQuestion(setting);
  return question === undefined ? JSON.stringify(value) : formatAnswer(question, value);
}
