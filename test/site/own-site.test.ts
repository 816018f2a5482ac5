import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "../support/run.ts";

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test("our own site is the handbook with the example application's pages", async () => {
  const { code, stdout, stderr } = await run(process.execPath, [fromRoot("docs.mjs")], { timeout: 180_000 });
  expect(code, stderr).toBe(0);
  const folder = /The site is in (.+)\n/.exec(stdout)?.[1] ?? "";
  const pages = await Promise.all(
    ["index.html", "resources.html", "handbook/commands.html"].map((path) =>
      readFile(`${folder}/${path}`, "utf8"),
    ),
  );
  for (const page of pages) expect(page).toContain("cryo-init, with an example");
  expect(pages[1]).toContain("1536M");
}, 200_000);
