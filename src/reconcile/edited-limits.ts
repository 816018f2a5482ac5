import { isScalar, LineCounter, parseDocument } from "yaml";
import { parseAnswer } from "../config/answer.ts";
import { findQuestion } from "../config/find-question.ts";
import type { EnvironmentPlan, Plan, ServiceName } from "../config/plan.ts";
import type { Value } from "../config/question.ts";
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
    return [...edited].flatMap(([setting, { line, service, text }]) => {
      const from = old.get(setting)?.text;
      if (from === undefined || from === text) return [];
      const question = findQuestion(setting);
      if (question === undefined) return [];
      const parsed = parseAnswer(question, text);
      return [
        {
          file: environment.file,
          line,
          service,
          setting,
          from,
          to: text,
          value: parsed.ok ? parsed.value : null,
          reason: parsed.ok ? null : parsed.reason,
        },
      ];
    });
  });
}

interface Limit {
  readonly service: ServiceName;
  readonly line: number;
  readonly text: string;
}

/** The limits in a Compose file, by the answer that each comes from. */
function readLimits(text: string, environment: EnvironmentPlan): ReadonlyMap<string, Limit> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true });
  const limits = new Map<string, Limit>();
  if (document.errors.length > 0) return limits;
  for (const { service } of environment.services) {
    for (const key of LIMITS) {
      // What both colours of blue/green share stands in front of the services.
      const shared = environment.name === "blue-green" && service === "app";
      const place = [...(shared ? ["x-app"] : ["services", service]), "deploy", "resources", "limits", key];
      const node = document.getIn(place, true);
      if (!isScalar(node) || node.range == null) continue;
      const { line } = counter.linePos(node.range[0]);
      limits.set(`resources.${environment.name}.${service}.${key}`, {
        service,
        line,
        text: String(node.value),
      });
    }
  }
  return limits;
}
