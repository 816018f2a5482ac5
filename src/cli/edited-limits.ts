import { findProblems, type Given, settle } from "../config/config.ts";
import { UserError } from "../config/errors.ts";
import { resolve } from "../config/resolve/index.ts";
import { type EditedLimit, findEditedLimits } from "../reconcile/edited-limits.ts";
import { mergeGiven } from "./given.ts";
import type { Options } from "./options.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** The limits that people have changed in a generated file, and which no answer says yet. */
export function listEditedLimits({ facts, given, state, disk }: Project): readonly EditedLimit[] {
  const config = settle(facts, given);
  // Impossible answers are for those who ask or refuse them: no limit follows from them.
  if (findProblems(facts, config).length > 0) return [];
  return findEditedLimits(resolve(config, facts), state, disk).filter(({ setting, value }) => {
    const answer = config.settled.find(({ question }) => question.id === setting);
    return answer?.value !== value && given.get(setting)?.origin !== "flag";
  });
}

/** `docker-compose.yml:75: memory of app was changed by hand, from 1536M to 2G` */
export function describeEditedLimit({ file, line, service, setting, from, to }: EditedLimit): string {
  const limit = setting.slice(setting.lastIndexOf(".") + 1);
  return `${file}:${line}: ${limit} of ${service} was changed by hand, from ${from} to ${to}`;
}

/**
 * Names the limits that were changed by hand, and with `--take-edits` takes them as answers. A flag of the same setting
 * wins over the file.
 * @throws UserError (usage) for limits that are answers, and that nothing can run with
 */
export function heedEditedLimits(
  project: Project,
  { takeEdits }: Pick<Options, "takeEdits">,
  terminal: Pick<Terminal, "say" | "warn">,
  /** True where the wizard offers what can be an answer. */
  isOffered = false,
): Project {
  const taken = new Map<string, Given>();
  const places: { file: string; line: number }[] = [];
  for (const limit of listEditedLimits(project)) {
    const what = describeEditedLimit(limit);
    if (limit.value === null) {
      terminal.warn(`${what}\n  it cannot be an answer: ${limit.reason}`);
    } else if (takeEdits) {
      terminal.say(`${what}; taken as ${limit.setting}`);
      taken.set(limit.setting, { value: limit.value, origin: "flag" });
      places.push(limit);
    } else if (!isOffered) {
      terminal.warn(
        `${what}\n  taken as an answer, all that depends on it follows: npx cryo-init --take-edits`,
      );
    }
  }
  const [where] = places;
  if (where === undefined) return project;
  const heeded = { ...project, given: mergeGiven(project.given, taken) };
  // The wizard asks on.
  if (!isOffered) refuseUnfit(heeded, where);
  return heeded;
}

/** What to type instead would be an answer beside the edit, and in conflict with it: only the file helps. */
function refuseUnfit({ facts, given }: Project, { file, line }: { file: string; line: number }): void {
  const config = settle(facts, given);
  if (findProblems(facts, config).length > 0) return;
  const errors = resolve(config, facts).checks.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  throw new UserError(errors.map(({ message }) => message).join("\n"), {
    where: { file, line },
    next: "Correct it there, then run again. Without --take-edits it stays as it is written.",
    failure: "usage",
  });
}
