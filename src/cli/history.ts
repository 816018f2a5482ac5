import { formatAnswer } from "../config/answer.ts";
import { answersToSave, type Config, type GivenAnswers } from "../config/config.ts";
import { dormantAnswers, readDocument, type SavedAnswers } from "../config/document.ts";
import { findQuestion } from "../config/find-question.ts";
import type { Value } from "../config/question.ts";
import type { SettingChange } from "../reconcile/history.ts";
import type { Project } from "./project.ts";

/**
 * Which saved answers differ from those of the last run, from what to what: also those that somebody has changed in
 * cryo-init.yaml since.
 */
export function changedSettings(project: Project, config: Config): readonly SettingChange[] {
  const answers = [...answersToSave(config), ...dormantAnswers(project.saved.answers, config)];
  const now = new Map(answers.map(({ question, value }) => [question.id, value]));
  const before = lastAnswers(project);
  const ids = [...new Set([...before.keys(), ...now.keys()])];
  return ids
    .map((setting) => ({ setting, from: before.get(setting) ?? null, to: now.get(setting) ?? null }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
    .map((change) => ({ ...change, typed: typedOf(change) }));
}

/**
 * The answers of the last run: those of cryo-init.yaml as it was then, which a merge of branches brings together like any
 * other file; else what the history adds up to; without both, those that cryo-init.yaml has now.
 */
export function lastAnswers({ state, saved }: Pick<Project, "state" | "saved">): ReadonlyMap<string, Value> {
  const written = state.document === null ? null : readAnswers(state.document);
  if (written === null && state.last !== null) return state.last.answers;
  return new Map([...(written ?? saved.answers)].map(([id, { value }]) => [id, value]));
}

/** The answers that a text holds; null for one that cannot be read. */
export function readAnswers(text: string): GivenAnswers | null {
  return readSaved(text)?.answers ?? null;
}

/** What a text of cryo-init.yaml says; null for one that cannot be read. */
export function readSaved(text: string): SavedAnswers | null {
  try {
    return readDocument(text);
  } catch {
    return null;
  }
}

/** `resources.production.app.memory: 1536M -> 1G`, values as they are typed with `--set`. */
export function formatSettingChange(change: SettingChange): string {
  const { from, to } = change.typed ?? typedOf(change);
  return `${change.setting}: ${from ?? "(not set)"} -> ${to ?? "(not set)"}`;
}

function typedOf({ setting, from, to }: SettingChange): NonNullable<SettingChange["typed"]> {
  return { from: formatValue(setting, from), to: formatValue(setting, to) };
}

/** A value as it is typed with `--set`; null for none. */
export function formatValue(setting: string, value: Value | null): string | null {
  if (value === null) return null;
  const question = findQuestion(setting);
  return question === undefined ? JSON.stringify(value) : formatAnswer(question, value);
}
