import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { timeToDetect, timeToRestart } from "../../src/config/sizing.ts";
import { cryoInit, run, succeed } from "../support/run.ts";
import { ExampleProject, get, inspect, until } from "./support/engine.ts";
import { eventsOf, timeTo } from "./support/health-events.ts";
import { signalProcesses, type Whom } from "./support/signal.ts";

/**
 * Health checks that tell the truth, and what acts on them, by fault injection on the example application in
 * production. What was measured is printed at the end, beside what the site's health page computes.
 */
const FILE = "docker-compose.yml";
const NAME = "fault-health";
const APP = `${NAME}-app-1`;
const PORT = 23_110;
const TIMING = { interval: 3000, timeout: 2000, retries: 4 };
const LONGEST_REQUEST = 4000;
const { best, worst } = timeToDetect(TIMING);
const restartWorst = timeToRestart(TIMING, LONGEST_REQUEST);
/** Starting the check's process and reading its answer take a moment each time. */
const SLACK = 1000 * TIMING.retries;
/** Workers whose main thread is silent are ended after this; shorter than the check needs to notice. */
const WORKER_TIMEOUT = 3;
const FAULTS = fileURLToPath(new URL("../fixtures/faults", import.meta.url));

let project: ExampleProject;
let supabase = "";
const measured: string[] = [];

const status = async (): Promise<string> => (await inspect(APP)).State.Health.Status;
const lastCheck = async () => (await inspect(APP)).State.Health.Log.at(-1);
const logs = async (): Promise<string> => {
  const { stdout, stderr } = await run("docker", ["logs", APP]);
  return stdout + stderr;
};
const inApp = (script: string): Promise<string> =>
  project.compose(FILE, "exec", "-T", "app", "sh", "-c", script);
const inject = (fault: string): Promise<string> => inApp(`echo '${fault}' > /tmp/fault`);
/** A busy kernel may refuse to freeze it at once. */
const pauseSupabase = (): Promise<number> =>
  until("paused", async () => (await run("docker", ["pause", supabase])).code === 0);
const healthy = (): Promise<number> => until("healthy", async () => (await status()) === "healthy");

/** Sends a signal to the server's processes: all of them, or its workers only. */
const signal = (name: "STOP" | "KILL", whom: Whom): Promise<void> =>
  signalProcesses(APP, "bin/gunicorn", name, whom);

const service = (environment: Record<string, string>, healthcheck: Record<string, string> = {}): object => ({
  services: {
    app: {
      healthcheck,
      command: ["gunicorn", "--config", "/opt/container/gunicorn.conf.py", "faults:app"],
      environment: { PYTHONPATH: "/faults", GUNICORN_TIMEOUT: String(WORKER_TIMEOUT), ...environment },
      volumes: [`${FAULTS}:/faults:ro`],
    },
  },
});

beforeAll(async () => {
  project = await ExampleProject.create("health", {
    "application.name": NAME,
    "application.ports.production": String(PORT),
    "application.longest_request": `${LONGEST_REQUEST}ms`,
    // Each start imports the whole application in each worker; two are enough to tell them apart.
    "resources.production.app.workers": "2",
    "health.production.interval": `${TIMING.interval}ms`,
    "health.production.timeout": `${TIMING.timeout}ms`,
    "health.production.retries": String(TIMING.retries),
    "health.production.start_period": "30s",
    "logging.max_size": "1M",
    "logging.max_file": "2",
  });
  await project.override("faults.yml", service({ FAULT_START_SECONDS: "0" }));
  await project.up(FILE);
  supabase = await project.startSupabase(`${NAME}_default`);
  await until("ready", async () => (await get(PORT, "/health/readiness")).status === 200);
});
afterAll(async () => {
  const bounds = `computed: ${best / 1000} to ${worst / 1000} s`;
  process.stdout.write(`\nTime from fault to "unhealthy" (${bounds})\n${measured.join("\n")}\n`);
  await project.remove(NAME);
});

/** Waits for "unhealthy" by the engine's own clock, and holds it against what the health page computes. */
async function expectUnhealthy(fault: string, since: number): Promise<void> {
  let took: number | null = null;
  await until("unhealthy", async () => {
    took = await timeTo("health_status: unhealthy", APP, since);
    return took !== null;
  });
  measured.push(`  ${fault.padEnd(44)}${((took ?? 0) / 1000).toFixed(1).padStart(6)} s`);
  // A fault that comes while a check is under way may be seen by it.
  expect(took).toBeGreaterThan(best - TIMING.timeout);
  expect(took).toBeLessThan(worst + SLACK);
}

/** Waits for the restart and for health after it. */
async function expectRestart(fault: string, since: number, within: number): Promise<void> {
  let took: number | null = null;
  await until(
    "restarted",
    async () => {
      took = await timeTo("start", APP, since);
      return took !== null;
    },
    within / 1000 + 10,
  );
  measured.push(`  ${`${fault}: restarted`.padEnd(44)}${((took ?? 0) / 1000).toFixed(1).padStart(6)} s`);
  expect(took).toBeLessThan(within);
  await healthy();
}

describe("the container's own faults make it unhealthy within the computed time, and its check restarts it", () => {
  test("a frozen server: the check says why, ends it, and leaves its reason in the log", async () => {
    await healthy();
    const since = Date.now();
    await signal("STOP", "all");
    await expectUnhealthy("frozen server (SIGSTOP)", since);
    // It may only be busy: it is not asked to stop yet.
    expect((await lastCheck())?.Output).toBe("alive: no answer from /health/liveness within 1 s\n");
    await expectRestart("frozen server", since, restartWorst + SLACK + 2000);
    expect(await logs()).toMatch(
      /health check: \d+ failures in a row, .*the server did not stop and was ended/,
    );
  });

  test("a liveness endpoint that answers 500: the answer is shown without what looks like a secret", async () => {
    const since = Date.now();
    await inject("500 /health/liveness");
    await expectUnhealthy("endpoint answers 500", since);
    await expectRestart("endpoint answers 500", since, restartWorst + SLACK + 2000);
    const said = await logs();
    expect(said).toMatch(
      /the last: alive: 500 from \/health\/liveness: broken on purpose, token=\*\*\*; the server was asked/,
    );
    expect(said).not.toContain("abc123");
  });

  test("a liveness endpoint that redirects: the target is shown without the secret in it", async () => {
    const since = Date.now();
    await inject("redirect /health/liveness");
    await expectUnhealthy("endpoint redirects", since);
    const [{ State }] = JSON.parse(await succeed("docker", ["inspect", APP])) as [{ State: object }];
    expect(JSON.stringify(State)).toContain("redirects to /login?access=***, which is not followed");
    await expectRestart("endpoint redirects", since, restartWorst + SLACK + 2000);
    const said = await logs();
    expect(said).toMatch(
      /the last: alive: 302 from \/health\/liveness: redirects to \/login\?access=\*\*\*,/,
    );
    for (const text of [said, await succeed("docker", ["inspect", APP])])
      expect(text).not.toContain("test-secret");
  });

  test("a liveness endpoint that hangs: the check ends itself and keeps its reason", async () => {
    const since = Date.now();
    await inject("hang /health/liveness");
    await expectUnhealthy("endpoint hangs", since);
    await expectRestart("endpoint hangs", since, restartWorst + SLACK + 2000);
    expect(await logs()).toMatch(
      /the last: alive: no answer from \/health\/liveness within 1 s; the server was asked/,
    );
  });
});

test("a server that is only busy is called unhealthy, and every request gets its answer", async () => {
  const { RestartCount } = await inspect(APP);
  const since = Date.now();
  // Some thirty seconds of requests, each well within what is allowed, for two workers with four threads each.
  const ask = () => get(PORT, "/api/v1/slow?seconds=2", 90);
  const answers = await Promise.all(Array.from({ length: 120 }, ask));
  expect(answers.filter(({ status: code }) => code !== 200)).toEqual([]);
  expect(await timeTo("health_status: unhealthy", APP, since)).not.toBeNull();
  expect((await inspect(APP)).RestartCount).toBe(RestartCount);
  await healthy();
  expect(await logs()).not.toContain(
    "no answer from /health/liveness within 1 s; the server was asked to stop; ",
  );
  expect((await eventsOf(APP, since)).map(({ action }) => action)).not.toContain("die");
});

describe("smaller faults are mended by the server itself, without a restart of the container", () => {
  test("a worker that is killed is replaced", async () => {
    const { RestartCount } = await inspect(APP);
    await signal("KILL", "workers");
    await until("answers again", async () => (await get(PORT, "/health/liveness")).status === 200);
    expect((await inspect(APP)).RestartCount).toBe(RestartCount);
  });

  test("workers whose main threads hang are ended after the server's timeout", async () => {
    const { RestartCount } = await inspect(APP);
    await signal("STOP", "workers");
    await until("ended", async () => (await logs()).includes("WORKER TIMEOUT"));
    await until("answers again", async () => (await get(PORT, "/health/liveness")).status === 200);
    expect((await inspect(APP)).RestartCount).toBe(RestartCount);
  });

  test("a worker whose request threads all hang is ended by the watch in gunicorn.conf.py", async () => {
    await inject("hang /hangs");
    const { RestartCount } = await inspect(APP);
    // As many as the server answers at once, and some more; each ends when its worker does.
    const asked = Array.from({ length: 12 }, () => get(PORT, "/hangs").catch(() => null));
    await until("ended", async () => /request threads have hung for over 3 s/.test(await logs()));
    await inApp("rm /tmp/fault");
    await Promise.all(asked);
    await until("answers again", async () => (await get(PORT, "/health/liveness")).status === 200);
    expect((await inspect(APP)).RestartCount).toBe(RestartCount);
    await healthy();
  });

  test("a server that ends is started again by Docker", async () => {
    const since = Date.now();
    // Its first process: the others end with it.
    await inApp("kill -KILL $(cat /proc/1/task/1/children)").catch(() => undefined);
    await until("started", async () => (await timeTo("start", APP, since)) !== null);
    await healthy();
  });
});

/** As many checks as it takes to be called unhealthy, and none that says so. */
async function expectHealthyThroughout(since: number): Promise<void> {
  await until("as many checks as it takes", async () => {
    const { Log } = (await inspect(APP)).State.Health;
    return Log.filter(({ Start }) => Date.parse(Start) > since).length >= TIMING.retries;
  });
  expect(await status()).toBe("healthy");
  expect((await eventsOf(APP, since)).map(({ action }) => action)).not.toContain("health_status: unhealthy");
}

describe("a service elsewhere is down", () => {
  test("Supabase: not ready, and still alive", async () => {
    await until("ready", async () => (await get(PORT, "/health/readiness")).status === 200);
    const since = Date.now();
    await pauseSupabase();
    const took = await until("not ready", async () => (await get(PORT, "/health/readiness")).status === 503);
    measured.push(
      `  ${"Supabase down: not ready, still healthy".padEnd(44)}${(took / 1000).toFixed(1).padStart(6)} s`,
    );
    await expectHealthyThroughout(since);
    expect((await get(PORT, "/health/liveness")).status).toBe(200);
    await succeed("docker", ["unpause", supabase]);
    await until("ready again", async () => (await get(PORT, "/health/readiness")).status === 200);
  });

  test("Redis: degraded, and still alive", async () => {
    const since = Date.now();
    await project.compose(FILE, "stop", "redis");
    const took = await until("degraded", async () => (await get(PORT, "/health")).status === 207);
    measured.push(
      `  ${"Redis down: degraded (207), still healthy".padEnd(44)}${(took / 1000).toFixed(1).padStart(6)} s`,
    );
    await expectHealthyThroughout(since);
    await project.compose(FILE, "start", "redis");
    await until("whole again", async () => (await get(PORT, "/health")).status === 200);
  });
});

test("each probe asked by hand answers for itself", async () => {
  const ask = (probe: string) =>
    run("docker", [
      "exec",
      APP,
      ..."python -I -S /opt/container/healthcheck.py".split(" "),
      probe,
      "--timeout",
      "5",
    ]);
  for (const probe of ["alive", "ready", "started", "status"])
    expect(await ask(probe)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`^${probe}: 200 `)),
    });
  await pauseSupabase();
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
  // A file may be gone between the list and the look: it is being replaced by its compressed form.
  let seen: readonly number[] = [];
  await until("a rotation", async () => {
    seen = await sizes();
    return seen.length === 2;
  });
  for (const size of seen) expect(size).toBeLessThan(1.1 * 1024 * 1024);
});

test("a stop lets a running request finish, its own check does not cut it short, and it ends well", async () => {
  const slow = get(PORT, "/api/v1/slow?seconds=3");
  await until(
    "the request runs",
    async () => (await inApp("cat /proc/net/tcp | grep -c ' 01 '")).trim() !== "0",
  );
  await project.compose(FILE, "stop", "app");
  expect((await slow).status).toBe(200);
  expect((await inspect(APP)).State.ExitCode).toBe(0);
});

test("a slow start raises no alarm within the start period, and is known at once when it is over", async () => {
  const seconds = 12;
  await project.override(
    "faults.yml",
    service({ FAULT_START_SECONDS: String(seconds), GUNICORN_TIMEOUT: "60" }),
  );
  await project.up(FILE);
  const since = Date.parse((await inspect(APP)).State.StartedAt);
  const took = (await timeTo("health_status: healthy", APP, since)) ?? 0;
  measured.push(
    `  ${`start that takes ${seconds} s: healthy`.padEnd(44)}${(took / 1000).toFixed(1).padStart(6)} s`,
  );
  const events = await eventsOf(APP, since);
  expect(events.map(({ action }) => action)).not.toContain("health_status: unhealthy");
  expect(took).toBeGreaterThan(seconds * 1000);
  // The start interval, the import of the application, and the check itself.
  expect(took).toBeLessThan(seconds * 1000 + 2000 + 8000);
});

test("a server that was never healthy is left alone, because starting it again would show the same", async () => {
  const never = service({ FAULT_START_SECONDS: "600", GUNICORN_TIMEOUT: "900" }, { start_period: "1s" });
  await project.override("faults.yml", never);
  await project.compose(FILE, "up", "-d");
  const since = Date.parse((await inspect(APP)).State.StartedAt);
  await until("unhealthy", async () => (await status()) === "unhealthy");
  await until("two more checks", async () => {
    const events = await eventsOf(APP, since);
    return events.filter(({ action }) => action.startsWith("exec_die")).length >= TIMING.retries + 2;
  });
  expect((await inspect(APP)).RestartCount).toBe(0);
  expect(await logs()).not.toContain("the server was asked to stop");
});

describe("207 degraded, when the container asks for everything at once", () => {
  const configure = async (degraded: string): Promise<void> => {
    const answers = ["health.container=status", `health.degraded=${degraded}`];
    const ended = await cryoInit([project.root, "--yes", ...answers.flatMap((answer) => ["--set", answer])]);
    expect(ended.code, ended.stderr).toBe(0);
    await project.override("faults.yml", service({ FAULT_START_SECONDS: "0" }));
    await project.up(FILE);
    await until("whole", async () => (await get(PORT, "/health")).status === 200);
  };

  test("counts as healthy by default, with a note in the health log", async () => {
    await configure("healthy");
    await project.compose(FILE, "stop", "redis");
    await until("noted", async () => /^status: 207 degraded in /.test((await lastCheck())?.Output ?? ""));
    expect(await lastCheck()).toMatchObject({ ExitCode: 0 });
    expect(await status()).toBe("healthy");
    await project.compose(FILE, "start", "redis");
  });

  test("counts as unhealthy when asked to, within the computed time, and restarts nothing", async () => {
    await configure("unhealthy");
    const { RestartCount } = await inspect(APP);
    const since = Date.now();
    await project.compose(FILE, "stop", "redis");
    await expectUnhealthy("Redis down, 207 counts as unhealthy", since);
    expect((await inspect(APP)).RestartCount).toBe(RestartCount);
    await project.compose(FILE, "start", "redis");
    await healthy();
  });
});
