import { expect, test } from "vitest";
import { keepSamples } from "../../../src/tune/keep.ts";
import { formatSample } from "../../../src/tune/sample.ts";
import { measureOne, sampleAt } from "./samples.ts";

const BOUND = { bytes: 200_000, milliseconds: 31 * 24 * 3_600_000 };
const NOW = Date.parse("2026-01-02T00:00:00Z");
const COUNT = 1_000_000_000;

/** A day of samples with one peak, one kill and a steady use of half a processor. */
const DAY = Array.from({ length: 5_000 }, (_, index) =>
  sampleAt(15 * index, {
    memory: index === 777 ? 900 : 100 + (index % 50),
    pids: index === 900 ? 99 : 20,
    cpu: index * 15 * (COUNT / 2),
    millicores: null,
    killEvents: index === 1200 ? 1 : 0,
    periods: 100 * index,
    throttled: 3 * index,
  }),
);

test("what is kept fits, and loses no peak, no kill and no time", () => {
  const kept = keepSamples(DAY, NOW, BOUND);
  expect(kept.map(formatSample).join("").length).toBeLessThanOrEqual(BOUND.bytes);
  const [before, after] = [measureOne(DAY), measureOne(kept)];
  expect(after).toMatchObject({
    samples: before.samples,
    until: before.until,
    kills: 1,
    memory: { peak: 900 },
    pids: { peak: 99 },
  });
  expect(after.cpu?.p50).toBeCloseTo(500);
  expect(after.throttled).toBeCloseTo(0.03);
  expect(after.watched / before.watched).toBeGreaterThan(0.95);
  // The newest are as they were taken.
  expect(kept.slice(-50)).toEqual(DAY.slice(-50));
});

test("what fits stays as it is; what is older than a month goes", () => {
  expect(keepSamples(DAY.slice(0, 20), NOW)).toEqual(DAY.slice(0, 20));
  const later = NOW + BOUND.milliseconds;
  expect(keepSamples(DAY, later).every(({ when }) => later - Date.parse(when) <= BOUND.milliseconds)).toBe(
    true,
  );
  expect(keepSamples([], NOW)).toEqual([]);
});

test("samples of different containers or starts are not made one", () => {
  const other = DAY.map((one, index) => ({ ...one, container: `c${index}` }));
  const kept = keepSamples(other, NOW, BOUND);
  expect(kept.every(({ points }) => points === 1)).toBe(true);
  expect(kept.map(formatSample).join("").length).toBeLessThanOrEqual(BOUND.bytes);
});
