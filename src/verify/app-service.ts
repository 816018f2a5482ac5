import { composeNames } from "../config/plan.ts";

import type { Context } from "./contract.ts";
import { imageName, type Variant } from "./variant.ts";

/**
 * The Compose service that stands for the application: the one of its name, and where somebody has renamed it, the only
 * one that is built. Null where there is neither.
 */
export function appName({ environment, isolated }: Pick<Variant, "environment" | "isolated">): string | null {
  const [name = "app"] = composeNames(environment.name, "app");
  if (isolated.services.includes(name)) return name;
  const [only = null, another] = isolated.built;
  return another === undefined ? only : null;
}

/** The application as it is measured: its Compose service, and its port of this host. */
export interface Asked {
  readonly service: string;
  readonly port: number;
}

/** The image that the run has built for the application; null where the file builds none. */
export function appImage({ id }: Context, variant: Variant): string | null {
  const name = appName(variant);
  if (name === null || !variant.isolated.built.includes(name)) return null;
  return imageName(id, variant.environment.name, name);
}

/**
 * The port of this host at which the application itself answers: that of its planned port, and where somebody has given
 * it another one, of the first that it publishes. Null where it cannot be reached.
 * @param planned its port in the container
 */
export function appPort(variant: Variant, planned: number): number | null {
  const { isolated, portOf } = variant;
  const name = appName(variant);
  if (name === null) return null;
  const targets = isolated.published.flatMap(({ service, target }) => (service === name ? [target] : []));
  // What is built publishes the planned port in any case.
  const isPlanned = targets.includes(planned) || (targets.length === 0 && isolated.built.includes(name));
  const target = isPlanned ? planned : targets[0];
  return target === undefined ? null : portOf(name, target);
}

/** Why nothing is known of the application where there is no service for it: a sentence. */
export function noApplication({ environment }: Pick<Variant, "environment">): string {
  const [name = "app"] = composeNames(environment.name, "app");
  return `${environment.file} has no service ${name}, nor one other service that is built and could be it.`;
}
