import { parseAnswer } from "../config/answer.ts";
import { findQuestion } from "../config/find-question.ts";
import type { Plan, ServiceName } from "../config/plan.ts";
import type { Value } from "../config/question.ts";
import { readLimits } from "./compose-limits.ts";
import type { Disk } from "./disk.ts";
import type { State } from "./state.ts";

/** A limit in a Compose file that a person has changed since cryo-init wrote it. */
export interface EditedLimit {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly service: ServiceName;
  /** The answer that the limit comes from: `resources.production.app.memory`. */
  readonly setting: string;
  /** As they are written in the file. */
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
    const [old, edited] = [readLimits(before, environment), readLimits(now, environment)];
    return [...edited].flatMap(([service, limits]) =>
      LIMITS.flatMap((name) => {
        const [from, to] = [old.get(service)?.[name], limits[name]];
        const setting = `resources.${environment.name}.${service}.${name}`;
        const question = findQuestion(setting);
        if (from === undefined || to === undefined || from.text === to.text || question === undefined)
          return [];
        const parsed = parseAnswer(question, to.text);
        const answer = parsed.ok
          ? { value: parsed.value, reason: null }
          : { value: null, reason: parsed.reason };
        return [
          {
            file: environment.file,
            line: to.line,
            service,
            setting,
            from: from.text,
            to: to.text,
            ...answer,
          },
        ];
      }),
    );
  });
}
