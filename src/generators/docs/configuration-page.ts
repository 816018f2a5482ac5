import type { FileSet } from "../../config/file-set.ts";
import type { Plan } from "../../config/plan.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { describeImplication } from "./implications.ts";
import { escapeProse, formatCode } from "./markdown.ts";
import { linkPlace } from "./places.ts";
import { anchorOf, type DocumentedSetting, groupSettings, locateSetting } from "./settings.ts";

/** What the configuration guide shows: every setting, by group. */
export function describeConfiguration(
  plan: Plan,
  settings: readonly DocumentedSetting[],
  files: FileSet,
): object {
  return {
    groups: groupSettings(settings).map((group) => ({
      title: group.title,
      settings: group.settings.map((setting) => describeSetting(setting, plan, files)),
    })),
  };
}

function describeSetting(setting: DocumentedSetting, plan: Plan, files: FileSet): object {
  const line = locateSetting(setting, files);
  return {
    title: setting.title,
    anchor: anchorOf(setting.id),
    value: setting.value === "" ? "not set" : formatCode(setting.value),
    short: setting.value === "" ? "not set" : formatCode(shorten(setting.value)),
    origin: escapeProse(setting.origin),
    help: setting.help,
    implication: describeImplication(setting.id, plan),
    place: linkPlace({ file: setting.file, ...(line === null ? {} : { line }) }, plan.documentation),
    command: formatSetCommand([setting.id, setting.value]),
  };
}

/** Characters of a value that the overview has room for. */
const SHORT = 44;

function shorten(value: string): string {
  return value.length <= SHORT ? value : `${value.slice(0, SHORT - 1)}…`;
}
