import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleSite, serve } from "./built-site.ts";
import { launchChromium } from "./chromium.ts";

const pictures = process.env.SITE_SCREENSHOTS ?? join(tmpdir(), "cryo-site-screenshots");

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  mkdirSync(pictures, { recursive: true });
}, 60_000);

afterAll(async () => {
  await browser?.close();
});

/**
 * Requests that no fault of the site breaks off: leaving a page does, and so does Docker when it adds or removes a
 * network on the machine.
 */
const BROKEN_OFF = /net::ERR_(ABORTED|NETWORK_CHANGED)/;

/** A property of each element that matches. */
function readProperty(locator: Locator, name: "href" | "id"): Promise<readonly string[]> {
  return locator.evaluateAll((all, key) => all.map((element) => String(Reflect.get(element, key))), name);
}

describe.each(["/", "/cryo/"])("the site, built for %s", (base) => {
  let built: Awaited<ReturnType<typeof sampleSite>>;
  let server: Server;
  let address: string;

  beforeAll(async () => {
    built = await sampleSite(base);
    ({ server, address } = await serve(built.folder, base));
  }, 180_000);

  afterAll(() => {
    server?.close();
  });

  /** Opens a page in a context of its own, and notes what a reader would never see: errors and foreign requests. */
  async function open(
    path: string,
    options: Parameters<Browser["newContext"]>[0] = {},
  ): Promise<{ page: Page; context: BrowserContext; problems: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
    page.on("console", (message) => {
      const bad = message.type() === "error" || message.type() === "warning";
      if (bad && !BROKEN_OFF.test(message.text())) problems.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== "data:" && host !== new URL(address).host) problems.push(`request: ${request.url()}`);
    });
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      if (!BROKEN_OFF.test(reason)) problems.push(`failed: ${request.url()} ${reason}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
    });
    await page.goto(address + path, { waitUntil: "load" });
    return { page, context, problems };
  }

  async function sidebarLinks(page: Page): Promise<readonly string[]> {
    const links = await readProperty(page.locator(".VPSidebar a"), "href");
    return [...new Set(links)];
  }

  test("opens every page of the sidebar without an error or a request to another host", async () => {
    const { page, context, problems } = await open("");
    const links = await sidebarLinks(page);
    expect(links).toHaveLength(21);
    for (const link of links) {
      await page.goto(link, { waitUntil: "load" });
      await expect.poll(() => page.locator(".vp-doc h1").count()).toBe(1);
      expect(await page.locator("meta[name=description]").getAttribute("content")).toMatch(/\w{3}/);
      expect(await page.locator(".vp-doc").textContent()).not.toMatch(/undefined|NaN|\[object/);
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  test("leads every link of its pages to a heading or a page that is there", async () => {
    const { page, context } = await open("");
    const links = await sidebarLinks(page);
    const targets = new Map<string, string[]>();
    for (const link of links) {
      await page.goto(link, { waitUntil: "load" });
      const here = await readProperty(page.locator(".vp-doc a[href]"), "href");
      for (const target of here.filter((href) => href.startsWith(address))) {
        const [path = "", anchor = ""] = target.split("#");
        targets.set(path, [...(targets.get(path) ?? []), decodeURIComponent(anchor)]);
      }
    }
    expect(targets.size).toBeGreaterThan(8);
    for (const [path, anchors] of targets) {
      const response = await page.goto(path, { waitUntil: "load" });
      expect(response?.status(), path).toBe(200);
      const ids = await readProperty(page.locator("[id]"), "id");
      expect(ids, path).toEqual(expect.arrayContaining(anchors.filter((anchor) => anchor !== "")));
    }
    await context.close();
  });

  test("finds the page on resources by searching for memory", async () => {
    const { page, context, problems } = await open("");
    const box = page.locator(".VPLocalSearchBox input");
    await expect
      .poll(async () => {
        // The key does nothing until the page has come to life.
        await page.keyboard.press("Control+k");
        return box.count();
      })
      .toBe(1);
    await box.fill("memory");
    const results = page.locator(".VPLocalSearchBox .result");
    await expect.poll(() => results.count()).toBeGreaterThan(2);
    const found = await readProperty(results, "href");
    expect(found.some((href) => href.includes("resources.html"))).toBe(true);
    expect(problems).toEqual([]);
    await context.close();
  });

  test("shows a page of its own for an unknown address", async () => {
    const { page, context } = await open("missing.html");
    await expect.poll(() => page.locator(".NotFound").textContent()).toMatch(/404/);
    await context.close();
  });

  test("tells what each run changed, the newest first, also without JavaScript", async () => {
    const { page, context } = await open("changes.html", { javaScriptEnabled: false });
    expect(await page.locator(".vp-doc section h2").allTextContents()).toEqual([
      "2026-03-02 10:30",
      "2026-03-01 09:00",
    ]);
    expect(await page.locator(".vp-doc tbody td").allTextContents()).toEqual([
      "resources.production.app.memory",
      "not set",
      "1G",
    ]);
    expect(await page.locator(".vp-doc summary").allTextContents()).toEqual([
      "Files: 1 update, 1 merge, by cryo-init 0.1.0",
      "Files: 1 create, by cryo-init 0.1.0",
    ]);
    await context.close();
  });

  test("can be read without JavaScript", async () => {
    const { page, context } = await open("health.html", { javaScriptEnabled: false });
    expect(await page.locator(".vp-doc").textContent()).toContain("What restarts what");
    expect(await page.locator(".vp-doc svg[role=img]").count()).toBe(3);
    await context.close();
  });

  test.each(["light", "dark"] as const)(
    "looks right in the %s theme, wide and narrow",
    async (colorScheme) => {
      for (const path of [
        "",
        "resources.html",
        "health.html",
        "configuration.html",
        "report.html",
        "changes.html",
      ]) {
        for (const width of [1280, 390]) {
          const { page, context, problems } = await open(path, {
            colorScheme,
            viewport: { width, height: 800 },
          });
          const file = `${base === "/" ? "root" : "base"}-${colorScheme}-${width}-${path.replace(".html", "") || "index"}.png`;
          await page.screenshot({ path: join(pictures, file), fullPage: width > 1000 });
          // Wide tables and pictures scroll in themselves; the page as a whole never does.
          const overflow = await page.evaluate<number>(
            "document.documentElement.scrollWidth - window.innerWidth",
          );
          expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0);
          expect(await page.locator("html.dark").count()).toBe(colorScheme === "dark" ? 1 : 0);
          expect(problems).toEqual([]);
          await context.close();
        }
      }
    },
  );

  test("was built with one line for each task", () => {
    const { lines, pages } = built;
    expect(lines.at(-1)).toMatch(/^\d+ pages, [\d.]+[KMG], in /);
    expect(pages).toBe(22);
    expect(lines.filter((line) => /: done in [\d.]+ s$/.test(line)).length).toBeGreaterThan(0);
  });
});
