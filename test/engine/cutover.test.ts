import { afterAll, beforeAll, expect, test } from "vitest";
import { succeed } from "../support/run.ts";
import { ExampleProject, until } from "./support/engine.ts";
import { KeepAliveLoad } from "./support/load.mjs";

/** Releases and rollbacks under load: nothing that a client sees may fail. */
const FILE = "docker-compose.blue-green.yml";
const NAME = "cryoprotect-mini";
const PORT = 23_120;

let project: ExampleProject;

beforeAll(async () => {
  project = await ExampleProject.create("cutover", {
    "application.ports.blue-green": String(PORT),
    "resources.blue-green.app.threads": "16",
  });
  await project.up(FILE);
  await project.startSupabase(`${NAME}-blue-green_frontend`);
  await succeed("docker", ["tag", `${NAME}:blue`, `${NAME}:next`]);
});
afterAll(async () => await project.remove(`${NAME}-blue-green`));

test("four switches under 32 keep-alive connections with slow requests drop none", async () => {
  const load = new KeepAliveLoad(PORT, 32);
  await until("the load runs", async () => load.requests > 100);
  for (const args of [["deploy", `${NAME}:next`], ["rollback"], ["deploy", `${NAME}:next`], ["rollback"]]) {
    const before = load.requests;
    const ended = await project.script(...args);
    expect(ended.code, `${args.join(" ")}\n${ended.stdout}${ended.stderr}`).toBe(0);
    await until("requests after the switch", async () => load.requests > before + 200);
  }
  const { requests, slow, failures } = await load.stop();
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(1000);
  expect(slow).toBeGreaterThan(30);
});

test("a release that never gets ready leaves the live one untouched", async () => {
  const broken = `FROM ${NAME}:blue\nCMD ["python", "-c", "import time; time.sleep(600)"]\n`;
  await succeed("docker", ["build", "-q", "-t", `${NAME}:broken`, "-"], { input: broken });
  const load = new KeepAliveLoad(PORT, 4);
  const live = (await project.script("status")).stdout.match(/^(\w+)\s+LIVE/m)?.[1];
  const { code, stdout, stderr } = await project.script("deploy", `${NAME}:broken`);
  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/not ready|unhealthy|did not/i);
  expect((await project.script("status")).stdout).toMatch(new RegExp(`^${live}\\s+LIVE`, "m"));
  expect((await load.stop()).failures).toEqual([]);
});
