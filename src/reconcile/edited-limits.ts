import { parseAnswer } from "../config/answer.ts";
import { findQuestion } from "../config/find-question.ts";
import type { Plan } from "../config/plan.ts";
import type { Value } from "../config/question.ts";
import { readLimits } from "./compose-limits.ts";
import type { Disk } from "./disk.ts";
import type { State } from "./state.ts";

/** A limit in a Compose file that a person has changed since cryo-init wrote it. */
export interface EditedLimit {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** As the file calls it: `app-blue`. */
  readonly service: string;
  /** The answer that the limit comes from: `resources.production.app.memory`. */
  readonly setting: string;
  /** As they are written in the file; `none` where it was taken out. */
  readonly from: string;
  readonly to: string;
  /** The new value as an answer, in base units; null when it cannot be one, and why. */
  readonly value: Value | null;
  readonly reason: string | null;
}

/** The limits that are answers, by their key in `deploy.resources.limits`. */
const LIMITS = ["memory", "cpus"] as const;

/**
 * Compares the limits of each Compose file with those that cryo-init wrote last. Files that cannot be read as YAML have
 * none: what is wrong with them is said where they are merged.
 */
export function findEditedLimits(plan: Plan, { base }: State, disk: Disk): readonly EditedLimit[] {
  return plan.environments.flatMap((environment) => {
    const [before, now] = [base.get(environment.file), disk.get(environment.file)?.text];
    if (before === undefined || now === undefined || before === now) return [];
    const old = readLimits(before, environment);
    const edited = readLimits(now, environment).flatMap((limits) => {
      const { service, name } = limits;
      const written = old.find((one) => one.name === name);
      return LIMITS.flatMap((limit): readonly EditedLimit[] => {
        const [from, to] = [written?.[limit], limits[limit]];
        const setting = `resources.${environment.name}.${service}.${limit}`;
        const line = to?.line ?? limits.line;
        if (from === undefined || line === null || from.text === to?.text) return [];
        const found = { file: environment.file, line, service: name, setting, from: from.text };
        return [{ ...found, to: to?.text ?? "none", ...asAnswer(setting, to?.text) }];
      });
    });
    return edited.flatMap((edit, at): readonly EditedLimit[] => {
      const same = edited.filter(({ line, setting }) => line === edit.line && setting === edit.setting);
      if (same.length === 1) return [edit];
      // What both colours share is one edit.
      return edited.indexOf(same[0] ?? edit) === at ? [{ ...edit, service: "app" }] : [];
    });
  });
}

function asAnswer(setting: string, text: string | undefined): Pick<EditedLimit, "value" | "reason"> {
  const question = findQuestion(setting);
  if (text === undefined || question === undefined)
    return {
      value: null,
      reason: "every service has a limit; without it, one can take all that the host has",
    };
  const parsed = parseAnswer(question, text);
  return parsed.ok ? { value: parsed.value, reason: null } : { value: null, reason: parsed.reason };
}
