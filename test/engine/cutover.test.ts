import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { succeed } from "../support/run.ts";
import { ExampleProject, until } from "./support/engine.ts";
import { KeepAliveLoad } from "./support/load.mjs";

/** Releases and rollbacks under load: nothing that a client sees may fail. */
const FILE = "docker-compose.blue-green.yml";
const NAME = "ten-switches";
const PORT = 23_120;
const CONNECTIONS = 32;

let project: ExampleProject;

beforeAll(async () => {
  project = await ExampleProject.create("cutover", {
    "application.name": NAME,
    "application.ports.blue-green": String(PORT),
    // Places for every connection, in few processes, which start sooner.
    "resources.blue-green.app.workers": "2",
    "resources.blue-green.app.threads": "24",
  });
  await project.up(FILE);
  await project.startSupabase(`${NAME}-blue-green_frontend`);
  await succeed("docker", ["tag", `${NAME}:blue`, `${NAME}:next`]);
});
afterAll(async () => await project.remove(`${NAME}-blue-green`));

test("10 switches under 32 keep-alive connections with slow requests in flight: no failure, no reset", async () => {
  const load = new KeepAliveLoad(PORT, CONNECTIONS);
  await until("the load runs", async () => load.requests > 100);
  for (let round = 0; round < 5; round += 1) {
    // The second goes back while the colour that was left still runs; the next deploy makes it anew.
    for (const args of [["deploy", `${NAME}:next`], ["rollback"]]) {
      const before = load.requests;
      const ended = await project.script(...args);
      expect(ended.code, `${args.join(" ")}\n${ended.stdout}${ended.stderr}`).toBe(0);
      await until("requests after the switch", async () => load.requests > before + 200);
    }
  }
  const { requests, slow, connections, resets, failures } = await load.stop();
  expect({ resets, failures }).toEqual({ resets: 0, failures: [] });
  expect(requests).toBeGreaterThan(5000);
  expect(slow).toBeGreaterThan(150);
  // nginx closes one by itself after 1000 requests.
  expect(connections).toBeLessThan(2 * CONNECTIONS);
  const history = await readFile(join(project.root, ".blue-green/history.log"), "utf8");
  expect(history.match(/"result":"switched"/g)).toHaveLength(10);
});

test("the load sees failures: the live colour made anew in place costs requests", async () => {
  const load = new KeepAliveLoad(PORT, CONNECTIONS);
  await until("the load runs", async () => load.requests > 100);
  const live = existsSync(join(project.root, ".blue-green/flag/green")) ? "app-green" : "app-blue";
  await project.compose(FILE, "up", "-d", "--no-deps", "--no-build", "--force-recreate", "--wait", live);
  const { failures } = await load.stop();
  expect(failures.length).toBeGreaterThan(10);
});

test("the peers' way, measured in the same run: each nginx reload closes the clients' connections, where ours closes none", async ({
  annotate,
}) => {
  const load = new KeepAliveLoad(PORT, CONNECTIONS);
  await until("the load runs", async () => load.requests > 100);
  for (let reloads = 0; reloads < 10; reloads += 1) {
    const before = load.requests;
    await project.compose(
      FILE,
      "exec",
      "-T",
      "proxy",
      "nginx",
      "-c",
      "/etc/proxy/nginx.conf",
      "-s",
      "reload",
    );
    await until("requests after the reload", async () => load.requests > before + 200);
  }
  const { requests, connections, resets } = await load.stop();
  // A request that was just being sent on one of them is reset. How many are is chance: `npm run bench:cutover` says.
  await annotate(`10 reloads: ${connections} connections for ${requests} requests, ${resets} resets`);
  expect(connections).toBeGreaterThan(5 * CONNECTIONS);
});
