import type { Server } from "node:http";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleSite, serve } from "./built-site.ts";
import { launchChromium } from "./chromium.ts";

/** Whether people find what they look for, and can read it, whatever they read it with. */
let browser: Browser;
let server: Server;
let address: string;
let paths: readonly string[];

beforeAll(async () => {
  browser = await launchChromium();
  const built = await sampleSite("/");
  ({ server, address } = await serve(built.folder, "/"));
  const page = await browser.newPage();
  await page.goto(address, { waitUntil: "load" });
  paths = await page
    .locator(".VPSidebar a")
    .evaluateAll((links) => links.map((link) => String(Reflect.get(link, "pathname")).slice(1)));
  await page.close();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** What an operator types at three in the morning, and where the answer is. */
const QUESTIONS: readonly (readonly [question: string, page: string])[] = [
  ["raise the memory limit", "resources.html"],
  ["out of memory", "runbook.html"],
  ["rotate a secret", "runbook.html"],
  ["disk full", "runbook.html"],
  ["restore a backup", "runbook.html"],
  ["roll back", "blue-green.html"],
  ["unhealthy", "health.html"],
  ["start period", "health.html"],
  ["read-only", "security.html"],
  ["conflict markers", "handbook/re-running.html"],
  ["exit codes", "handbook/commands.html"],
  ["internal network address", "handbook/hosting.html"],
];

/** Pressed again and again: the key does nothing until the page has come to life. */
async function openSearch(page: Page): Promise<void> {
  const box = page.locator(".VPLocalSearchBox input");
  await expect
    .poll(async () => {
      if ((await box.count()) === 0) await page.keyboard.press("Control+k");
      return box.count();
    })
    .toBe(1);
}

describe("search", () => {
  let page: Page;
  beforeAll(async () => {
    page = await browser.newPage();
    await page.goto(address, { waitUntil: "load" });
  });
  afterAll(async () => await page?.close());

  test.each(QUESTIONS)("for %j has %s among the first three", async (question, wanted) => {
    await openSearch(page);
    await page.locator(".VPLocalSearchBox input").fill(question);
    const first = page.locator(".VPLocalSearchBox .result");
    await expect
      .poll(async () => {
        const links = await first.evaluateAll((all) => all.map((link) => String(Reflect.get(link, "href"))));
        return links.slice(0, 3).some((link) => link.includes(`/${wanted}`)) ? "found" : links.slice(0, 5);
      })
      .toBe("found");
  });
});

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test("no page has a serious or critical fault of accessibility", async () => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 800 } });
    const found: string[] = [];
    for (const path of paths) {
      await page.goto(address + path, { waitUntil: "load" });
      await expect.poll(() => page.locator(".vp-doc h1").count()).toBe(1);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
      for (const { id, impact, nodes } of violations)
        if (impact === "serious" || impact === "critical")
          found.push(`${path}: ${id} (${impact}): ${nodes[0]?.html}`);
    }
    expect(found).toEqual([]);
    await page.close();
  });
});

/** Tables that are wider than the page: how they begin, and the share of what is seen that the first column takes. */
const WIDE_TABLES = `[...document.querySelectorAll(".vp-doc table")]
  .filter((table) => table.scrollWidth > table.clientWidth)
  .map((table) => ({
    begins: table.textContent.trim().replace(/\\s+/g, " ").slice(0, 60),
    first: table.querySelector("tr").children[0].offsetWidth / table.clientWidth,
  }))`;

describe("tables", () => {
  /** Those of every page in a window of this width. */
  async function wideTables(
    width: number,
  ): Promise<readonly { readonly begins: string; readonly first: number }[]> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const found: { begins: string; first: number }[] = [];
    for (const path of paths) {
      await page.goto(address + path, { waitUntil: "load" });
      found.push(...(await page.evaluate<typeof found>(WIDE_TABLES)));
    }
    await page.close();
    return found;
  }

  test("are seen whole on a laptop", async () => {
    expect(await wideTables(1280)).toEqual([]);
  });

  test("show on a telephone what the first column means, before they are scrolled", async () => {
    expect((await wideTables(390)).filter(({ first }) => first > 0.6)).toEqual([]);
  });
});

test("without JavaScript, every page has its text, its pictures and its links", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of paths) {
    await page.goto(address + path, { waitUntil: "load" });
    expect(await page.locator(".vp-doc h1").count(), path).toBe(1);
    expect((await page.locator(".vp-doc").innerText()).length, path).toBeGreaterThan(400);
    expect(await page.locator(".VPSidebar a").count(), path).toBe(paths.length);
  }
  await context.close();
});

test("the keyboard alone leads past the navigation, into the search and out of it again", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${address}resources.html`, { waitUntil: "load" });
  await page.keyboard.press("Tab");
  expect(await page.evaluate<string>("document.activeElement.textContent")).toMatch(/Skip to content/);
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).hash).toBe("#VPContent");
  await openSearch(page);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator(".VPLocalSearchBox").count()).toBe(0);
  await page.close();
});
