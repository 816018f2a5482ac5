import { beforeAll, expect, test } from "vitest";
import { type Compared, compare } from "../../support/simulate/compare.ts";
import { FIRST_LIMIT } from "../../support/simulate/simulate.ts";

/** Loads whose right answer is known, under the recommendations of 27 days, beside what others have published. */
let found: readonly Compared[] = [];
const of = (shape: string, method = "cryo-init"): Compared => {
  const one = found.find((candidate) => candidate.shape === shape && candidate.method === method);
  if (one === undefined) throw new Error(`no ${shape} of ${method}`);
  return one;
};

beforeAll(() => {
  found = compare([1, 2, 3]);
}, 120_000);

test("no day begins with a limit below what had been in use", () => {
  const days = found
    .filter(({ method }) => method === "cryo-init")
    .flatMap(({ runs }) => runs.flatMap(({ days }) => days));
  expect(days).toHaveLength(5 * 3 * 27);
  for (const { limit, peakBefore } of days) expect(limit).toBeGreaterThanOrEqual(peakBefore);
});

test.each(["steady", "daily wave", "cold start"])(
  "%s: nothing is killed, and the limit comes near the peak",
  (shape) => {
    const { runs, killedDays } = of(shape);
    expect(killedDays).toBe(0);
    for (const { days } of runs) {
      const peak = Math.max(...days.map(({ needed }) => needed));
      // 15 % above, and as much as is not worth a change.
      expect((days.at(-1)?.limit ?? 0) / peak).toBeLessThan(1.4);
    }
  },
);

test("a leak's limit is not shrunk", () => {
  for (const { days } of of("leak").runs)
    for (const { limit } of days) expect(limit).toBeGreaterThanOrEqual(FIRST_LIMIT);
});

test("a spike that was seen once kills nothing that is no higher", () => {
  for (const { days } of of("spike").runs)
    for (const { kills, needed, peakBefore } of days)
      if (kills > 0) expect(needed).toBeGreaterThan(peakBefore * 1.15);
});

test("the loads tell methods apart: by the others' formulas, some of them are killed", () => {
  expect(of("spike", "krr").killedDays).toBeGreaterThan(0);
  expect(of("cold start", "VPA").killedDays).toBeGreaterThan(0);
});

test("on no load are more days lost than by the others' formulas", () => {
  for (const { shape, method, killedDays } of found)
    expect(of(shape).killedDays, `${shape} beside ${method}`).toBeLessThanOrEqual(killedDays);
});
