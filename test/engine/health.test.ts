import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { timeToDetect } from "../../src/config/sizing.ts";
import { run, succeed } from "../support/run.ts";
import { ExampleProject, get, inspect, until } from "./support/engine.ts";

/** Health checks that tell the truth, by fault injection on the example application in production. */
const FILE = "docker-compose.yml";
const NAME = "cryoprotect-mini";
const APP = `${NAME}-app-1`;
const PORT = 23_110;
const TIMING = { interval: 3000, timeout: 2000, retries: 3 };
const { worst } = timeToDetect(TIMING);
/** Starting the check's process and reading its answer take a moment each time. */
const SLACK = 1000 * TIMING.retries;

let project: ExampleProject;
let supabase = "";

const status = async (): Promise<string> => (await inspect(APP)).State.Health.Status;
const lastOutput = async (): Promise<string> => (await inspect(APP)).State.Health.Log.at(-1)?.Output ?? "";
const inApp = (script: string): Promise<string> =>
  project.compose(FILE, "exec", "-T", "app", "sh", "-c", script);

/** Processes of the server, the first one included. The brackets keep the pattern from finding the shell that looks. */
const SERVER =
  "for p in $(grep -l 'bin/[g]unicorn' /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3); do kill -$SIG $p || true; done";

beforeAll(async () => {
  project = await ExampleProject.create("health", {
    "application.ports.production": String(PORT),
    "health.production.interval": "3s",
    "health.production.timeout": "2s",
    "health.production.start_period": "30s",
    "logging.max_size": "1M",
    "logging.max_file": "2",
  });
  await project.up(FILE);
  supabase = await project.startSupabase(`${NAME}_default`);
  await until("ready", async () => (await get(PORT, "/health/readiness")).status === 200);
});
afterAll(async () => await project.remove(NAME));

test("a frozen server is unhealthy within the computed time, says why, and is healthy again when it thaws", async () => {
  expect(await status()).toBe("healthy");
  await inApp(`SIG=STOP; ${SERVER}`);
  try {
    const took = await until("unhealthy", async () => (await status()) === "unhealthy");
    expect(took).toBeLessThan(worst + SLACK);
    expect(await lastOutput()).toMatch(/^alive: no answer from \/health\/liveness within 1 s/);
  } finally {
    await inApp(`SIG=CONT; ${SERVER}`);
  }
  await until("healthy again", async () => (await status()) === "healthy");
});

describe("a service elsewhere is down", () => {
  test("Supabase: not ready, and still alive", async () => {
    await succeed("docker", ["pause", supabase]);
    await until("not ready", async () => (await get(PORT, "/health/readiness")).status === 503);
    const before = (await inspect(APP)).State.Health.Log.at(-1);
    await until("another check", async () => (await inspect(APP)).State.Health.Log.at(-1) !== before);
    expect(await status()).toBe("healthy");
    expect((await get(PORT, "/health/liveness")).status).toBe(200);
    await succeed("docker", ["unpause", supabase]);
    await until("ready again", async () => (await get(PORT, "/health/readiness")).status === 200);
  });

  test("Redis: degraded, and still alive", async () => {
    await project.compose(FILE, "stop", "redis");
    await until("degraded", async () => (await get(PORT, "/health")).status === 207);
    expect(await status()).toBe("healthy");
    await project.compose(FILE, "start", "redis");
    await until("whole again", async () => (await get(PORT, "/health")).status === 200);
  });
});

test("each probe asked by hand answers for itself", async () => {
  const ask = (probe: string) =>
    run("docker", [
      "exec",
      APP,
      "python",
      "-I",
      "-S",
      "/opt/container/healthcheck.py",
      probe,
      "--timeout",
      "5",
    ]);
  expect(await ask("alive")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^alive: 200 /) });
  await succeed("docker", ["pause", supabase]);
  const ready = await ask("ready");
  expect(ready).toMatchObject({ code: 1, stdout: expect.stringContaining("503") });
  expect(ready.stdout).not.toContain("test-key");
  await succeed("docker", ["unpause", supabase]);
});

test("logs are bounded: what a flood of lines leaves on disk is at most two files of a megabyte", async () => {
  const { LogPath } = await inspect(APP);
  // Standard output of the container's first process, as the server writes it.
  await inApp("head -c 6000000 /dev/zero | tr '\\\\0' 'x' | fold -w 200 > /proc/1/fd/1");
  const sizes = async (): Promise<readonly number[]> => {
    const names = (await readdir(dirname(LogPath))).filter((name) => name.includes("-json.log"));
    return await Promise.all(names.map(async (name) => (await stat(join(dirname(LogPath), name))).size));
  };
  await until("a rotation", async () => (await sizes()).length === 2);
  for (const size of await sizes()) expect(size).toBeLessThan(1.1 * 1024 * 1024);
});

test("a stop lets a running request finish, and ends well", async () => {
  const slow = get(PORT, "/api/v1/slow?seconds=3");
  await until(
    "the request runs",
    async () => (await inApp("cat /proc/net/tcp | grep -c ' 01 '")).trim() !== "0",
  );
  await project.compose(FILE, "stop", "app");
  expect((await slow).status).toBe(200);
  const [{ State }] = JSON.parse(await succeed("docker", ["inspect", APP])) as [
    { State: { ExitCode: number } },
  ];
  expect(State.ExitCode).toBe(0);
});
