import { ExternalError } from "../config/errors.ts";
import type { Criterion, CriterionName, Report } from "../config/report.ts";
import { requireEngine } from "../engine/describe-engine.ts";
import type { Context } from "./contract.ts";
import { notChecked } from "./criteria.ts";

/** What a run has measured, and what follows from it: the part of the report that an engine is asked for. */
export type Measurements = Pick<
  Report,
  | "engine"
  | "criteria"
  | "size"
  | "startup"
  | "memory"
  | "limits"
  | "health"
  | "variants"
  | "hardening"
  | "scans"
  | "notes"
>;

/** The same while it grows. */
export type Growing = { -readonly [Key in keyof Omit<Measurements, "criteria">]: Measurements[Key] } & {
  readonly criteria: Map<CriterionName, Criterion>;
  /** Limits that could not be asked for, and why: a sentence each. */
  readonly open: string[];
};

/**
 * Runs one measurement if it is asked for. One that the engine refuses is not checked, and says why.
 * @throws ExternalError when the engine has gone: all that follows would be found wrong because of that
 */
export async function attempt(
  { only, engine }: Context,
  found: Growing,
  name: CriterionName,
  work: () => Promise<void>,
): Promise<void> {
  if (!only.has(name)) return;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    await requireEngine(engine);
    found.criteria.set(name, notChecked(name, describeFailure(error)));
  }
}

/** What failed, with the last thing that it said. */
export function describeFailure(error: ExternalError): string {
  const last = lastWords(error);
  return last === null ? error.message : `${error.message}: ${last}`;
}

/** The last thing that a program said of the matter, and not of its help or of how podman called Compose; null for nothing. */
export function lastWords({ tail }: ExternalError): string | null {
  return (
    tail
      .split("\n")
      .findLast((line) => !/^\s*($|See '.* --help'|Error: executing )/.test(line))
      ?.trim() ?? null
  );
}
