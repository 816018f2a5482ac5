import { describe, expect, test } from "vitest";
import type { ImageMeasure, LimitMeasure, SizeReport, VariantMeasure } from "../../../src/config/report.ts";
import { median } from "../../../src/verify/ask.ts";
import {
  judgeHardening,
  judgeHealth,
  judgeLimits,
  judgeSize,
  judgeStartup,
  judgeVariants,
} from "../../../src/verify/criteria.ts";

/** Verdicts of figures. What was not measured never passes. */

const image = (size: number): ImageMeasure => ({
  size,
  compressed: null,
  layers: [
    { instruction: "FROM", size: size / 4 },
    { instruction: "RUN pip", size: (3 * size) / 4 },
  ],
  build: 1,
  rebuild: null,
});

describe("size", () => {
  const sizes = (before: number, after: number): SizeReport => ({
    before: { ...image(before), dockerfile: "old" },
    without: null,
    after: image(after),
  });

  test.each([
    [1000e6, 700e6, "passed", "700.0 MB instead of 1000.0 MB: 30 % smaller."],
    [1000e6, 701e6, "missed", "701.0 MB instead of 1000.0 MB: 29 % smaller."],
    [1000e6, 1100e6, "missed", "1100.0 MB instead of 1000.0 MB: 10 % larger."],
  ])("%d to %d is %s", (before, after, verdict, summary) => {
    expect(judgeSize(sizes(before, after))).toMatchObject({ verdict, summary });
  });

  test("a miss shows the largest layers, the largest first", () => {
    expect(judgeSize(sizes(100e6, 100e6)).findings.slice(1)).toEqual(["75.0 MB: RUN pip", "25.0 MB: FROM"]);
  });

  test("with nothing to compare with, it is not checked, and says why", () => {
    const found = judgeSize({ before: null, without: "there was none", after: image(5e6) });
    expect(found).toMatchObject({ verdict: "not checked" });
    expect(found.summary).toContain("5.0 MB; there is nothing to compare it with.");
    expect(found.findings).toEqual(["there was none"]);
  });
});

test.each([
  [5000, "passed"],
  [5001, "missed"],
])("a median start of %d ms is %s", (time, verdict) => {
  const report = {
    answers: [time, time, time],
    median: time,
    asked: "GET /",
    environment: "production" as const,
  };
  expect(judgeStartup(report)).toMatchObject({ verdict });
});

describe("limits", () => {
  const ENGINE = { rootless: false, cgroup: "2" };
  const limit = (kernel: number | null): LimitMeasure => ({
    environment: "production",
    service: "app",
    limit: "cpus",
    planned: 1500,
    kernel,
  });

  test("as planned", () => {
    expect(judgeLimits([limit(1500)], [], ENGINE)).toMatchObject({
      verdict: "passed",
      summary: "1 limit of 1 container in force as planned.",
    });
  });
  test("one that differs, and one that is none, are named with both figures", () => {
    expect(judgeLimits([limit(1500), limit(2000), limit(null)], [], ENGINE)).toMatchObject({
      verdict: "missed",
      findings: [
        "production, app: cpus planned 1.5, in the kernel 2",
        "production, app: cpus planned 1.5, in the kernel none",
      ],
    });
  });
  test("a container that cannot be asked is never taken for limited", () => {
    expect(judgeLimits([], ["app: not looked at"], ENGINE)).toMatchObject({
      verdict: "not checked",
      findings: ["app: not looked at"],
    });
    expect(judgeLimits([limit(1500)], ["redis: not looked at"], ENGINE)).toMatchObject({
      verdict: "partly checked",
    });
  });
  test.each([
    ["1", /ignores every limit: boot with version 2/],
    ["2", /only by the controllers that systemd delegates/],
  ])("why a rootless engine with control groups of version %s limits nothing comes first", (cgroup, why) => {
    const { verdict, findings } = judgeLimits([limit(null)], [], { rootless: true, cgroup });
    expect(verdict).toBe("missed");
    expect(findings[0]).toMatch(why);
  });
});

describe("health", () => {
  const probe = {
    fault: "the server is frozen",
    asked: "the check of app",
    expected: "unhealthy",
    answered: "healthy",
  };

  test("one lie is enough", () => {
    const found = judgeHealth([
      { ...probe, truthful: false },
      { ...probe, truthful: true },
    ]);
    expect(found).toMatchObject({ verdict: "missed", summary: "1 answer of 2 is not true." });
    expect(found.findings).toHaveLength(1);
  });
  test("nothing asked is not checked", () => {
    expect(judgeHealth([])).toMatchObject({ verdict: "not checked" });
  });
});

describe("variants", () => {
  const variant = (works: boolean | null): VariantMeasure => ({
    environment: "production",
    file: "docker-compose.yml",
    works,
    up: null,
    notes: ["a note"],
  });

  test.each([
    [[true], "passed"],
    [[true, null], "partly checked"],
    [[true, null, false], "missed"],
    [[null], "not checked"],
  ] as const)("%j is %s", (works, verdict) => {
    expect(judgeVariants(works.map(variant))).toMatchObject({ verdict });
  });
});

test("hardening: what is declined is no miss, and is told", () => {
  const declined = {
    practice: "read-only root file system",
    found: "app: can be written to",
    verdict: "declined" as const,
  };
  expect(judgeHardening([declined])).toMatchObject({
    verdict: "passed",
    findings: ["declined: read-only root file system: app: can be written to"],
  });
  expect(judgeHardening([declined, { ...declined, verdict: "missing" }])).toMatchObject({
    verdict: "missed",
  });
  expect(judgeHardening([declined, { ...declined, verdict: "not checked" }])).toMatchObject({
    verdict: "partly checked",
  });
});

test("the median of an odd and of an even number of values", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([7])).toBe(7);
});
