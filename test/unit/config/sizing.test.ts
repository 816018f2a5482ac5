import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateWorkerMemory } from "../../../src/config/memory.ts";
import {
  countWorkers,
  LOG_SIZES,
  limitForShare,
  MAX_WORKERS,
  memoryForWorkers,
  REDIS_SHARE,
  redisMaxmemory,
  SIZES,
  shareOf,
  timeToDetect,
  WORKER_MEMORY_SHARE,
} from "../../../src/config/sizing.ts";
import { GIB, MIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { EMPTY_FACTS } from "./support.ts";

const cpus = fc.integer({ min: 50, max: 256_000 });
const memory = fc.integer({ min: 16 * MIB, max: 64 * GIB });
const workerMemory = fc.integer({ min: 8 * MIB, max: 2 * GIB });
const baseMemory = fc.integer({ min: MIB, max: GIB });
const share = fc.constantFrom(WORKER_MEMORY_SHARE, REDIS_SHARE.persistent, REDIS_SHARE.cache);

describe("the sizes", () => {
  test.each([
    [
      "small",
      { cpus: 1000, memory: 768 * MIB, pids: 128 },
      { memory: 128 * MIB },
      { maxSize: 10 * MIB, maxFile: 3 },
    ],
    [
      "medium",
      { cpus: 2000, memory: 1536 * MIB, pids: 256 },
      { memory: 256 * MIB },
      { maxSize: 20 * MIB, maxFile: 5 },
    ],
    [
      "large",
      { cpus: 4000, memory: 3 * GIB, pids: 512 },
      { memory: 512 * MIB },
      { maxSize: 50 * MIB, maxFile: 5 },
    ],
  ] as const)("%s is as measured", (size, app, redis, log) => {
    expect(SIZES.app[size]).toMatchObject(app);
    expect(SIZES.redis[size]).toMatchObject(redis);
    expect(LOG_SIZES[size]).toEqual(log);
  });

  test("reserve half of each limit, and grow", () => {
    for (const { small, medium, large } of Object.values(SIZES)) {
      for (const limits of [small, medium, large]) expect(limits.reservation).toBe(limits.memory / 2);
      for (const key of ["cpus", "memory"] as const) {
        expect(small[key]).toBeLessThan(medium[key]);
        expect(medium[key]).toBeLessThan(large[key]);
      }
    }
  });
});

describe("workers", () => {
  test.each([
    // cpus, memory, by CPUs, by memory, workers: (0.8 x limit - 80) / 120
    [1000, 768 * MIB, 3, 4, 3],
    [2000, 1536 * MIB, 5, 9, 5],
    [4000, 3072 * MIB, 9, 19, 9],
    [500, 512 * MIB, 2, 2, 2],
    [250, 512 * MIB, 1, 2, 1],
    [64_000, 64 * GIB, 129, 436, MAX_WORKERS],
    [2000, 64 * MIB, 5, -1, 1],
  ])(
    "%s millicores and %s bytes: %s by CPUs, %s by memory, %s",
    (millicores, limit, byCpu, byMemory, workers) => {
      expect(countWorkers(millicores, limit, 120 * MIB, 80 * MIB)).toEqual({ byCpu, byMemory, workers });
    },
  );

  test("fit into their share of the limit, unless not even one does", () => {
    fc.assert(
      fc.property(cpus, memory, workerMemory, baseMemory, (millicores, limit, each, base) => {
        const { workers, byMemory } = countWorkers(millicores, limit, each, base);
        expect(workers).toBeGreaterThanOrEqual(1);
        expect(workers).toBeLessThanOrEqual(MAX_WORKERS);
        if (byMemory >= 1) expect(base + workers * each).toBeLessThanOrEqual(WORKER_MEMORY_SHARE * limit);
      }),
    );
  });

  test("are never fewer with more memory or CPUs, and never more when each takes more", () => {
    fc.assert(
      fc.property(
        cpus,
        memory,
        workerMemory,
        baseMemory,
        fc.nat(GIB),
        (millicores, limit, each, base, more) => {
          const { workers } = countWorkers(millicores, limit, each, base);
          expect(countWorkers(millicores, limit + more, each, base).workers).toBeGreaterThanOrEqual(workers);
          expect(countWorkers(millicores + more, limit, each, base).workers).toBeGreaterThanOrEqual(workers);
          expect(countWorkers(millicores, limit, each + more, base).workers).toBeLessThanOrEqual(workers);
          expect(countWorkers(millicores, limit, each, base + more).workers).toBeLessThanOrEqual(workers);
        },
      ),
    );
  });

  test("get from the least memory for them exactly that room, and from 16 MiB less do not", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), workerMemory, baseMemory, (workers, each, base) => {
        const least = memoryForWorkers(workers, each, base);
        expect(least % (16 * MIB)).toBe(0);
        expect(countWorkers(256_000, least, each, base).byMemory).toBeGreaterThanOrEqual(workers);
        expect(countWorkers(256_000, least - 16 * MIB, each, base).byMemory).toBeLessThan(workers);
      }),
    );
  });
});

describe("a share of a limit", () => {
  test("that is met to the byte counts as met", () => {
    // In floating point, 0.8 * 80 MiB * n is often below the whole number that it stands for.
    for (let steps = 1; steps < 2000; steps += 1) {
      expect(shareOf(steps * 80 * MIB, 0.8)).toBe(steps * 64 * MIB);
      expect(limitForShare(steps * 64 * MIB, 0.8)).toBe(steps * 80 * MIB);
    }
  });

  test("holds what the limit was made for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1024 * GIB }), share, (bytes, part) => {
        expect(shareOf(limitForShare(bytes, part), part)).toBeGreaterThanOrEqual(bytes);
        expect(shareOf(limitForShare(bytes, part) - 16 * MIB, part)).toBeLessThan(bytes);
      }),
    );
  });
});

describe("Redis", () => {
  test.each([
    [128, 48, 96],
    [256, 100, 192],
    // 200 in the table of measurements, in steps of 4.
    [512, 204, 384],
  ])("in %s MiB keeps %s MiB with data kept, %s as a cache", (limit, persistent, cache) => {
    expect(redisMaxmemory(limit * MIB, true)).toBe(persistent * MIB);
    expect(redisMaxmemory(limit * MIB, false)).toBe(cache * MIB);
  });

  test("has less data than its share of the limit, and never less from a greater limit", () => {
    fc.assert(
      fc.property(memory, fc.boolean(), fc.nat(GIB), (limit, persistent, more) => {
        const most = (persistent ? 0.4 : 0.75) * limit;
        expect(redisMaxmemory(limit, persistent)).toBeLessThanOrEqual(most);
        expect(redisMaxmemory(limit + more, persistent)).toBeGreaterThanOrEqual(
          redisMaxmemory(limit, persistent),
        );
        expect(redisMaxmemory(limit, true)).toBeLessThanOrEqual(redisMaxmemory(limit, false));
      }),
    );
  });
});

describe("the time until a fault is noticed", () => {
  test.each([
    ["production", 30, 5, 3, 60, 105],
    ["development", 10, 5, 5, 40, 75],
    ["blue/green", 5, 3, 3, 10, 24],
    ["Redis", 10, 3, 3, 20, 39],
    ["one failure that counts", 30, 5, 1, 0, 35],
  ])("in %s", (_name, interval, timeout, retries, best, worst) => {
    const timing = { interval: interval * 1000, timeout: timeout * 1000, retries };
    expect(timeToDetect(timing)).toEqual({ best: best * 1000, worst: worst * 1000 });
  });

  test("is at best no longer than at worst, and grows with each of its parts", () => {
    const milliseconds = fc.integer({ min: 1, max: 600_000 });
    fc.assert(
      fc.property(
        milliseconds,
        milliseconds,
        fc.integer({ min: 1, max: 20 }),
        (interval, timeout, retries) => {
          const { best, worst } = timeToDetect({ interval, timeout, retries });
          expect(best).toBeLessThanOrEqual(worst);
          expect(worst).toBe(retries * (interval + timeout));
          expect(timeToDetect({ interval: interval + 1, timeout, retries }).worst).toBeGreaterThan(worst);
          expect(timeToDetect({ interval, timeout: timeout + 1, retries }).worst).toBeGreaterThan(worst);
          expect(timeToDetect({ interval, timeout, retries: retries + 1 }).worst).toBeGreaterThan(worst);
        },
      ),
    );
  });
});

describe("a worker's memory", () => {
  test("is estimated from what it imports, and a fifth for its own data", () => {
    // 30 + numpy 10 + pandas 27 + rdkit 18 + pillow 4 + cryptography 11 = 100
    expect(estimateWorkerMemory(EXAMPLE_FACTS)).toEqual({
      bytes: 120 * MIB,
      packages: ["cryptography", "numpy", "pandas", "pillow", "rdkit"],
    });
    expect(estimateWorkerMemory(EMPTY_FACTS)).toEqual({ bytes: 36 * MIB, packages: [] });
  });

  test("counts each package once, and only those that are known", () => {
    const heavy = ["numpy", "numpy", "constructor", "unknown"].map((name) => ({
      name,
      from: { file: "a", line: 1 },
    }));
    expect(estimateWorkerMemory({ ...EMPTY_FACTS, heavy })).toMatchObject({
      bytes: 48 * MIB,
      packages: ["numpy"],
    });
  });
});
