import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { timeToDetect, timeToRestart } from "../../src/config/sizing.ts";
import { succeed } from "../support/run.ts";
import { ExampleProject, get, inspect, until } from "./support/engine.ts";
import { eventsOf, timeTo } from "./support/health-events.ts";
import { signalProcesses } from "./support/signal.ts";

/** What Compose and its containers do about health outside production's application: what restarts what, and what nobody restarts. */
const NAME = "una-mini";
const PORTS = { production: 23_460, development: 23_461, "blue-green": 23_462 };
const TIMING = { interval: 3000, timeout: 2000, retries: 2 };
const LONGEST_REQUEST = 4000;
/** Redis' and the proxy's checks are the same for every size. */
const REDIS_TIMING = { interval: 10_000, timeout: 3000, retries: 3 };
const PROXY_TIMING = { interval: 10_000, timeout: 5000, retries: 3 };
/** Starting a check on a machine that runs another suite beside this one. */
const SLACK = 2000;

let project: ExampleProject;

beforeAll(async () => {
  const timing = Object.keys(PORTS).flatMap((environment) => [
    [`health.${environment}.interval`, `${TIMING.interval}ms`],
    [`health.${environment}.timeout`, `${TIMING.timeout}ms`],
    [`health.${environment}.retries`, String(TIMING.retries)],
    [`resources.${environment}.app.workers`, "1"],
  ]);
  const ports = Object.entries(PORTS).map(([environment, port]) => [
    `application.ports.${environment}`,
    String(port),
  ]);
  project = await ExampleProject.create("unattended", {
    "application.name": NAME,
    "application.longest_request": `${LONGEST_REQUEST}ms`,
    ...Object.fromEntries([...timing, ...ports]),
  });
});
afterAll(async () => await project.remove(NAME, `${NAME}-dev`, `${NAME}-blue-green`));

const healthOf = async (container: string): Promise<string> => (await inspect(container)).State.Health.Status;

/** Freezes a program, and sees it called unhealthy in time, left as it is after another check, and well once it goes on. */
async function expectNobodyActs(
  container: string,
  program: string,
  timing: { readonly interval: number; readonly timeout: number; readonly retries: number },
): Promise<void> {
  const before = await inspect(container);
  const since = Date.now();
  await signalProcesses(container, program, "STOP");
  let took: number | null = null;
  await until(
    "unhealthy",
    async () => {
      took = await timeTo("health_status: unhealthy", container, since);
      return took !== null;
    },
    120,
  );
  expect(took).toBeLessThan(timeToDetect(timing).worst + SLACK * timing.retries);
  const noticed = Date.now();
  await until(
    "another check",
    async () => {
      const { Log } = (await inspect(container)).State.Health;
      return Log.some(({ Start }) => Date.parse(Start) > noticed);
    },
    120,
  );
  expect(await inspect(container)).toMatchObject({
    Id: before.Id,
    RestartCount: before.RestartCount,
    State: { Status: "running", StartedAt: before.State.StartedAt, Health: { Status: "unhealthy" } },
  });
  await signalProcesses(container, program, "CONT");
  await until("healthy again", async () => (await healthOf(container)) === "healthy");
}

describe("under Compose, nobody restarts", () => {
  test("a Redis that is unhealthy: the application says so and serves on", async () => {
    await project.up("docker-compose.yml");
    const network = `${NAME}_default`;
    const supabase = await project.startSupabase(network);
    const ended = expectNobodyActs(`${NAME}-redis-1`, "redis-server", REDIS_TIMING);
    await until("degraded", async () => (await get(PORTS.production, "/health")).status === 207);
    expect((await get(PORTS.production, "/health/liveness")).status).toBe(200);
    await ended;
    expect(await healthOf(`${NAME}-app-1`)).toBe("healthy");
    await succeed("docker", ["rm", "-f", supabase]);
    await project.compose("docker-compose.yml", "down", "--timeout", "5");
  });

  test("the application in development, where somebody is looking on", async () => {
    await project.up("docker-compose.dev.yml");
    await expectNobodyActs(`${NAME}-dev-app-1`, "python", TIMING);
    await project.compose("docker-compose.dev.yml", "down", "--timeout", "5");
  });

  test("the proxy of blue/green", async () => {
    await project.up("docker-compose.blue-green.yml");
    await expectNobodyActs(`${NAME}-blue-green-proxy-1`, "nginx", PROXY_TIMING);
    expect((await get(PORTS["blue-green"], "/health/liveness")).status).toBe(200);
  });
});

test("a frozen live colour is restarted by its own check in time, and stays the live one", async () => {
  const container = `${NAME}-blue-green-app-blue-1`;
  const since = Date.now();
  await signalProcesses(container, "bin/gunicorn", "STOP");
  let took: number | null = null;
  await until(
    "restarted",
    async () => {
      took = await timeTo("start", container, since);
      return took !== null;
    },
    120,
  );
  expect(took).toBeLessThan(timeToRestart(TIMING, LONGEST_REQUEST) + SLACK * (TIMING.retries + 2));
  await until("healthy", async () => (await healthOf(container)) === "healthy");
  await until(
    "it answers through the proxy",
    async () => (await get(PORTS["blue-green"], "/health/liveness")).status === 200,
  );
  expect((await project.script("status")).stdout).toMatch(/^blue {3}LIVE {2}running, healthy/m);
  const others = await eventsOf(`${NAME}-blue-green-app-green-1`, since);
  expect(others.map(({ action }) => action)).not.toContain("die");
});
