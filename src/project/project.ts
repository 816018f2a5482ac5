import type { Checkout } from "./checkout/checkout.ts";
import type { FoundDependencies } from "./dependencies/find-dependencies.ts";
import type { Deployment } from "./deploy/deployment.ts";
import type { DjangoProject } from "./entry/django-project.ts";
import type { RankedEntry } from "./entry/rank-entries.ts";
import type { Analysis } from "./python/analysis.ts";

/** What the first steps of detection found out, for the facts that follow from it. */
export interface Project {
  readonly checkout: Checkout;
  readonly dependencies: FoundDependencies;
  readonly deployment: Deployment;
  readonly django: DjangoProject | null;
  /** The likeliest first. */
  readonly entries: readonly RankedEntry[];
  /** The modules that the likeliest entry point reaches; without one, those of the whole application. */
  readonly analysis: Analysis;
}
