import { afterAll, beforeAll, expect, test } from "vitest";
import { run, succeed } from "../support/run.ts";
import { get, until } from "./support/engine.ts";
import { SmallApp } from "./support/small-app.ts";

/** The production server of a project that lists none: only Flask stands in its requirements.txt. */
const PORT = 23_204;
const NAME = "img-server";
const IMAGE = `${NAME}:local`;
const CONF = "/opt/container/gunicorn.conf.py";
const TARGET = "app:create_app()";

let app: SmallApp;

beforeAll(async () => {
  app = await SmallApp.create("flask-factory", NAME, PORT);
  await app.up();
});
afterAll(async () => await app.remove());

/** What gunicorn says its settings are in a container with some limits. */
async function printConfig(...limits: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const command = ["gunicorn", "--config", CONF, "--print-config", TARGET];
  const text = await succeed("docker", ["run", "--rm", "--network=none", ...limits, IMAGE, ...command]);
  const pairs = text.split("\n").map((line) => /^(\w+) += (.*)$/.exec(line));
  return Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? "", pair[2] ?? ""]])));
}

test("the pinned server is in the image of a project that lists none", async () => {
  expect((await app.exec("gunicorn", "--version")).stdout).toContain("27.0.1");
  const { stdout } = await run("docker", ["top", `${NAME}-app-1`, "-o", "pid,args"]);
  expect(stdout).toContain(`gunicorn --config ${CONF} ${TARGET}`);
});

test("its settings are those of docker/gunicorn.conf.py", async () => {
  expect(await printConfig()).toMatchObject({
    worker_class: "gthread",
    threads: "4",
    worker_tmp_dir: "/dev/shm",
    timeout: "60",
    graceful_timeout: "30",
    accesslog: "-",
    max_requests: "1000",
    max_requests_jitter: "100",
  });
});

test("it reads the container's real limits at start, and starts as many workers as they carry", async () => {
  expect((await printConfig("--cpus=1", "--memory=1g")).workers).toBe("3");
  expect((await printConfig("--cpus=0.5", "--memory=1g")).workers).toBe("2");
  expect((await printConfig("--cpus=2", "--memory=200m", "-e", "WEB_CONCURRENCY=9")).workers).toBe("2");
});

test("it says so where the limits carry fewer workers than were asked for", async () => {
  const container = `${NAME}-capped`;
  const limits = ["--memory=200m", "-e", "WEB_CONCURRENCY=9"];
  await succeed("docker", ["run", "-d", "--name", container, "--network=none", ...limits, IMAGE]);
  try {
    const logs = async (): Promise<string> => {
      const { stdout, stderr } = await run("docker", ["logs", container]);
      return stdout + stderr;
    };
    await until("two workers", async () => (await logs()).match(/Booting worker/g)?.length === 2);
    expect(await logs()).toContain("WEB_CONCURRENCY=9 does not fit the memory limit of 200 MiB");
  } finally {
    await run("docker", ["rm", "-f", container]);
  }
});

test("a request is in the access log, and a stop ends it in order", async () => {
  expect(await get(PORT, "/?asked=by-a-test")).toMatchObject({ status: 200 });
  const logs = async (): Promise<string> => (await app.compose("logs", "--no-color")).stdout;
  await until("the line", async () => (await logs()).includes('"GET /?asked=by-a-test HTTP/1.1" 200'));
  await app.compose("stop");
  const state = ["inspect", "--format", "{{.State.ExitCode}} {{.State.OOMKilled}}", `${NAME}-app-1`];
  expect((await succeed("docker", state)).trim()).toBe("0 false");
});
