import { describeLack, formatLack } from "./enough.ts";
import type { Measured } from "./measure.ts";

/**
 * A step down is measured before the next one: with the same samples again, or while the last step is not in force, a limit
 * would go down as often as somebody asks. Null where nothing stands against a step.
 * @param before the limit of the last samples; null where they do not say it
 */
export function whyHold(
  { present }: Measured,
  before: number | null,
  now: number,
  acceptFew: boolean,
  format: (value: number) => string,
): string | null {
  if (before === null) return null;
  if (before !== now) return `measured under ${format(before)}, and not under ${format(now)}: not shrunk`;
  const lack = acceptFew ? null : describeLack(present);
  return lack === null
    ? null
    : `${format(now)} is in force for too few samples: ${formatLack(lack)}; not shrunk`;
}
