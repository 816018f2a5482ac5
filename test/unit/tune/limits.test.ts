import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MIB } from "../../../src/config/units.ts";
import {
  approach,
  wantCpus,
  wantMemory,
  wantPids,
  wantRedis,
  wantReservation,
} from "../../../src/tune/limits.ts";
import { measureOne, series } from "./samples.ts";

const step = { floor: 128 * MIB, step: "memory", hold: null } as const;

describe("from the present limit to the wanted one", () => {
  test.each([
    ["up at once", 512, 2048, 2048],
    ["down by a quarter at most", 1536, 480, 1152],
    ["down all the way where it is less than that", 512, 400, 400],
    ["not for less than a tenth", 512, 470, 512],
    ["not below the floor", 144, 32, 128],
    ["a limit below the floor stays", 64, 32, 64],
  ])("%s: %i -> %i gives %i", (_, now, wanted, result) => {
    expect(approach(now * MIB, wanted * MIB, step).value).toBe(result * MIB);
  });

  test("a reason not to shrink keeps it, and not from growing", () => {
    expect(approach(512 * MIB, 200 * MIB, { ...step, hold: "why" })).toEqual({
      value: 512 * MIB,
      note: "why",
    });
    expect(approach(512 * MIB, 600 * MIB, { ...step, hold: "why" }).value).toBe(600 * MIB);
  });

  test("is never below what is wanted, and never far below what there is", () => {
    const amount = fc.integer({ min: 1, max: 500 }).map((steps) => steps * 16 * MIB);
    fc.assert(
      fc.property(amount, amount, (now, wanted) => {
        const { value } = approach(now, wanted, step);
        expect(value).toBeGreaterThanOrEqual(wanted);
        expect(value).toBeGreaterThanOrEqual(now * 0.75);
        expect(value).toBeLessThanOrEqual(Math.max(now, wanted));
      }),
    );
  });

  test("asked again and again, it arrives and stays", () => {
    let now = 4096 * MIB;
    for (let round = 0; round < 12; round += 1) now = approach(now, 480 * MIB, step).value;
    expect(now).toBeLessThanOrEqual(480 * MIB * 1.12);
    expect(approach(now, 480 * MIB, step).value).toBe(now);
  });
});

describe("formulas", () => {
  const measured = (changes: Parameters<typeof series>[0]) => measureOne(series(changes));
  // One sample in twenty is at 400 MiB, the others at 200.
  const busy = (index: number) => ({ memory: (index % 20 === 0 ? 400 : 200) * MIB });

  test("memory: 15 % above the peak, in steps of 16M", () => {
    expect(wantMemory(measured(busy), [])).toEqual({ value: 464 * MIB, rule: "peak 400M x 1.15" });
  });

  test("memory after a kill: a fifth and at least 100M above the limit of then", () => {
    const killed = measured((index) => ({
      ...busy(index),
      killEvents: index === 9 ? 1 : 0,
      limits: { memory: 400 * MIB, cpus: null, pids: null, workers: null },
    }));
    expect(wantMemory(killed, [])).toMatchObject({
      value: 512 * MIB,
      rule: expect.stringContaining("1 kill at 400M"),
    });
  });

  test("reservation: of the 90th percentile, at most the limit", () => {
    expect(wantReservation(measured(busy), 1024 * MIB).value).toBe(240 * MIB);
    expect(wantReservation(measured(busy), 208 * MIB).value).toBe(208 * MIB);
  });

  test("CPUs: by P95 or P99, more where it was held back, at most the machine", () => {
    const cpu = (index: number) => ({ millicores: index % 50 === 0 ? 1900 : 1000 });
    expect(wantCpus(measured(cpu), null)).toMatchObject({ value: 1900, rule: "P99 1.9" });
    expect(
      wantCpus(
        measured(() => ({ millicores: 1000 })),
        null,
      ),
    ).toMatchObject({ value: 1200, rule: "P95 1 x 1.15" });
    const held = measured((index) => ({ millicores: 1000, periods: 100 * index, throttled: 6 * index }));
    expect(wantCpus(held, null)).toMatchObject({
      value: 1500,
      rule: expect.stringContaining("held back in 6 %"),
    });
    const hardly = measured((index) => ({ millicores: 1000, periods: 100 * index, throttled: 4 * index }));
    expect(wantCpus(hardly, null)?.value).toBe(1200);
    expect(wantCpus(held, 1000)?.value).toBe(1000);
  });

  test("processes: twice the peak, and what the server needs", () => {
    expect(
      wantPids(
        measured(() => ({ pids: 50 })),
        0,
      )?.value,
    ).toBe(112);
    expect(
      wantPids(
        measured(() => ({ pids: 50 })),
        192,
      )?.value,
    ).toBe(192);
  });

  test("Redis: room for a fifth more data; a cache that is full asks for no more than it has", () => {
    const redis = measured(() => ({ service: "redis", redisPeak: 100 * MIB }));
    expect(wantRedis(redis, { maxmemory: 100 * MIB, persistent: true })).toMatchObject({
      maxmemory: 120 * MIB,
      limit: { value: 304 * MIB },
    });
    expect(wantRedis(redis, { maxmemory: 100 * MIB, persistent: false })).toMatchObject({
      maxmemory: 100 * MIB,
      limit: { value: 144 * MIB },
    });
  });
});
