import { findProblems, type Given, settle } from "../config/config.ts";
import { resolve } from "../config/resolve/index.ts";
import { findEditedLimits } from "../reconcile/edited-limits.ts";
import { mergeGiven } from "./given.ts";
import type { Options } from "./options.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Limits that people have changed in a generated file, which no answer says yet: named, and with `--take-edits` taken as
 * answers. A flag of the same setting wins over the file.
 */
export function heedEditedLimits(
  project: Project,
  { takeEdits }: Pick<Options, "takeEdits">,
  terminal: Pick<Terminal, "say" | "warn">,
): Project {
  const { facts, given, state, disk } = project;
  const config = settle(facts, given);
  // Impossible answers are for those who ask or refuse them: no limit follows from them.
  if (findProblems(facts, config).length > 0) return project;
  const taken = new Map<string, Given>();
  for (const limit of findEditedLimits(resolve(config, facts), state, disk)) {
    const { file, line, service, setting, from, to, value, reason } = limit;
    const answer = config.settled.find(({ question }) => question.id === setting);
    if (answer?.value === value || given.get(setting)?.origin === "flag") continue;
    const what = `${file}:${line}: ${setting.slice(setting.lastIndexOf(".") + 1)} of ${service} was changed by hand, from ${from} to ${to}`;
    if (value === null) {
      terminal.warn(`${what}\n  it cannot be an answer: ${reason}`);
    } else if (takeEdits) {
      terminal.say(`${what}; taken as ${setting}`);
      taken.set(setting, { value, origin: "flag" });
    } else {
      terminal.warn(
        `${what}\n  taken as an answer, all that depends on it follows: npx cryo-init --take-edits`,
      );
    }
  }
  return taken.size === 0 ? project : { ...project, given: mergeGiven(given, taken) };
}
