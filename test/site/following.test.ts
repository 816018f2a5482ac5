import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyExample, editFile, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, PROGRAM } from "../support/run.ts";
import { launchChromium } from "./chromium.ts";

let browser: Browser;
let root = "";
let server: ChildProcess | null = null;

beforeAll(async () => {
  browser = await launchChromium();
  root = await copyExample("following");
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code, stderr).toBe(0);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  if (server?.exitCode === null) {
    server.kill("SIGTERM");
    await once(server, "close");
  }
  await removeFolder(root);
});

/** Starts `docs dev` and waits for its address; VitePress is installed before. */
async function startServer(): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, "docs", "dev", root], {
    env: { ...process.env, NO_COLOR: "1" },
  });
  server = child;
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += String(chunk);
    });
  await expect.poll(() => said, { timeout: 120_000 }).toMatch(/Local: +http:\S+/);
  return /Local: +(http:\S+)/.exec(said)?.[1] ?? "";
}

test("a limit that is changed in cryo-init.yaml shows in the open page, and in its picture; nothing is written", async () => {
  const address = await startServer();
  const resources = await browser.newPage();
  await resources.goto(`${address}resources`);
  const health = await browser.newPage();
  await health.goto(`${address}health`);
  await resources.getByText("1536M").first().waitFor();
  const before = await readTree(join(root, "docs-site"));

  await editFile(
    join(root, "cryo-init.yaml"),
    "resources:\n",
    "resources:\n  production:\n    app:\n      memory: 2345M\n",
  );
  await resources.getByText("2345M").first().waitFor({ timeout: 30_000 });

  const picture = (): Promise<string> => health.locator(".picture svg").first().innerHTML();
  const timeline = await picture();
  await editFile(join(root, "cryo-init.yaml"), /^health:\n/m, "health:\n  production:\n    interval: 17s\n");
  await expect.poll(picture, { timeout: 30_000 }).not.toBe(timeline);
  await health.getByText("17s").first().waitFor();

  const isSource = ([path]: [string, string]): boolean => !/node_modules|\.vitepress\/cache/.test(path);
  const after = await readTree(join(root, "docs-site"));
  expect([...after].filter(isSource)).toEqual([...before].filter(isSource));
}, 240_000);
