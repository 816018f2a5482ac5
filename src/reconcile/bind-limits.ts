import { findContradiction, type LimitName, readServiceLimits } from "./compose-limits.ts";
import { findDangling } from "./compose-references.ts";
import { disputeDifferences, type MergeSides } from "./merge-text.ts";
import type { Merge } from "./regions.ts";

/** Limits that Docker takes only together. */
const BOUND: readonly LimitName[] = ["memory", "reservation", "swap"];

const TOGETHER = "Docker takes these limits of a service only together, so they are settled together.";
const WHOLE =
  "What stays of your edits needs what is generated no more, so that mine leaves the whole file as it is.";

/**
 * A merge of a Compose file in which no decision is half taken: where one side's limit would stand beside the other's
 * such that Docker refuses them, although it takes each side's own, all that are bound to each other are in dispute. The
 * same for a service that stays while what it names goes.
 */
export function bindLimits(merge: Merge, { mine, theirs }: MergeSides): Merge {
  const [left, right] = merge.clean ? [merge.text, merge.text] : [merge.choices.mine, merge.choices.theirs];
  const [own, other] = [takeLimits(left, mine), takeLimits(right, theirs)];
  // A clean merge with a name that is gone stands: both sides meant it, and it is named.
  const isTorn = !merge.clean && findDangling(own) !== null && findDangling(mine) === null;
  if (own === left && other === right && !isTorn) return merge;
  const bound = disputeDifferences(isTorn ? mine : own, other);
  return bound.clean ? bound : { ...bound, doubt: isTorn ? WHOLE : TOGETHER };
}

/** The text with all bound limits of a service as in the source, where it has them such that Docker refuses them. */
function takeLimits(text: string, source: string): string {
  if (findContradiction(source) !== null) return text;
  let taken = text;
  const services = new Set<string>();
  for (;;) {
    const fault = findContradiction(taken);
    if (fault === null) return taken;
    if (services.has(fault.service)) return text;
    services.add(fault.service);
    taken = replaceLimits(taken, source, fault.service);
  }
}

function replaceLimits(text: string, source: string, service: string): string {
  const [own, wanted] = [text, source].map((one) =>
    readServiceLimits(one).find(({ name }) => name === service),
  );
  const places = BOUND.flatMap((name) => {
    const [to, from] = [own?.[name]?.range, wanted?.[name]?.range];
    return to === undefined || from === undefined ? [] : [{ to, written: source.slice(...from) }];
  });
  // From the last on, so that the places of the others stay.
  return places
    .toSorted((a, b) => b.to[0] - a.to[0])
    .reduce((changed, { to, written }) => changed.slice(0, to[0]) + written + changed.slice(to[1]), text);
}
