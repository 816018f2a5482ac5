import { describe, expect, test } from "vitest";
import type { MeasuredUse } from "../../../../src/config/measured-use.ts";
import { MIB } from "../../../../src/config/units.ts";
import { isMeasuredUse } from "../../../../src/tune/check-use.ts";
import { SAMPLE_FILES, SAMPLE_PLAN } from "./sample-plan.ts";
import { APP, spread, USE } from "./sample-use.ts";
import { renderSite } from "./site-files.ts";

const plan = SAMPLE_PLAN;
const site = renderSite(plan, SAMPLE_FILES, { use: USE });
const textOf = (path: string): string => site.find((one) => one.path === `docs-site/${path}`)?.content ?? "";

/** The numbers of each bar, by its kind. */
function barsOf(svg: string, kind: string): readonly { y: number; height: number }[] {
  return [
    ...svg.matchAll(new RegExp(`<rect class="${kind}" [^>]* y="([\\d.]+)" [^>]*height="([\\d.]+)"`, "g")),
  ].map(([, y, height]) => ({ y: Number(y), height: Number(height) }));
}

test("what the tests take for a summary is one", () => {
  expect(isMeasuredUse(JSON.parse(JSON.stringify(USE)))).toBe(true);
});

describe("the picture", () => {
  const svg = textOf("images/use-production-app.svg");
  const service = plan.environments[0]?.services.find((one) => one.service === "app");

  test("has a name and says in words what it shows", () => {
    expect(svg).toMatch(/role="img" aria-labelledby="use-production-app-title use-production-app-text"/);
    expect(svg).toContain("at most 600M of memory were in use");
    expect(svg).toMatch(/prefers-color-scheme: dark/);
  });

  test("draws each stretch of time to the scale of the limit, and nothing where nothing was measured", () => {
    const peaks = barsOf(svg, "peak");
    expect(peaks).toHaveLength(2);
    const [high, low] = peaks;
    expect((high?.height ?? 0) / (low?.height ?? 1)).toBeCloseTo(2, 1);
    const limitY = Number(/<line class="limit"[^>]* y1="([\d.]+)"/.exec(svg)?.[1]);
    const bottom = (high?.y ?? 0) + (high?.height ?? 0);
    expect((bottom - limitY) / (high?.height ?? 1)).toBeCloseTo((service?.memory ?? 0) / (600 * MIB), 1);
    // Memory's darker bars, and those of the processor: of three stretches, two each.
    expect(barsOf(svg, "usual")).toHaveLength(4);
  });

  test("stays in its frame where the use was above the limit", () => {
    const slices = [{ memoryPeak: 9000 * MIB, memoryP90: 9000 * MIB, cpuP95: 9000 }];
    const above = { ...APP, memory: spread(9000 * MIB), slices };
    const drawn = renderSite(plan, SAMPLE_FILES, {
      use: { schema: 1, environments: [{ name: "production", services: [above] }] },
    });
    const text = drawn.find(({ path }) => path.endsWith("use-production-app.svg"))?.content ?? "";
    for (const { y, height } of [...barsOf(text, "peak"), ...barsOf(text, "usual")]) {
      expect(y).toBeGreaterThanOrEqual(34);
      expect(height).toBeLessThanOrEqual(110);
    }
  });
});

test("the page has the figures as a table, with the limits of the plan, and what was not measured", async () => {
  const page = textOf("resources.md");
  const part = page.slice(page.indexOf("## Measured use"), page.indexOf("## For other numbers"));
  await expect(part).toMatchFileSnapshot("./golden/measured-use.md.txt");
});

test("without measurements there is no picture, and for what the plan has not either", () => {
  const swarm: MeasuredUse = { schema: 1, environments: [{ name: "swarm", services: [APP] }] };
  for (const files of [renderSite(plan), renderSite(plan, SAMPLE_FILES, { use: swarm })]) {
    expect(files.filter(({ path }) => path.includes("images/use-"))).toEqual([]);
    expect(files.find(({ path }) => path.endsWith("/resources.md"))?.content).toContain(
      "Nothing has been measured yet",
    );
  }
});

describe("a summary that was damaged is told from one", () => {
  const change = (service: object) => ({
    schema: 1,
    environments: [{ name: "production", services: [{ ...APP, ...service }] }],
  });
  test.each<[string, unknown]>([
    ["nothing", null],
    ["another shape", { schema: 2, environments: [] }],
    ["an unknown environment", { schema: 1, environments: [{ name: "staging", services: [] }] }],
    ["a service without figures", change({ memory: undefined })],
    ["a negative figure", change({ memory: spread(-1) })],
    ["no slices", change({ slices: [] })],
    ["a time that is none", change({ from: "soon" })],
    ["text for a number", change({ kills: "none" })],
  ])("%s", (_, value) => {
    expect(isMeasuredUse(value)).toBe(false);
  });
});
