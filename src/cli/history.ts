import type { Config } from "../config/config.ts";
import { answersToSave } from "../config/config.ts";
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
