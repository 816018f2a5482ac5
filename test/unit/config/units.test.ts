import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Dimension,
  formatDuration,
  formatMeasuredTime,
  formatMemory,
  formatMib,
  formatQuantity,
  formatSize,
  GIB,
  KIB,
  MIB,
  parseQuantity,
} from "../../../src/config/units.ts";

function read(text: string, dimension: Dimension): number | null {
  const parsed = parseQuantity(text, dimension);
  return parsed.ok ? parsed.value : null;
}

describe("memory", () => {
  test.each([
    ["512M", 512 * MIB],
    ["512m", 512 * MIB],
    ["512MB", 512 * MIB],
    ["512Mi", 512 * MIB],
    ["512MiB", 512 * MIB],
    ["1.5G", 1536 * MIB],
    ["1 G", GIB],
    [" 64k ", 64 * KIB],
    ["2T", 2048 * GIB],
    ["1000", 1000],
    ["1000b", 1000],
    ["0", 0],
    ["0.3K", 307],
  ])("reads %s as %s bytes", (text, bytes) => {
    expect(read(text, "memory")).toBe(bytes);
  });

  test.each([
    "12XB",
    "-1",
    "",
    "1e3",
    "NaN",
    "Infinity",
    ".5",
    "1,5G",
    "1G1M",
    "G",
    "1  G",
    "1bb",
    "1ib",
    "0x10",
    "५M",
  ])("refuses %j", (text) => {
    expect(read(text, "memory")).toBeNull();
  });

  test.each([
    [0, "0"],
    [1, "1"],
    [KIB, "1K"],
    [1536 * MIB, "1536M"],
    [2 * GIB, "2G"],
    [4096 * GIB, "4096G"],
    [GIB + 1, "1073741825"],
  ])("writes %s bytes as %s", (bytes, text) => {
    expect(formatMemory(bytes)).toBe(text);
  });

  test("is rounded for reading only", () => {
    expect(formatMib(1.5 * MIB)).toBe("2M");
    expect(formatMib(3 * GIB + 100)).toBe("3072M");
  });
});

describe("CPUs", () => {
  test.each([
    ["2", 2000],
    ["0.5", 500],
    [".5", 500],
    ["1500m", 1500],
    ["1.1", 1100],
    ["0.0004", 0],
  ])("reads %s as %s millicores", (text, millicores) => {
    expect(read(text, "cpus")).toBe(millicores);
  });

  test.each(["", "-1", "1e3", "NaN", "1500M", "2 cpus", "1.", "50%"])("refuses %j", (text) => {
    expect(read(text, "cpus")).toBeNull();
  });
});

describe("durations", () => {
  test.each([
    ["30s", 30_000],
    ["1m30s", 90_000],
    ["1h", 3_600_000],
    ["500ms", 500],
    ["1.5s", 1500],
    ["0s", 0],
    ["30 s", 30_000],
    ["1m 30s", 90_000],
  ])("reads %s as %s milliseconds", (text, milliseconds) => {
    expect(read(text, "duration")).toBe(milliseconds);
  });

  test.each(["", "30", "-1s", "1e3s", "NaN", "30S", "1m 30", "s", ".5s", "1d"])("refuses %j", (text) => {
    expect(read(text, "duration")).toBeNull();
  });

  test.each([
    [0, "0s"],
    [1, "1ms"],
    [61_500, "61500ms"],
    [90_000, "1m30s"],
    [3_605_000, "1h5s"],
  ])("writes %s ms as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

test.each([
  ["memory", '"12XB" is not an amount of memory: write for example 512M or 1.5G'],
  ["cpus", '"12XB" is not a number of CPUs: write for example 0.5, 2 or 1500m'],
  ["duration", '"12XB" is not a duration: write for example 30s or 2m'],
] as const)("a refusal for %s quotes the text and gives an example", (dimension, reason) => {
  expect(parseQuantity("12XB", dimension)).toEqual({ ok: false, reason });
});

test("what is written reads back as the same value", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Dimension>("memory", "cpus", "duration"),
      fc.oneof(
        fc.integer({ min: 0, max: 5000 * GIB }),
        fc.integer({ min: 0, max: 9000 }).map((count) => count * 16 * MIB),
      ),
      (dimension, value) => {
        expect(read(formatQuantity(value, dimension), dimension)).toBe(value);
      },
    ),
  );
});

test("whatever is typed is a whole number that is not negative, or refused with a reason", () => {
  const likely = fc.stringMatching(/^[0-9.]{0,5} ?[kKmMgGtTsShHiIbBeE-]{0,3}$/);
  fc.assert(
    fc.property(
      fc.oneof(likely, fc.string()),
      fc.constantFrom<Dimension>("memory", "cpus", "duration"),
      (text, dimension) => {
        const parsed = parseQuantity(text, dimension);
        if (parsed.ok) expect(Number.isInteger(parsed.value) && parsed.value >= 0).toBe(true);
        else expect(parsed.reason).toContain("write for example");
      },
    ),
  );
});

describe("what is measured, for reading", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [336_200_000, "336.2 MB"],
    [999_940_000, "999.9 MB"],
    [999_960_000, "1 GB"],
    [1_210_000_000, "1.21 GB"],
  ])("%d bytes are %s", (bytes, text) => expect(formatSize(bytes)).toBe(text));

  test.each([
    [0.4, "0 ms"],
    [999.4, "999 ms"],
    [999.6, "1 s"],
    [1840, "1.84 s"],
    [95_400, "95.4 s"],
    [412_300, "412 s"],
  ])("%d ms are %s", (time, text) => expect(formatMeasuredTime(time)).toBe(text));
});
