import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnvironmentName } from "../../../src/config/plan.ts";
import { countWorkers } from "../../../src/config/sizing.ts";
import { MIB } from "../../../src/config/units.ts";
import { measureAll } from "../../../src/tune/measure.ts";
import { type Recommendation, recommend } from "../../../src/tune/recommend.ts";
import type { Sample } from "../../../src/tune/sample.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { give, planOf } from "../../support/generate-files.ts";
import { sampleAt, series } from "./samples.ts";

function tune(
  samples: readonly Sample[],
  answers: Parameters<typeof give>[0] = {},
  options: { readonly acceptFew?: boolean; readonly hostCpus?: number } = {},
): Recommendation {
  const given = give({ environments: ["production", "blue-green"] satisfies EnvironmentName[], ...answers });
  return recommend({
    plan: planOf(EXAMPLE_FACTS, given),
    measured: measureAll(samples),
    given: new Set(given.keys()),
    hostCpus: options.hostCpus ?? null,
    acceptFew: options.acceptFew ?? false,
  });
}

function adviceOn(found: Recommendation, limit: string, service = "app") {
  const advice = found.services.find((one) => one.service === service)?.advice;
  return advice?.find((one) => one.limit === limit);
}

describe("too few samples", () => {
  test("nothing is recommended, and it says how much is missing", () => {
    const found = tune(series(undefined, 0.2));
    expect(found.services[0]).toMatchObject({ advice: [], lack: { samples: 52 } });
    expect(found.services[0]?.lack?.watched).toBe(3 * 3_600_000 - 47 * 15_000);
    expect(found.settings).toEqual([]);
  });

  test("enough samples in too short a time are too few, and the other way round", () => {
    const quick = Array.from({ length: 600 }, (_, index) => sampleAt(index));
    expect(tune(quick).services[0]?.lack).toMatchObject({ samples: 0 });
    const rare = Array.from({ length: 50 }, (_, index) => sampleAt(600 * index));
    expect(tune(rare).services[0]?.lack).toEqual({ samples: 50, watched: 0 });
  });

  test("they are taken where somebody insists, and what is missing stays said", () => {
    const found = tune(series(undefined, 0.2), {}, { acceptFew: true });
    expect(found.services[0]?.lack).not.toBeNull();
    expect(adviceOn(found, "memory")?.result).toBe(1152 * MIB);
  });
});

test("the usual case: each limit with what it rests on, and only what has to be set", () => {
  const found = tune(series());
  expect(adviceOn(found, "memory")).toMatchObject({
    now: 1536 * MIB,
    wanted: 464 * MIB,
    result: 1152 * MIB,
    floor: 128 * MIB,
    rule: "peak 400M x 1.15",
    note: "at most 25 % less at once",
  });
  expect(Object.fromEntries(found.settings)).toEqual({
    "resources.production.app.memory": "1152M",
    "resources.production.app.memory_reservation": "464M",
    "resources.production.app.cpus": "1.5",
    "resources.production.app.pids": "192",
    "resources.worker_memory": expect.stringMatching(/^\d+M$/),
  });
});

test("the workers that were measured fit by the arithmetic that counts them", () => {
  const found = tune(series());
  const each = Number.parseInt(Object.fromEntries(found.settings)["resources.worker_memory"] ?? "", 10) * MIB;
  const server = planOf(EXAMPLE_FACTS, give({})).environments[0]?.services[0]?.server;
  expect(server?.workers).toBe(5);
  expect(countWorkers(2000, 464 * MIB, each, server?.baseMemory ?? 0).workers).toBe(5);
  // And their peak stays below the share of the limit at which workers are replaced.
  expect(400 / 464).toBeLessThan((server?.recycleAt ?? 0) / 100);
});

test("with fewer CPUs, fewer workers follow; the ones that somebody gave stay", () => {
  expect(adviceOn(tune(series()), "workers")).toMatchObject({ now: 5, result: 4 });
  const given = tune(series(), { "resources.production.app.workers": 5 });
  expect(adviceOn(given, "workers")).toMatchObject({ now: 5, result: 5, wanted: 4, note: "as given" });
});

test("memory grows at once, with room for what was killed", () => {
  const limits = { memory: 1536 * MIB, cpus: 2000, pids: 256, workers: 5 };
  const found = tune(series((index) => ({ memory: 1500 * MIB, killEvents: index === 700 ? 1 : 0, limits })));
  expect(adviceOn(found, "memory")).toMatchObject({ result: 1856 * MIB, note: null });
  expect(found.services[0]?.notes.join(" ")).toContain("1 killed for lack of memory");
});

test("a leak is named, and its limit not shrunk", () => {
  const found = tune(series((index) => ({ memory: (300 + index / 8) * MIB }), 4));
  expect(adviceOn(found, "memory")).toMatchObject({ result: 1536 * MIB });
  expect(found.services[0]?.notes.join(" ")).toContain("Memory kept growing");
});

describe("a step down is measured before the next one", () => {
  test("under another limit than the answers': not shrunk", () => {
    const found = tune(series(), { "resources.production.app.memory": 1152 * MIB });
    expect(adviceOn(found, "memory")).toMatchObject({
      result: 1152 * MIB,
      note: expect.stringContaining("measured under 1536M"),
    });
  });

  test("in force for a few samples only: not shrunk, until there are enough", () => {
    const under = (memory: number) => ({
      limits: { memory: memory * MIB, cpus: 2000, pids: 256, workers: 5 },
    });
    const answers = { "resources.production.app.memory": 1152 * MIB };
    const changedAt = (first: number) => series((index) => under(index < first ? 1536 : 1152), 7);
    expect(adviceOn(tune(changedAt(1600), answers), "memory")?.note).toContain("too few samples");
    expect(adviceOn(tune(changedAt(800), answers), "memory")?.result).toBe(864 * MIB);
  });
});

test("both colours get the limit of the higher one", () => {
  const colour = (name: "blue" | "green", memory: number) =>
    series(() => ({ environment: "blue-green", colour: name, container: name, memory: memory * MIB }));
  const found = tune([...colour("blue", 1400), ...colour("green", 200)]);
  expect(found.settings).toContainEqual(["resources.blue-green.app.memory", "1616M"]);
  expect(found.services).toHaveLength(1);
});

describe("Redis", () => {
  const redis = (redisPeak: number, memory = 20) =>
    series(() => ({
      service: "redis",
      container: "r",
      memory: memory * MIB,
      redisPeak: redisPeak * MIB,
      limits: { memory: 256 * MIB, cpus: 500, pids: 64, workers: null },
    }));

  test("maxmemory follows from the limit, and is never below the data", () => {
    const kept = { "application.redis": "persistent" };
    const grown = tune(redis(96, 120), kept);
    expect(adviceOn(grown, "memory", "redis")?.result).toBe(304 * MIB);
    expect(adviceOn(grown, "maxmemory", "redis")?.result).toBeGreaterThanOrEqual(1.2 * 96 * MIB);
    const shrunk = tune(redis(10), kept);
    expect(adviceOn(shrunk, "memory", "redis")?.result).toBe(192 * MIB);
    expect(adviceOn(shrunk, "maxmemory", "redis")?.result).toBe(76 * MIB);
  });

  test("what somebody gave stays, or grows with the data, and the limit holds it", () => {
    const given = { "application.redis": "persistent", "resources.production.redis.maxmemory": 100 * MIB };
    const stays = tune(redis(10), given);
    expect(adviceOn(stays, "maxmemory", "redis")?.result).toBe(100 * MIB);
    expect(adviceOn(stays, "memory", "redis")?.result).toBe(256 * MIB);
    expect(tune(redis(98, 150), given).settings).toContainEqual([
      "resources.production.redis.maxmemory",
      "120M",
    ]);
  });
});

test("no memory limit is ever below what was in use, whatever was measured and whatever was the limit", () => {
  const amount = fc.integer({ min: 8, max: 3000 });
  fc.assert(
    fc.property(
      fc.array(amount, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 4, max: 200 }),
      fc.boolean(),
      (levels, steps, killed) => {
        const memory = steps * 16 * MIB;
        const use = (index: number) => (levels[index % levels.length] ?? 0) * MIB;
        const samples = series((index) => ({
          memory: use(index),
          killEvents: killed && index === 5 ? 1 : 0,
          limits: { memory, cpus: 2000, pids: 256, workers: 5 },
        }));
        const found = tune(samples, {
          "resources.production.app.memory": memory,
          "resources.production.app.memory_reservation": 8 * MIB,
        });
        const result = adviceOn(found, "memory")?.result ?? 0;
        const peak = Math.max(...levels) * MIB;
        expect(result).toBeGreaterThanOrEqual(peak * 1.15);
        if (killed) expect(result).toBeGreaterThanOrEqual(memory + 100 * MIB);
        const reserved = adviceOn(found, "memory_reservation")?.result ?? 0;
        expect(reserved).toBeLessThanOrEqual(result);
      },
    ),
    { numRuns: 40 },
  );
});

test("services that the plan does not have are passed over", () => {
  expect(tune(series(() => ({ environment: "swarm" }))).services).toEqual([]);
});
