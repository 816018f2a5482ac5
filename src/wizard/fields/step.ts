import type { AnswerType } from "../../config/question.ts";
import { type Dimension, GIB, MIB } from "../../config/units.ts";

/** From which value on which step is taken: fine where values are small, coarse where they are large. */
const STEPS: Readonly<Record<Dimension, readonly (readonly [from: number, step: number])[]>> = {
  memory: [
    [0, 16 * MIB],
    [128 * MIB, 128 * MIB],
    [2 * GIB, 256 * MIB],
    [4 * GIB, 1 * GIB],
    [16 * GIB, 4 * GIB],
  ],
  cpus: [
    [0, 250],
    [1000, 500],
    [4000, 1000],
  ],
  duration: [
    [0, 1000],
    [10_000, 5000],
    [120_000, 30_000],
  ],
};

/** The next round value above (`1`) or below (`-1`) in base units, within the type's bounds. */
export function stepNumber(
  value: number,
  direction: 1 | -1,
  type: AnswerType & { kind: "integer" | "quantity" },
): number {
  const step = type.kind === "integer" ? 1 : stepAt(value, direction, type.dimension);
  const count = value / step;
  const next = direction === 1 ? (Math.floor(count) + 1) * step : (Math.ceil(count) - 1) * step;
  return Math.min(type.max, Math.max(type.min, next));
}

function stepAt(value: number, direction: 1 | -1, dimension: Dimension): number {
  const passed = STEPS[dimension].filter(([from]) => (direction === 1 ? from <= value : from < value));
  return passed.at(-1)?.[1] ?? 1;
}
