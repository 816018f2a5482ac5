import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const USUAL_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Nothing of the browser's own may reach the network: the tests count requests. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the system's Chromium. Fails, and never skips, where there is none. */
export function launchChromium(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  const path = given ?? USUAL_PATHS.find((candidate) => existsSync(candidate));
  if (path === undefined || !existsSync(path)) {
    throw new Error(
      `no Chromium at ${given ?? "the usual places"}: install it, or name it in the variable CHROMIUM_PATH`,
    );
  }
  return chromium.launch({ executablePath: path, headless: true, args: ARGUMENTS });
}
