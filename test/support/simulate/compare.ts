import { METHODS } from "./methods.ts";
import { shapesOf } from "./shapes.ts";
import { type Simulation, simulate } from "./simulate.ts";

/** What a method made of a shape, over several seeds. */
export interface Compared {
  readonly shape: string;
  readonly method: string;
  readonly runs: readonly Simulation[];
  /** Share of the days with a kill. */
  readonly killedDays: number;
  /** Bytes above the need, on average. */
  readonly waste: number;
}

/** Every shape under every method, on the same loads. */
export function compare(seeds: readonly number[]): readonly Compared[] {
  const names = shapesOf(0).map(({ name }) => name);
  return names.flatMap((shape, index) =>
    METHODS.map((method) => {
      // A shape draws its noise as it goes: each method gets one of its own, from the same seed.
      const runs = seeds.flatMap((seed) => {
        const one = shapesOf(seed)[index];
        return one === undefined ? [] : [simulate(one, method)];
      });
      const mean = (figure: (run: Simulation) => number): number =>
        runs.reduce((sum, run) => sum + figure(run), 0) / runs.length;
      return {
        shape,
        method: method.name,
        runs,
        killedDays: mean(({ killedDays }) => killedDays),
        waste: mean(({ waste }) => waste),
      };
    }),
  );
}
