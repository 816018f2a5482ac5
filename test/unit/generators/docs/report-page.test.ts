import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadReport } from "../../../../src/config/read-report.ts";
import { CRITERIA, type Report } from "../../../../src/config/report.ts";
import { MIB } from "../../../../src/config/units.ts";
import { renderReport } from "../../../../src/generators/docs/report-page.ts";
import { FULL_REPORT, MISSED_REPORT, SPARSE_REPORT } from "../../../support/sample-reports.ts";
import { SAMPLE_FILES, SAMPLE_PLAN } from "./sample-plan.ts";
import { render, renderSite } from "./site-files.ts";

const FIXTURES = "../../../fixtures/report";

function renderPages(read: ReadReport, isCurrent = true): ReadonlyMap<string, string> {
  const files = renderSite(SAMPLE_PLAN, SAMPLE_FILES, { verified: { read, isCurrent } });
  return new Map(files.map(({ path, content }) => [path.replace("docs-site/", ""), content]));
}

function pageOf(report: Report, isCurrent = true): string {
  return renderPages({ kind: "read", report }, isCurrent).get("report.md") ?? "";
}

/** The lines of a section, without its heading. */
function sectionOf(page: string, heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}

const REPORTS = { full: FULL_REPORT, sparse: SPARSE_REPORT, missed: MISSED_REPORT };

describe.each(Object.entries(REPORTS))("a report, %s", (name, report) => {
  test("is the page that was reviewed", async () => {
    await expect(pageOf(report)).toMatchFileSnapshot(`${FIXTURES}/${name}/page.md`);
  });

  test("is the text that was reviewed", async () => {
    await expect(renderReport(report, render)).toMatchFileSnapshot(`${FIXTURES}/${name}/report.md`);
  });

  test("has the pictures that were reviewed", async () => {
    const pictures = [...renderPages({ kind: "read", report })].filter(([path]) =>
      path.startsWith("images/report-"),
    );
    for (const [path, svg] of pictures)
      await expect(svg).toMatchFileSnapshot(`${FIXTURES}/${name}/${path.replace("images/", "")}`);
    expect(pictures.map(([path]) => path)).toEqual(
      name === "sparse"
        ? ["images/report-size.svg"]
        : ["images/report-memory.svg", "images/report-size.svg", "images/report-startup.svg"],
    );
  });

  test("holds no trace of a value that was not there", () => {
    for (const [path, content] of renderPages({ kind: "read", report }))
      if (path.includes("report")) expect(content, path).not.toMatch(/undefined|NaN|Infinity|\[object|null/);
  });

  test("has the sections of the brief, in its order", () => {
    const headings = [...pageOf(report).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      "Acceptance",
      "What changed",
      "Image size before and after",
      "Scan results",
      "Start-up time and memory",
      "In the running containers",
      "Files created and modified",
      "Problems met",
      "Recommendations",
    ]);
  });

  test("leads only to headings of its own page where there is no site", () => {
    const text = renderReport(report, render);
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading.toLowerCase().replaceAll(" ", "-"),
    );
    const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
    expect(targets.length).toBeGreaterThan(6);
    for (const target of targets) expect(anchors).toContain(target.replace("#", ""));
  });
});

describe("what was not measured", () => {
  test("is never called passed", () => {
    const table = sectionOf(pageOf(SPARSE_REPORT), "Acceptance");
    expect(table).toContain("**0 of 7 criteria passed; 1 partly checked: Vulnerabilities; 6 not checked:");
    const rows = table.split("\n").filter((line) => line.startsWith("| ["));
    expect(rows).toHaveLength(CRITERIA.length);
    for (const row of rows) expect(row).not.toMatch(/passed/);
  });

  test("comes with what makes it possible", () => {
    const advice = sectionOf(pageOf(SPARSE_REPORT), "Recommendations");
    for (const name of CRITERIA) expect(advice).toContain(`**Have \`${name}\` checked**`);
    expect(advice).toContain("install a scanner of images");
    expect(advice).toContain("--baseline FILE");
  });

  test("is said where nothing was verified at all, with the command", () => {
    const page = renderPages({ kind: "none" }).get("report.md") ?? "";
    expect(page).toContain("**Nothing was verified yet**");
    expect(page).toContain("\nnpx cryo-init verify\n");
    expect(page.match(/\*not checked\*/g)).toHaveLength(CRITERIA.length);
    expect(page).not.toContain("passed");
  });

  test("is said with the reason where the report cannot be read", () => {
    const page = renderPages({ kind: "unreadable", reason: "size.after is not an object." }).get("report.md");
    expect(page).toContain("`.cryo-init/verify/report.json`: size.after is not an object.");
    expect(page).toContain("npx cryo-init verify");
    expect(page).not.toContain("passed");
  });
});

describe("a report of other files than those that are there", () => {
  test("says so before any figure, and since when", () => {
    const page = pageOf(FULL_REPORT, false);
    const note = page.indexOf("**The Docker files have changed since 2026-11-30 08:55 UTC**");
    expect(note).toBeGreaterThan(0);
    expect(note).toBeLessThan(page.indexOf("336.2 MB"));
    expect(pageOf(FULL_REPORT)).not.toContain("have changed since");
  });
});

describe("recommendations", () => {
  function adviceFor(load: number, limit: number | null): string {
    const services = [{ service: "app-green", rest: 10 * MIB, load, limit }];
    const memory = FULL_REPORT.memory && { ...FULL_REPORT.memory, services };
    return sectionOf(pageOf({ ...FULL_REPORT, memory }), "Recommendations");
  }

  test("a limit that is nearly used gets a higher one, by the setting of both colours", () => {
    expect(adviceFor(500 * MIB, 512 * MIB)).toContain(
      "`npx cryo-init --set resources.production.app.memory=672M --yes`",
    );
  });

  test("a limit that is hardly used is to be measured, and nothing is lowered from a short load", () => {
    const advice = adviceFor(100 * MIB, 1024 * MIB);
    expect(advice).toContain("npx cryo-init tune");
    expect(advice).not.toContain("--set");
  });

  test("no proposed limit is below what was measured", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 1, max: 4096 }), (load, limit) => {
        const proposed = /memory=(\d+)M/.exec(adviceFor(load * MIB, limit * MIB))?.[1];
        if (proposed !== undefined) expect(Number(proposed)).toBeGreaterThan(Math.max(load, 10));
      }),
      { numRuns: 40 },
    );
  });

  test("none without a limit, and none where all is well", () => {
    expect(adviceFor(100 * MIB, null)).not.toContain("limit of");
    const services = [{ service: "app", rest: 10 * MIB, load: 60 * MIB, limit: 100 * MIB }];
    const calm: Report = {
      ...FULL_REPORT,
      size: null,
      memory: FULL_REPORT.memory && { ...FULL_REPORT.memory, services },
    };
    expect(sectionOf(pageOf(calm), "Recommendations").trim()).toBe(
      "The figures give no reason to change anything.",
    );
  });
});

describe("text that other programs wrote", () => {
  test("with Markdown, HTML and Vue in it shows as it is", () => {
    const page = pageOf({
      ...FULL_REPORT,
      engine: "<script>alert(1)</script> {{ 1 }}",
      notes: ["<b>x</b> `docker {{.Size}}` [y](z) lone ` tick"],
    });
    expect(page).not.toMatch(/(?<!\\)<(script|b)/);
    expect(page).toContain("\\<b\\>x\\</b\\> `docker {{.Size}}` \\[y\\](z) lone \\` tick");
    expect(page).toContain("{\u200b{ 1 }}");
  });

  test("cannot end a picture's text", () => {
    const services = [{ service: '</text><script>"&', rest: 1, load: 2, limit: 4 }];
    const memory = FULL_REPORT.memory && { ...FULL_REPORT.memory, services };
    const svg = renderPages({ kind: "read", report: { ...FULL_REPORT, memory } }).get(
      "images/report-memory.svg",
    );
    expect(svg).toContain("&lt;/text&gt;&lt;script&gt;&quot;&amp;");
    expect(svg).not.toContain("<script");
  });
});
