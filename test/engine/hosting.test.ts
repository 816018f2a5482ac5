import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cryoInit, run, succeed } from "../support/run.ts";
import { ExampleProject, inspect } from "./support/engine.ts";

/** The built site on an internal host, as the handbook tells it: its commands are taken from the page. */
const NAME = "hosting";
const PORT = 23_610;
const MIB = 1024 * 1024;
const FILE = "docs-site/hosting/docker-compose.yml";
const BUILD = "npx cryo-init docs build";

let project: ExampleProject;
let page = "";

beforeAll(async () => {
  project = await ExampleProject.create(NAME, { "application.name": NAME, environments: "production" });
  page = await readFile(join(project.root, "docs-site/handbook/hosting.md"), "utf8");
});
afterAll(async () => {
  if (project === undefined) return;
  await run("docker", ["compose", "-f", FILE, "down", "-t", "1"], { cwd: project.root });
  await project.remove(NAME);
});

/** The commands below a heading: that which builds, and that which serves. */
async function follow(heading: string): Promise<void> {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const [, commands = ""] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
  const base = /DOCS_BASE=(\S+)/.exec(commands)?.[1] ?? "/";
  expect(commands).toContain(BUILD);
  await build(base);
  const serve = commands.split("\n").filter((line) => line !== "" && !line.includes(BUILD));
  expect(serve).toHaveLength(1);
  await succeed("sh", ["-euc", serve.join("\n")], {
    cwd: project.root,
    env: { ...process.env, DOCS_PORT: String(PORT) },
  });
}

async function build(base = "/"): Promise<void> {
  const { code, stderr } = await cryoInit(["docs", "build", project.root], { env: { DOCS_BASE: base } });
  expect(code, stderr).toBe(0);
}

const ask = (path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${PORT}${path}`, { signal: AbortSignal.timeout(10_000), ...options });

describe("the site on an internal host", () => {
  test("says so when it has not been built", async () => {
    const up = await run("docker", ["compose", "-f", FILE, "up", "--wait"], { cwd: project.root });
    expect(up.code).not.toBe(0);
    expect(up.stderr).toContain("docs-site/.vitepress/dist");
  });

  test("is served, with headers that allow nothing but its own files", async () => {
    await follow("On an internal host");
    const home = await ask("/");
    expect(home.status).toBe(200);
    const text = await home.text();
    expect(text).toContain("<title>");
    expect(text).not.toMatch(/<script[^>]*>[^<]/);
    const policy = home.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(home.headers.get("cache-control")).toBe("no-cache");
    expect(home.headers.get("server")).toBe("nginx");
    const [, asset = ""] = /"(\/assets\/[^"]+\.js)"/.exec(text) ?? [];
    const script = await ask(asset);
    expect(script.headers.get("content-type")).toMatch(/javascript/);
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("x-content-type-options")).toBe("nosniff");
    expect(script.headers.get("content-encoding")).toBe("gzip");
  });

  test("answers an unknown address with a page and 404, and nothing but questions at all", async () => {
    for (const path of ["/missing.html", "/assets/missing.js", "/hosting/nginx.conf"]) {
      const missing = await ask(path);
      expect([path, missing.status]).toEqual([path, 404]);
      expect(await missing.text()).toContain("<title>404");
      expect(missing.headers.get("cache-control")).toBeNull();
      expect(missing.headers.get("content-security-policy")).toContain("default-src 'none'");
    }
    expect((await ask("/", { method: "POST", body: "x" })).status).toBe(405);
  });

  test("runs without root, rights and a file system to write, within its limits, reached from this host only", async () => {
    const { HostConfig, Config, State } = await inspect(`${NAME}-docs-docs-1`);
    expect(Config).toMatchObject({ User: "101:101" });
    expect(State).toMatchObject({ Health: { Status: "healthy" } });
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 64 * MIB,
      MemorySwap: 64 * MIB,
      NanoCpus: 500_000_000,
      PidsLimit: 32,
      PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(PORT) }] },
    });
  });

  test("shows a new build at once", async () => {
    const file = join(project.root, "docs-site/runbook.md");
    await writeFile(file, `${await readFile(file, "utf8")}\n## A note of ours\n`);
    await build();
    expect(await (await ask("/runbook.html")).text()).toContain("A note of ours");
  });

  test("is served under a path, unknown addresses there too", async () => {
    await follow("Under a path");
    expect((await ask("/docs/")).status).toBe(200);
    expect((await ask("/docs/handbook/hosting.html")).status).toBe(200);
    for (const path of ["/docs/missing.html", "/"]) {
      const missing = await ask(path);
      expect([path, missing.status]).toEqual([path, 404]);
      expect(await missing.text()).toContain('"/docs/assets/');
    }
    expect((await ask("/docs", { redirect: "manual" })).headers.get("location")).toBe("/docs/");
  });

  test("answers at the address and the port that are named, and nowhere else", async () => {
    const [, command = ""] = /```sh\n(DOCS_ADDRESS=[^\n]+)/.exec(page) ?? [];
    const here = command.replace("10.0.0.5", "127.0.0.2").replace("DOCS_PORT=80", `DOCS_PORT=${PORT + 1}`);
    expect(here).toContain(`DOCS_ADDRESS=127.0.0.2 DOCS_PORT=${PORT + 1} docker compose`);
    await succeed("sh", ["-euc", here], { cwd: project.root });
    expect((await fetch(`http://127.0.0.2:${PORT + 1}/`)).status).toBe(200);
    await expect(ask("/")).rejects.toThrow();
  });

  test("is unhealthy when its pages are gone", async () => {
    await rm(join(project.root, "docs-site/.vitepress/dist/index.html"));
    const check = ["compose", "-f", FILE, "exec", "-T", "docs"];
    const { Config } = await inspect(`${NAME}-docs-docs-1`);
    const [, ...words] = Config.Healthcheck?.Test ?? [];
    const asked = await run("docker", [...check, ...words], { cwd: project.root });
    expect(asked.code).not.toBe(0);
  });
});
