import type { Server } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { proposeLimits } from "../../src/config/propose-limits.ts";
import { formatMemory, formatMib, formatQuantity, MIB } from "../../src/config/units.ts";
import { describeCalculator } from "../../src/generators/docs/calculator.ts";
import { seeded } from "../support/edit-yaml.mjs";
import { SAMPLE_PLAN, sampleSettings } from "../unit/generators/docs/sample-plan.ts";
import { sampleSite, serve } from "./built-site.ts";
import { launchChromium } from "./chromium.ts";

let browser: Browser;
let server: Server;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  const built = await sampleSite("/");
  const served = await serve(built.folder, "/");
  server = served.server;
  page = await browser.newPage();
  await page.goto(`${served.address}resources.html`, { waitUntil: "load" });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
});

const calculator = () => page.locator(".calculator");
const needed = () => calculator().locator("tbody td:last-child").allTextContents();

/** Fills in a field by its label, and leaves it as a person would. */
async function fill(label: string, value: string): Promise<void> {
  await calculator().getByLabel(label, { exact: true }).fill(value);
}

describe("the calculator", () => {
  test("shows the program's numbers and its command for 50 random inputs", async () => {
    const environments = describeCalculator(SAMPLE_PLAN, sampleSettings(SAMPLE_PLAN));
    expect(environments.length).toBeGreaterThan(1);
    const random = seeded(6);
    const upTo = (most: number): number => 1 + Math.floor(random() * most);
    const choice = calculator().getByLabel("Environment");
    // Nothing happens until the page has come to life.
    await expect
      .poll(async () => {
        await choice.selectOption(environments.at(-1)?.environment ?? "");
        return calculator().locator("thead th").first().textContent();
      })
      .toBe(environments.at(-1)?.environment);
    for (let count = 0; count < 50; count += 1) {
      const present = environments[count % environments.length];
      if (present === undefined) throw new Error("no environment");
      const demand = { requests: upTo(150), threads: upTo(8), workerMemory: upTo(900) * MIB + 8 * MIB };
      await choice.selectOption(present.environment);
      await fill("Requests at once", String(demand.requests));
      await fill("Threads in each worker", String(demand.threads));
      await fill("Memory of one worker", formatMemory(demand.workerMemory));
      const { cpus, memory, pids, workers, concurrency, total, settings } = proposeLimits(present, demand);
      expect(await needed()).toEqual([
        formatQuantity(cpus, "cpus"),
        formatMemory(memory),
        pids === null ? "no limit" : String(pids),
        String(workers),
        String(concurrency),
        formatQuantity(total.cpus, "cpus"),
        formatMib(total.memory),
      ]);
      const words = settings.map(([id, value]) => `--set ${id}=${value}`);
      expect(await calculator().locator("pre").textContent()).toBe(
        ["npx cryo-init", ...words, "--yes"].join(" "),
      );
    }
  });

  test("says what does not fit the host, and what is no amount", async () => {
    await calculator().getByLabel("Environment").selectOption("production");
    await fill("Requests at once", "200");
    await fill("Threads in each worker", "4");
    await fill("Memory of one worker", "208M");
    await fill("Memory of the host", "2G");
    await fill("CPUs of the host", "2");
    const text = await calculator().locator(".calculator-result").textContent();
    expect(text).toContain("One container carries 48 of 200 requests at once");
    expect(text).toMatch(/The host lacks \d+M of memory for production/);
    expect(text).toContain("Docker refuses a limit of 5.5 CPUs on a host with 2.");
    await fill("Memory of the host", "2 cups");
    expect(await calculator().locator(".calculator-result").count()).toBe(0);
    const field = calculator().getByLabel("Memory of the host");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await calculator().locator(".calculator-wrong").textContent()).toContain(
      '"2 cups" is not an amount of memory',
    );
  });
});
