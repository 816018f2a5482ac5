import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { timeToDetect } from "../../src/config/sizing.ts";
import { type Ended, run, succeed } from "../support/run.ts";
import { ExampleProject, get, inspect, until } from "./support/engine.ts";
import { readGroup } from "./support/kernel.ts";
import { KeepAliveLoad } from "./support/load.mjs";
import { signalProcesses } from "./support/signal.ts";
import { joinSwarm, leaveSwarm, removeStack } from "./support/swarm.ts";

/** docker-stack.yml on a swarm of one node, deployed by its script, exactly as it is written, under a file of the project's own. */
const FILE = "docker-stack.yml";
const NAME = "swm-mini";
const STACK = `${NAME}-swarm`;
const PORT = 23_310;
const MIB = 1024 * 1024;
const TIMING = { interval: 4000, timeout: 3000, retries: 3 };
const { worst } = timeToDetect(TIMING);
/** As the Plan adds up: noticed, told to the other nodes, stopped, and the pause before another task starts. */
const REPLACE_WORST = worst + 2_000 + 40_000 + 5_000;

let project: ExampleProject;
let initialised = false;

const script = (...args: string[]): Promise<Ended> =>
  run("sh", ["scripts/stack.sh", ...args], { cwd: project.root });
const writeEnv = (text: string): Promise<void> => writeFile(join(project.root, ".env"), text);
const ENV = "SUPABASE_URL=http://supabase:54321\n";

/** Containers of a service that run now, healthy ones first asked for by the caller. */
async function containers(service: string, ...filters: string[]): Promise<readonly string[]> {
  const wanted = [`label=com.docker.swarm.service.name=${STACK}_${service}`, ...filters];
  const text = await succeed("docker", ["ps", "-q", ...wanted.flatMap((filter) => ["--filter", filter])]);
  return text.split("\n").filter((line) => line !== "");
}

async function one(service: string): Promise<string> {
  const [first] = await containers(service, "health=healthy");
  if (first === undefined) throw new Error(`no healthy task of ${service}`);
  return first;
}

const inside = (container: string, ...command: string[]): Promise<Ended> =>
  run("docker", ["exec", container, ...command]);

async function deploy(tag: string): Promise<Ended> {
  const ended = await script("deploy", tag);
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  return ended;
}

beforeAll(async () => {
  initialised = await joinSwarm();
  project = await ExampleProject.create("swarm", {
    "application.name": NAME,
    "application.redis": "persistent",
    environments: "production,swarm",
    "application.ports.swarm": String(PORT),
    "resources.swarm.app.memory": "768M",
    "resources.swarm.app.cpus": "1",
    "resources.swarm.app.workers": "2",
    "resources.swarm.app.threads": "16",
    // Forgiving enough for a busy machine: Swarm replaces what answers too late, and under load that would be all.
    "health.swarm.interval": "4s",
    "health.swarm.timeout": "3s",
    "health.swarm.start_period": "20s",
    "health.swarm.start_interval": "1s",
  });
  const own = {
    services: { app: { deploy: { labels: { "com.example.team": "chemistry" } } } },
  };
  await writeFile(join(project.root, "docker-stack.override.yml"), stringify(own));
  await writeEnv(ENV);
  await project.compose("docker-compose.yml", "build", "--quiet");
  for (const tag of ["1", "2"]) await succeed("docker", ["tag", `${NAME}:local`, `${NAME}:${tag}`]);
});
afterAll(async () => {
  await removeStack(STACK, NAME);
  if (initialised) await leaveSwarm();
  await project.remove();
});

describe("before the first deployment", () => {
  test("missing secrets are named, with the files and the command that makes them", async () => {
    const { code, stderr } = await script("deploy", "1");
    expect(code).toBe(1);
    expect(stderr).toContain(`${STACK}_secret_key_v1, from secrets/secret_key`);
    expect(stderr).toContain(`${STACK}_supabase_key_v1, from secrets/supabase_key`);
    expect(stderr).toContain("scripts/stack.sh secrets");
    const made = await script("secrets");
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).not.toContain("test-");
  });

  test("a required variable without a value stops the deployment and is named", async () => {
    await writeEnv("# nothing\n");
    const { code, stderr } = await script("deploy", "1");
    await writeEnv(ENV);
    expect(code).not.toBe(0);
    expect(stderr).toContain("set SUPABASE_URL in .env");
    expect((await run("docker", ["stack", "services", "-q", STACK])).stdout).toBe("");
  });

  test("a line of .env that Compose would read otherwise is refused with its number", async () => {
    await writeEnv(`${ENV}APP_VERSION=$(touch swm-was-run)\n`);
    const { code, stderr } = await script("deploy", "1");
    await writeEnv(ENV);
    expect(code).toBe(1);
    expect(stderr).toContain(".env, line 2: put the value of APP_VERSION between single quotes");
    await expect(readFile(join(project.root, "swm-was-run"))).rejects.toThrow();
  });

  test("Compose reads the file without a warning", async () => {
    const env = { TAG: "1", PROXY_CONFIG: "1" };
    const ended = await run("docker", ["compose", "-f", FILE, "config", "--quiet"], {
      cwd: project.root,
      env,
    });
    expect(ended).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });
});

test("the replicas come up healthy, and Swarm ignores no key of the file", async () => {
  const { stdout, stderr } = await deploy("1");
  expect(stderr).not.toMatch(/ignor|unsupported|deprecated/i);
  expect(stdout).toContain(`${STACK}_app: 2/2 running`);
  expect(await containers("app", "health=healthy")).toHaveLength(2);
  expect(await containers("redis", "health=healthy")).toHaveLength(1);
  expect(await get(PORT, "/health/liveness")).toMatchObject({ status: 200, version: "1.0.0" });
});

test("the project's own file is laid over it", async () => {
  const format = '{{index .Spec.Labels "com.example.team"}}';
  const label = await succeed("docker", ["service", "inspect", "-f", format, `${STACK}_app`]);
  expect(label.trim()).toBe("chemistry");
});

describe("a deployment ends when a task answers through the proxy", () => {
  /** The script with an engine whose proxy answers 502 to so many questions. */
  async function deployBehind(unreached: number): Promise<{ readonly ended: Ended; readonly asked: number }> {
    const count = join(project.root, "asked");
    const engine = join(project.root, "engine.sh");
    await writeFile(count, "");
    const text = `#!/bin/sh
case "$1 $*" in
  exec*fetch.sh*)
    printf x >>'${count}'
    if [ "$(wc -c <'${count}')" -le ${unreached} ]; then echo 'HTTP/1.1 502 Bad Gateway'; exit 1; fi
    ;;
esac
exec docker "$@"
`;
    await writeFile(engine, text, { mode: 0o755 });
    const ended = await run("sh", ["scripts/stack.sh", "deploy", "1"], {
      cwd: project.root,
      env: { DOCKER: engine },
    });
    return { ended, asked: (await readFile(count, "utf8")).length };
  }

  test("and not before", async () => {
    const { ended, asked } = await deployBehind(2);
    expect(ended).toMatchObject({ code: 0 });
    expect(asked).toBe(3);
  });

  test("and fails with the proxy's answer where none comes", async () => {
    const { ended } = await deployBehind(1000);
    expect(ended.code).toBe(1);
    expect(ended.stdout).not.toContain("answers at port");
    expect(ended.stderr).toContain("Answer: HTTP/1.1 502 Bad Gateway");
    expect(ended.stderr).toContain("the tasks are healthy, but the proxy on this node does not reach them");
  });
});

test("secrets are Swarm secrets that only the application's user can read, and no inspection shows them", async () => {
  const app = await one("app");
  expect((await inside(app, "ls", "-ln", "/run/secrets/supabase_key")).stdout).toMatch(
    /^-r-------- 1 10001 10001 /,
  );
  expect((await inside(app, "cat", "/run/secrets/supabase_key")).stdout).toBe("test-key");
  const stranger = await run("docker", [
    "exec",
    "-u",
    "20002:20002",
    app,
    "cat",
    "/run/secrets/supabase_key",
  ]);
  expect(stranger).toMatchObject({ code: 1, stdout: "" });
  expect((await inside(app, "stat", "-f", "-c", "%T", "/run/secrets/supabase_key")).stdout).toMatch(/tmpfs/);
  const seen =
    (await succeed("docker", ["inspect", app])) +
    (await succeed("docker", ["service", "inspect", `${STACK}_app`])) +
    (await succeed("docker", ["secret", "inspect", `${STACK}_supabase_key_v1`]));
  expect(seen).not.toContain("test-key");
});

describe("what Swarm takes over is in force", () => {
  test.each([
    { service: "app", memory: 768, cpus: 1, pids: 256, reservation: 384 },
    { service: "redis", memory: 256, cpus: 0.5, pids: 64, reservation: 128 },
    { service: "proxy", memory: 128, cpus: 0.5, pids: 64, reservation: 64 },
  ])(
    "the limits of $service, as the kernel has them",
    async ({ service, memory, cpus, pids, reservation }) => {
      const container = await one(service);
      const read = (version2: string, version1: string) => readGroup(container, version2, version1);
      expect(await read("memory.max", "memory/memory.limit_in_bytes")).toBe(String(memory * MIB));
      expect(await read("pids.max", "pids/pids.max")).toBe(String(pids));
      const quota = await read("cpu.max", "cpu/cpu.cfs_quota_us");
      expect(Number(quota.split(" ")[0])).toBe(cpus * 100_000);
      // What a node must have free is Swarm's own business: the kernel hears nothing of it.
      const format = "{{json .Spec.TaskTemplate.Resources.Reservations.MemoryBytes}}";
      const reserved = await succeed("docker", ["service", "inspect", "-f", format, `${STACK}_${service}`]);
      expect(Number(reserved)).toBe(reservation * MIB);
    },
  );

  test("read-only root, no capabilities, memory file systems of the planned size, and never root", async () => {
    const app = await one("app");
    const { HostConfig, Config } = await inspect(app);
    expect(HostConfig.ReadonlyRootfs).toBe(true);
    expect(Config.User).toBe("10001:10001");
    const status = (await inside(app, "cat", "/proc/1/status")).stdout;
    expect(status).toMatch(/^CapBnd:\s+0{16}$/m);
    const mounts = (await inside(app, "cat", "/proc/mounts")).stdout;
    expect(mounts).toMatch(/^tmpfs \/tmp tmpfs rw,nosuid,nodev,noexec,\S*size=65536k/m);
    expect(mounts).toMatch(/^shm \/dev\/shm tmpfs \S*size=65536k/m);
    expect((await inside(app, "sh", "-c", "ulimit -n; ulimit -c")).stdout).toBe("8192\n0\n");
  });

  test("Redis' network leads nowhere, and the port of the application is not published", async () => {
    const network = await succeed("docker", [
      "network",
      "inspect",
      "-f",
      "{{.Internal}}",
      `${STACK}_backend`,
    ]);
    expect(network.trim()).toBe("true");
    const ports = await succeed("docker", [
      "service",
      "inspect",
      "-f",
      "{{.Endpoint.Ports}}",
      `${STACK}_app`,
    ]);
    expect(ports.trim()).toBe("[]");
  });
});

test("a rolling update starts new tasks first, brings new settings and a rotated secret, and drops no request", async ({
  annotate,
}) => {
  await writeFile(join(project.root, "secrets", "supabase_key2"), "rotated-key");
  await succeed("mv", ["-f", "secrets/supabase_key2", "secrets/supabase_key"], { cwd: project.root });
  await writeEnv(`${ENV}APP_VERSION='2.0.0'\nSUPABASE_KEY_VERSION=2\n`);
  expect((await script("secrets")).stdout).toContain(`${STACK}_supabase_key_v2 made`);
  const load = new KeepAliveLoad(PORT, 16, { pause: 100 });
  await until("the load runs", async () => load.requests > 100);
  let fewest = 2;
  let running = true;
  const watch = (async () => {
    while (running) fewest = Math.min(fewest, (await containers("app", "health=healthy")).length);
  })();
  await deploy("2");
  running = false;
  await watch;
  const { requests, slow, failures } = await load.stop();
  await annotate(`${failures.length} of ${requests} requests failed, ${slow} were slow`);
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(500);
  expect(slow).toBeGreaterThan(30);
  expect(fewest).toBe(2);
  expect((await get(PORT, "/health/liveness")).version).toBe("2.0.0");
  expect((await inside(await one("app"), "cat", "/run/secrets/supabase_key")).stdout).toBe("rotated-key");
});

test("a release that never gets healthy is rolled back by Swarm, and the old tasks go on serving", async () => {
  const broken = `FROM ${NAME}:2\nCMD ["python", "-c", "import time; time.sleep(600)"]\n`;
  await succeed("docker", ["build", "-q", "-t", `${NAME}:3`, "-"], { input: broken });
  const before = (await containers("app", "health=healthy")).toSorted();
  const load = new KeepAliveLoad(PORT, 8, { pause: 100 });
  const { code, stderr } = await script("deploy", "3");
  const { failures } = await load.stop();
  expect(code).toBe(1);
  expect(stderr).toContain("Swarm went back to the one before");
  expect(stderr).toMatch(/unhealthy container/);
  expect(failures).toEqual([]);
  expect((await containers("app", "health=healthy")).toSorted()).toEqual(before);
  const image = await succeed("docker", [
    "service",
    "inspect",
    "-f",
    "{{.Spec.TaskTemplate.ContainerSpec.Image}}",
    `${STACK}_app`,
  ]);
  expect(image.trim()).toBe(`${NAME}:2`);
});

test("a frozen task is replaced by Swarm within the computed time", async ({ annotate }) => {
  const frozen = await one("app");
  await signalProcesses(frozen, "bin/gunicorn", "STOP");
  const took = await until(
    "another task",
    async () => {
      const now = await containers("app");
      return now.length === 2 && !now.some((id) => id === frozen);
    },
    120,
  );
  await annotate(`replaced after ${Math.round(took)} ms, computed: at most ${REPLACE_WORST} ms`);
  // Starting each check and the new container takes a moment.
  expect(took).toBeLessThan(REPLACE_WORST + 5_000);
  await until("healthy again", async () => (await containers("app", "health=healthy")).length === 2);
  expect((await get(PORT, "/health/liveness")).status).toBe(200);
});

describe("Swarm replaces", () => {
  /** Waits until the service runs this many healthy tasks, none of them this one. */
  const untilReplaced = (service: string, gone: string, tasks: number): Promise<number> =>
    until(
      `another task of ${service}`,
      async () => {
        const now = await containers(service, "health=healthy");
        return now.length === tasks && !now.includes(gone);
      },
      120,
    );

  test("a task that ends, while the other serves", async () => {
    const ended = await one("app");
    const load = new KeepAliveLoad(PORT, 4, { path: "/health/liveness", pause: 500 });
    await until("the load runs", async () => load.requests > 8);
    await succeed("docker", ["kill", ended]);
    await untilReplaced("app", ended, 2);
    const { requests, failures } = await load.stop();
    // What the killed task was just answering is lost, and nothing after that.
    expect(failures.length).toBeLessThanOrEqual(4);
    expect(requests).toBeGreaterThan(20);
  });

  test("a Redis that is unhealthy, which starts again with what it had saved", async () => {
    const frozen = await one("redis");
    await succeed("docker", ["exec", frozen, "redis-cli", "set", "kept", "yes"]);
    await signalProcesses(frozen, "redis-server", "STOP");
    await untilReplaced("redis", frozen, 1);
    expect(await succeed("docker", ["exec", await one("redis"), "redis-cli", "get", "kept"])).toBe("yes\n");
  });
});
