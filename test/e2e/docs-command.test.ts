import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { copyExample, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, PROGRAM } from "../support/run.ts";

let root = "";
beforeEach(async () => {
  root = await copyExample("docs");
});
afterEach(async () => await removeFolder(root));

/** Sets the project up, with a program in VitePress' place: the real one is the site tests' business. */
async function setUp(vitepress: string): Promise<void> {
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code, stderr).toBe(0);
  const modules = join(root, "docs-site", "node_modules");
  await mkdir(join(modules, "vitepress", "bin"), { recursive: true });
  await cp(join(root, "docs-site", "package-lock.json"), join(modules, ".package-lock.json"));
  await writeFile(join(modules, "vitepress", "bin", "vitepress.js"), vitepress);
}

const BUILDS = `
const { mkdirSync, writeFileSync } = require("node:fs");
mkdirSync(".vitepress/dist", { recursive: true });
writeFileSync(".vitepress/dist/index.html", "<p>");
`;

const SERVES = `
require("node:fs").writeFileSync("pid", String(process.pid));
console.log("serving");
setInterval(() => undefined, 1000);
`;

test("builds the site of a project that is named from another folder", async () => {
  await setUp(BUILDS);
  const { code, stdout, stderr } = await cryoInit(["docs", "build", basename(root), "--json"], {
    cwd: dirname(root),
  });
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    folder: join(root, "docs-site", ".vitepress", "dist"),
    pages: 1,
    bytes: 3,
  });
});

test("the command that a failure shows can be typed where it was shown", async () => {
  await setUp("process.exit(3);");
  const { code, stderr } = await cryoInit(["docs", "build", root]);
  expect(stderr).toContain(`"npm --prefix ${join(root, "docs-site")} run build" failed with exit code 3`);
  expect(code).toBe(1);
});

/** True while a process runs. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitForText(child: ChildProcess, text: string): Promise<void> {
  let seen = "";
  for await (const chunk of child.stdout ?? []) {
    seen += String(chunk);
    if (seen.includes(text)) return;
  }
  throw new Error(`it ended without "${text}": ${seen}`);
}

test.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGINT", 130],
] as const)("%s ends the server as well", async (signal, expected) => {
  await setUp(SERVES);
  const child = spawn(process.execPath, [PROGRAM, "docs", "dev", root], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await waitForText(child, "serving");
  const server = Number(await readFile(join(root, "docs-site", "pid"), "utf8"));
  child.kill(signal);
  const [code] = await once(child, "close");
  expect(code).toBe(expected);
  expect(isRunning(server)).toBe(false);
});

test("docs dev puts what a run would write beside the project, follows cryo-init.yaml, and leaves nothing", async () => {
  await setUp(`console.log("in " + process.env.DOCS_UNWRITTEN); setInterval(() => undefined, 1000);`);
  const child = spawn(process.execPath, [PROGRAM, "docs", "dev", root]);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += String(chunk);
    });
  const waitFor = async (text: RegExp): Promise<string> =>
    await vi.waitUntil(() => text.exec(said)?.[1], { timeout: 20_000 });
  const folder = await waitFor(/in (\S+)\n/);
  const before = await readTree(root);
  expect(await readTree(folder)).toEqual(new Map());

  const file = join(root, "cryo-init.yaml");
  const answers = await readFile(file, "utf8");
  const larger = answers.replace("resources:\n", "resources:\n  production:\n    app:\n      memory: 3G\n");
  await writeFile(file, larger);
  await waitFor(/(Shown, not written yet: \d+ files of the site\. To write: npx cryo-init \S+ --yes)\n/);
  expect((await readTree(folder)).get("resources.md")).toContain("3G");

  await writeFile(file, larger.replace("memory: 3G", "memory: much"));
  await waitFor(/cryo-init\.yaml:(\d+:\d+): /);
  expect((await readTree(folder)).get("resources.md")).toContain("3G");

  await writeFile(file, answers);
  await vi.waitUntil(async () => (await readTree(folder)).size === 0, { timeout: 20_000 });
  expect(await readTree(root)).toEqual(before);

  child.kill("SIGTERM");
  await once(child, "close");
  expect(existsSync(folder)).toBe(false);
});

test.each(["build", "dev", "preview"])("docs %s without a site says how to get one", async (action) => {
  const { code, stderr } = await cryoInit(["docs", action, root]);
  expect(stderr).toContain("there is no documentation site in");
  expect(stderr).toContain(`npx cryo-init ${root} --set documentation.site=yes`);
  expect(code).toBe(2);
});

test("preview before the first build says what to do", async () => {
  await setUp(BUILDS);
  const { code, stderr } = await cryoInit(["docs", "preview", root]);
  expect(stderr).toContain(`npx cryo-init docs build ${root}`);
  expect(code).toBe(2);
});
