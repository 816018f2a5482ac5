import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyExample, fillIn, removeFolder } from "../support/example.ts";
import { cryoInit, run, succeed } from "../support/run.ts";

/**
 * The main job from the example application alone, as a user would do it: cryo-init, then each variant. One engine is
 * asked for everything; nothing is taken from the generated texts.
 */
const CA_BUNDLE = process.env.CRYO_TEST_CA ?? "/etc/ssl/certs/ca-certificates.crt";
const FAKE_SUPABASE = fileURLToPath(new URL("../fixtures/fake-supabase/server.py", import.meta.url));
const NAME = "cryoprotect-mini";
const PORTS = { production: 23_100, development: 23_101, "blue-green": 23_102 };
const PROJECTS = [NAME, `${NAME}-dev`, `${NAME}-blue-green`];

let root = "";

async function compose(file: string, ...args: string[]): Promise<string> {
  return await succeed("docker", ["compose", "-f", file, ...args], { cwd: root });
}

/** Brings a variant up and shows the containers' logs when it does not get healthy. */
async function up(file: string): Promise<void> {
  const { code, stderr } = await run("docker", ["compose", "-f", file, "up", "--build", "--wait"], {
    cwd: root,
  });
  if (code === 0) return;
  throw new Error(`${stderr}\n${await compose(file, "logs", "--no-color", "--tail", "40")}`);
}

interface Inspected {
  readonly Config: { readonly User: string; readonly Env: readonly string[] };
  readonly HostConfig: {
    readonly Memory: number;
    readonly MemorySwap: number;
    readonly MemoryReservation: number;
    readonly NanoCpus: number;
    readonly PidsLimit: number;
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[];
    readonly SecurityOpt: readonly string[];
    readonly PortBindings: Readonly<Record<string, readonly { HostIp: string }[]>>;
  };
  readonly State: { readonly Health: { readonly Status: string } };
}

async function inspect(container: string): Promise<Inspected> {
  const [found] = JSON.parse(await succeed("docker", ["inspect", container])) as Inspected[];
  if (found === undefined) throw new Error(`no container ${container}`);
  return found;
}

async function get(
  port: number,
  path: string,
): Promise<{ status: number; text: string; version: string | null }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(20_000) });
  return {
    status: response.status,
    text: await response.text(),
    version: response.headers.get("x-app-version"),
  };
}

/** Asks until an answer is as wanted: the variants' own health gates decide when, this only bounds it. */
async function until(wanted: string, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (await ask().catch(() => false)) return;
  }
  throw new Error(`not within 60 s: ${wanted}`);
}

/** Puts a stand-in for Supabase into a network of a variant. */
async function startSupabase(network: string): Promise<string> {
  const name = `${network}-supabase`;
  await run("docker", ["rm", "-f", name]);
  const mount = `${FAKE_SUPABASE}:/server.py:ro`;
  const args = [
    "run",
    "-d",
    "--name",
    name,
    "--network",
    network,
    "--network-alias",
    "supabase",
    "-v",
    mount,
  ];
  await succeed("docker", [...args, "python:3.13-slim-trixie", "python", "/server.py"]);
  return name;
}

beforeAll(async () => {
  await succeed("docker", ["info"]);
  root = await copyExample("engine");
  const answers = Object.entries(PORTS).flatMap(([name, port]) => [
    "--set",
    `application.ports.${name}=${port}`,
  ]);
  const ended = await cryoInit([root, "--yes", "--set", `image.ca_certificate=${CA_BUNDLE}`, ...answers]);
  expect(ended.stderr).toContain("files written");
  expect(ended.code).toBe(0);
  await fillIn(
    root,
    { SUPABASE_URL: "http://supabase:54321" },
    { supabase_key: "test-key", secret_key: "test-secret" },
  );
});

afterAll(async () => {
  for (const project of PROJECTS) {
    const named = await run("docker", ["ps", "-aq", "--filter", `name=^${project}_.*-supabase$`]);
    for (const id of named.stdout.split("\n").filter((line) => line !== ""))
      await run("docker", ["rm", "-f", id]);
    await run("docker", [
      "compose",
      "-p",
      project,
      "down",
      "--volumes",
      "--remove-orphans",
      "--timeout",
      "5",
    ]);
  }
  await removeFolder(root);
});

test("docker compose config accepts every variant without a warning", async () => {
  for (const file of ["docker-compose.yml", "docker-compose.dev.yml", "docker-compose.blue-green.yml"]) {
    const { code, stderr } = await run("docker", ["compose", "-f", file, "config", "--quiet"], { cwd: root });
    expect({ file, code, stderr }).toEqual({ file, code: 0, stderr: "" });
  }
});

describe("production", () => {
  const file = "docker-compose.yml";
  const container = `${NAME}-app-1`;

  beforeAll(async () => await up(file));
  afterAll(async () => await compose(file, "stop", "--timeout", "5"));

  test("is healthy, and answers", async () => {
    expect((await inspect(container)).State.Health.Status).toBe("healthy");
    expect(await get(PORTS.production, "/health/liveness")).toMatchObject({ status: 200 });
    expect((await get(PORTS.production, "/")).text).toContain("CryoProtect Mini");
  });

  test("the limits of the plan are in force, in Docker and in the kernel", async () => {
    const { stdout } = await cryoInit([root, "--json", "--dry-run"]);
    const { plan } = JSON.parse(stdout) as {
      plan: {
        environments: {
          name: string;
          services: { service: string; memory: number; reservation: number; cpus: number; pids: number }[];
        }[];
      };
    };
    const services = plan.environments.find(({ name }) => name === "production")?.services ?? [];
    expect(services.map(({ service }) => service)).toEqual(["app", "redis"]);
    for (const { service, memory, reservation, cpus, pids } of services) {
      const { HostConfig } = await inspect(`${NAME}-${service}-1`);
      expect(HostConfig).toMatchObject({
        Memory: memory,
        MemorySwap: memory,
        MemoryReservation: reservation,
        NanoCpus: cpus * 1_000_000,
        PidsLimit: pids,
      });
    }
    const app = services.find(({ service }) => service === "app");
    const read = await compose(
      file,
      "exec",
      "-T",
      "app",
      "sh",
      "-c",
      "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null; true",
    );
    expect(read.trim()).toBe(String(app?.memory));
  });

  test("the process is not root, has no capability, and cannot write to its root file system", async () => {
    const { Config, HostConfig } = await inspect(container);
    expect(Config.User).toBe("10001:10001");
    expect(HostConfig.CapDrop).toEqual(["ALL"]);
    expect(HostConfig.SecurityOpt).toContain("no-new-privileges:true");
    expect(HostConfig.ReadonlyRootfs).toBe(true);
    const status = await compose(
      file,
      "exec",
      "-T",
      "app",
      "sh",
      "-c",
      "id -u; grep CapEff /proc/1/status; touch /app/x /usr/x 2>&1; touch /app/logs/x && echo volume",
    );
    expect(status).toMatch(/^10001\nCapEff:\s+0+\n/);
    expect(status.match(/Read-only file system/g)).toHaveLength(2);
    expect(status).toContain("volume");
  });

  test("its port is on this host only, and no secret is in its environment as Docker shows it", async () => {
    const { Config, HostConfig } = await inspect(container);
    expect(HostConfig.PortBindings["5000/tcp"]).toMatchObject([{ HostIp: "127.0.0.1" }]);
    expect(Config.Env.join("\n")).not.toMatch(/test-key|test-secret/);
  });

  test("it reaches Redis and Supabase", async () => {
    await startSupabase(`${NAME}_default`);
    await until("ready", async () => (await get(PORTS.production, "/health/readiness")).status === 200);
    const health = JSON.parse((await get(PORTS.production, "/health")).text) as {
      checks: { redis: { status: string } };
    };
    expect(health.checks.redis.status).toBe("ok");
  });
});

describe("development", () => {
  const file = "docker-compose.dev.yml";

  beforeAll(async () => await up(file));
  afterAll(async () => await compose(file, "stop", "--timeout", "5"));

  test("a changed source line is served without a rebuild", async () => {
    const page = join(root, "app.py");
    expect((await get(PORTS.development, "/")).text).not.toContain("changed while it runs");
    const source = await readFile(page, "utf8");
    const changed = source.replace(
      /def index\(\) -> str:\n\s+return .*\n/,
      'def index() -> str:\n        return "changed while it runs"\n',
    );
    expect(changed).not.toBe(source);
    await writeFile(page, changed);
    await until(
      "the changed line",
      async () => (await get(PORTS.development, "/")).text === "changed while it runs",
    );
    await writeFile(page, source);
  });

  test("it is limited and not root there too", async () => {
    const { Config, HostConfig } = await inspect(`${NAME}-dev-app-1`);
    expect(Config.User).toBe("10001:10001");
    expect(HostConfig.Memory).toBeGreaterThan(0);
    expect(HostConfig.PidsLimit).toBeGreaterThan(0);
  });
});

describe("blue-green", () => {
  const file = "docker-compose.blue-green.yml";
  const script = (...args: string[]) => run("sh", ["scripts/blue-green.sh", ...args], { cwd: root });

  beforeAll(async () => {
    await up(file);
    await startSupabase(`${NAME}-blue-green_frontend`);
    // A second release, as a pipeline would build it.
    const version = join(root, "version.py");
    const source = await readFile(version, "utf8");
    await writeFile(version, source.replace('"1.0.0"', '"2.0.0"'));
    const secret = `id=ca_certificate,src=${CA_BUNDLE}`;
    await succeed("docker", ["build", "-q", "--secret", secret, "-t", `${NAME}:release-2`, "."], {
      cwd: root,
    });
    await writeFile(version, source);
  });
  afterAll(async () => await compose(file, "stop", "--timeout", "5"));

  test("both colours are healthy behind the proxy", async () => {
    for (const service of ["app-blue", "app-green", "proxy", "redis"]) {
      const { State } = await inspect(`${NAME}-blue-green-${service}-1`);
      expect({ service, status: State.Health.Status }).toEqual({ service, status: "healthy" });
    }
    expect(await get(PORTS["blue-green"], "/")).toMatchObject({ status: 200 });
  });

  test("one switch, one rollback, and the proxy answers throughout", async () => {
    expect((await script("status")).stdout).toMatch(/^blue\s+LIVE/m);
    const before = await get(PORTS["blue-green"], "/health/liveness");

    const deployed = await script("deploy", `${NAME}:release-2`);
    expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
    expect((await script("status")).stdout).toMatch(/^green\s+LIVE/m);
    expect(await get(PORTS["blue-green"], "/health/liveness")).toMatchObject({
      status: 200,
      version: "2.0.0",
    });

    const back = await script("rollback");
    expect(back, back.stderr).toMatchObject({ code: 0 });
    expect(await get(PORTS["blue-green"], "/health/liveness")).toMatchObject({
      status: 200,
      version: before.version,
    });
    expect((await script("history")).stdout.trim().split("\n")).toHaveLength(2);
  });
});
