import type { EnvironmentPlan, Plan } from "../config/plan.ts";
import type { Criterion, CriterionName, ScanReport } from "../config/report.ts";
import type { EngineFacts } from "../engine/describe-engine.ts";
import type { Engine } from "../engine/run-engine.ts";
import type { RunOwner, RunState } from "./run-owner.ts";

/** Everything that a verification needs; what it prints and writes is its caller's. */
export interface VerifyInput {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly plan: Plan;
  /** Which criteria are looked at. */
  readonly only: ReadonlySet<CriterionName>;
  /** The Dockerfile to compare with; null when there is none, with the reason. */
  readonly baseline: Baseline | { readonly missing: string };
  /** The variants with the limits that their files say. */
  readonly environments: readonly EnvironmentPlan[];
  readonly engine: Engine;
  /** The same engine for what has to be done after the run was stopped. */
  readonly cleaner: Engine;
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  /** A folder of the run's own, absolute, that the engine can mount. */
  readonly scratch: string;
  /** Looks for vulnerabilities in an image with the scanner that is there. */
  readonly scan: (
    image: string,
  ) => Promise<{ readonly scans: readonly ScanReport[]; readonly criterion: Criterion }>;
  /** This run, as the label of all that it makes says it. */
  readonly owner: RunOwner;
  /** Whether the run of another label goes on. */
  readonly stateOf: (owner: RunOwner) => RunState;
  /** Leave the images that were built. */
  readonly keepImages: boolean;
  /** Runs one step, and shows how long it takes. */
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
  readonly warn: (text: string) => void;
}

/** The image as it was built before. */
export interface Baseline {
  /** Absolute. */
  readonly dockerfile: string;
  /** As it is named to people: `.cryo-init/before/Dockerfile`. */
  readonly shown: string;
  /** The .dockerignore that belongs to it, absolute; null for none. */
  readonly ignore: string | null;
  /** Paths of the project that cryo-init has added since, with `/`: they were no part of that build. */
  readonly added: readonly string[];
}

/** A run under way. */
export interface Context extends VerifyInput {
  /** Letters and digits that no other run has, for names: the owner's. */
  readonly id: string;
  readonly facts: EngineFacts;
  /** What could not be done, or was done with something that stands in. */
  readonly notes: string[];
  /** What the variants lack, and was given something that stands in for it. */
  readonly standIns: Set<string>;
}
