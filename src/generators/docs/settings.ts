import type { FileSet } from "../../config/file-set.ts";
import { composeNames, SERVICES, type SecurityPlan } from "../../config/plan.ts";
import { GROUPS, type GroupId } from "../../config/question.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { linePattern } from "../../config/setting-lines.ts";
import { literally } from "../../config/words.ts";
import { findLine, type LineQuery } from "./places.ts";

/** A settled answer as the configuration guide shows it. Filled by the caller from the question table. */
export interface DocumentedSetting {
  /** `resources.production.app.memory` */
  readonly id: string;
  readonly group: GroupId;
  readonly title: string;
  readonly help: string;
  /** As `--set` takes it: `1536M`, `production, blue-green`. Empty when nothing is set. */
  readonly value: string;
  /** Where the value comes from: `detected in app.py:41`, `default`, `answered`. */
  readonly origin: string;
  /** True where somebody gave it, so that it follows from nothing. */
  readonly isGiven: boolean;
  /** The generated file in which it shows. */
  readonly file: string;
  /** Its line there, or null to have it looked up. */
  readonly line: number | null;
}

/** The command that has the check end an unhealthy server, which needs another first process in the container. */
export function formatRestartCommand({ init }: SecurityPlan): string {
  const first: readonly (readonly [string, string])[] = init ? [] : [["security.init", "yes"]];
  return formatSetCommand(["health.restart", "yes"], ...first);
}

/** The anchor of a setting on the configuration page: `security-pids_limit`. */
export function anchorOf(id: string): string {
  return id.replaceAll(/[^\w-]/g, "-");
}

/** Settings of each group, in the order of the wizard; empty groups left out. */
export function groupSettings(
  settings: readonly DocumentedSetting[],
): readonly { readonly title: string; readonly settings: readonly DocumentedSetting[] }[] {
  return GROUPS.map(({ id, title }) => ({
    title,
    settings: settings.filter(({ group }) => group === id),
  })).filter((group) => group.settings.length > 0);
}

/** The line of a setting in its generated file: the caller's, or the one that looks like it. */
export function locateSetting(setting: DocumentedSetting, files: FileSet): number | null {
  if (setting.line !== null) return setting.line;
  const [group, environment = "", name] = setting.id.split(".");
  const pattern = linePattern(setting.id);
  const service = SERVICES.find((one) => one === (group === "health" ? "app" : name));
  const services = service === undefined ? [] : composeNames(environment, service);
  if (pattern !== null) return findLine(files, setting.file, { pattern, services });
  const query = findValue(setting.value);
  return query === null ? null : findLine(files, setting.file, query);
}

/** The first item of a value, as a word of its own. Short ones would be found anywhere. */
function findValue(value: string): LineQuery | null {
  const first = value.split(",")[0]?.trim() ?? "";
  if (first.length < 3) return null;
  return { pattern: new RegExp(`(?<![\\w.-])${literally(first)}(?![\\w-])`) };
}
