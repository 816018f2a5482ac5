import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MIB } from "../../../src/config/units.ts";
import { formatGrowth } from "../../../src/tune/growth.ts";
import { measureAll } from "../../../src/tune/measure.ts";
import { toReadings } from "../../../src/tune/readings.ts";
import { percentile, spreadOf } from "../../../src/tune/spread.ts";
import { measureOne, sampleAt, series } from "./samples.ts";

const COUNT = 1_000_000_000;

test("a percentile is the measured value at the nearest rank, each sample counted as often as it stands for", () => {
  const value = fc.record({ value: fc.integer({ min: 0, max: 50 }), points: fc.integer({ min: 1, max: 4 }) });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 100 }),
      (values, percent) => {
        const sorted = values.toSorted((a, b) => a.value - b.value);
        const all = sorted.flatMap(({ value, points }) => Array.from({ length: points }, () => value));
        const at = percentile(sorted, percent);
        expect(all.filter((one) => one <= at).length / all.length).toBeGreaterThanOrEqual(
          percent / 100 - 1e-9,
        );
        expect(all.filter((one) => one < at).length / all.length).toBeLessThan(percent / 100);
      },
    ),
  );
  expect(spreadOf([])).toBeNull();
});

describe("counters", () => {
  test("become a rate between two samples, and none across a restart or another container", () => {
    const readings = toReadings([
      sampleAt(0, { cpu: 5 * COUNT, millicores: null }),
      sampleAt(10, { cpu: 20 * COUNT, millicores: null }),
      // The same container, started again: its counter is small, and yet above nothing that counts.
      sampleAt(20, { cpu: 21 * COUNT, millicores: null, started: "2026-01-01T00:00:15Z" }),
      sampleAt(30, { cpu: 22 * COUNT, millicores: null, started: "2026-01-01T00:00:15Z" }),
      sampleAt(40, { cpu: 90 * COUNT, millicores: null, container: "bbbbbbbbbbbb" }),
    ]);
    expect(readings.map(({ cpu }) => cpu)).toEqual([null, 1500, null, 100, null]);
  });

  test("a counter that falls without a known restart is compared with nothing", () => {
    const readings = toReadings([
      sampleAt(0, { cpu: 9 * COUNT }),
      sampleAt(10, { cpu: COUNT, millicores: null }),
    ]);
    expect(readings[1]?.cpu).toBeNull();
  });

  test("kills are those since the start, and then those that are new; a restart counts anew", () => {
    const kills = (samples: Parameters<typeof toReadings>[0]) => toReadings(samples).map((one) => one.kills);
    expect(
      kills([
        sampleAt(0, { kills: 2 }),
        sampleAt(15, { kills: 2 }),
        sampleAt(30, { kills: 3 }),
        sampleAt(45, { kills: 0, started: "2026-01-01T00:00:40Z" }),
      ]),
    ).toEqual([2, 0, 1, 0]);
    // The kill that ended the container shows in no counter of the next one: the engine's event tells of it.
    expect(
      kills([sampleAt(0), sampleAt(15, { kills: 0, killEvents: 1, started: "2026-01-01T00:00:10Z" })]),
    ).toEqual([0, 1]);
    // Told twice, it is one.
    expect(kills([sampleAt(0), sampleAt(15, { kills: 1, killEvents: 1 })])).toEqual([0, 1]);
  });

  test("what the kernel saw between two samples counts, without its file cache", () => {
    const [, quiet, burst] = toReadings([
      sampleAt(0, { memory: 100, cache: 30, memoryPeak: 500 }),
      sampleAt(15, { memory: 110, cache: 30, memoryPeak: 500 }),
      sampleAt(30, { memory: 120, cache: 50, memoryPeak: 900 }),
    ]);
    expect([quiet?.memory, burst?.memory]).toEqual([110, 850]);
  });
});

test("the time between two runs of tune is not watched, and the samples of both count", () => {
  const evening = series(undefined, 1);
  const morning = series(undefined, 1).map((one) => ({
    ...one,
    when: new Date(Date.parse(one.when) + 12 * 3_600_000).toISOString(),
  }));
  const { samples, watched } = measureOne([...evening, ...morning]);
  expect(samples).toBe(480);
  expect(watched).toBe(2 * (240 - 1) * 15_000);
});

test("samples taken at another interval later count as well", () => {
  const slow = Array.from({ length: 60 }, (_, index) => sampleAt(3600 + 120 * index));
  expect(measureOne([...series(undefined, 1), ...slow]).watched).toBe((3600 + 120 * 59) * 1000);
});

test("the limits in force are those of the colour that was seen last, whatever a stopped one had", () => {
  const limits = (memory: number) => ({ memory, cpus: 1, pids: 1, workers: 1 });
  const blue = series(() => ({
    environment: "blue-green",
    colour: "blue",
    container: "b",
    limits: limits(1),
  }));
  const green = Array.from({ length: 20 }, (_, index) =>
    sampleAt(4 * 3600 + 15 * index, {
      environment: "blue-green",
      colour: "green",
      container: "g",
      limits: limits(2),
    }),
  );
  expect(measureOne([...blue, ...green]).present).toMatchObject({ memory: 2, samples: 20 });
});

test("of two colours the higher counts, and their samples of one moment are one", () => {
  const colour = (name: "blue" | "green", container: string, memory: number, cpu: number) =>
    series(() => ({ environment: "blue-green", colour: name, container, memory, millicores: cpu }));
  const measured = measureOne([...colour("blue", "b", 300, 900), ...colour("green", "g", 500, 100)]);
  expect(measured).toMatchObject({ memory: { peak: 500, p50: 500 }, cpu: { p95: 900 }, samples: 744 });
});

test("throttling is the share of the periods that passed while it was watched", () => {
  const measured = measureOne(
    series((index) => ({ periods: 1000 + 100 * index, throttled: 900 + 10 * index })),
  );
  expect(measured.throttled).toBeCloseTo(0.1);
  expect(measureOne(series()).throttled).toBeNull();
});

describe("growth", () => {
  const grows = (memory: (index: number) => number) =>
    measureOne(series((index) => ({ memory: Math.round(memory(index) * MIB) }), 12)).growth;
  const noise = (index: number) => (index * 7919) % 13;

  test("a leak is seen, with about what it takes in an hour", () => {
    const found = grows((index) => 200 + index / 24 + noise(index)) ?? 0;
    expect(found / MIB).toBeGreaterThan(8);
    expect(found / MIB).toBeLessThan(12);
  });

  test("of a release that has ended is none", () => {
    const leak = series((index) => ({ memory: (200 + index / 24) * MIB }), 12);
    const after = Array.from({ length: 300 }, (_, index) =>
      sampleAt(12 * 3600 + 15 * index, { container: "bbbbbbbbbbbb", memory: 200 * MIB }),
    );
    expect(measureOne(leak).growth).not.toBeNull();
    expect(measureOne([...leak, ...after]).growth).toBeNull();
  });

  test("a slow one is said by the day, and one that no limit would ever feel is none", () => {
    expect(formatGrowth(12.4 * MIB)).toBe("12M an hour");
    expect(formatGrowth(MIB / 4)).toBe("6M a day");
    const yearly = Array.from({ length: 200 }, (_, index) =>
      sampleAt(10 * 86_400 * index, { memory: (400 + index / 4) * MIB }),
    );
    expect(measureOne(yearly).growth).toBeNull();
  });

  test.each([
    ["a steady load", (index: number) => 400 + noise(index)],
    ["a day's wave", (index: number) => 400 + 150 * Math.sin((2 * Math.PI * index) / 2880)],
    ["a start", (index: number) => (index < 60 ? 700 : 350) + noise(index)],
    ["one that warms up and stays", (index: number) => 300 + Math.min(100, index / 4) + noise(index)],
  ])("%s is none", (_, memory) => {
    expect(grows(memory)).toBeNull();
  });
});

test("samples that are days apart have watched nothing of what was between", () => {
  const rare = Array.from({ length: 200 }, (_, index) => sampleAt(86_400 * index));
  expect(measureOne(rare)).toMatchObject({ samples: 200, watched: 0 });
  const hourly = Array.from({ length: 200 }, (_, index) => sampleAt(3600 * index));
  expect(measureOne(hourly).watched).toBe(199 * 3_600_000);
});

test("what is not measured is not made up", () => {
  expect(measureAll([sampleAt(0, { memory: null })])).toEqual([]);
  expect(measureOne(series(() => ({ millicores: null, pids: null })))).toMatchObject({
    cpu: null,
    pids: null,
  });
});
