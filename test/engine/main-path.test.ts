import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cryoInit, run, succeed } from "../support/run.ts";
import { CA_BUNDLE, ExampleProject, get, inspect, until } from "./support/engine.ts";

/**
 * The main job from the example application alone, as a user would do it: cryo-init, then each variant. One engine is
 * asked for everything; nothing is taken from the generated texts.
 */
const NAME = "cryoprotect-mini";
const PORTS = { production: 23_100, development: 23_101, "blue-green": 23_102 };

let project: ExampleProject;

beforeAll(async () => {
  const ports = Object.entries(PORTS).map(([name, port]) => [`application.ports.${name}`, String(port)]);
  project = await ExampleProject.create("engine", Object.fromEntries(ports));
});
afterAll(async () => await project.remove(NAME, `${NAME}-dev`, `${NAME}-blue-green`));

test("docker compose config accepts every variant without a warning", async () => {
  for (const file of ["docker-compose.yml", "docker-compose.dev.yml", "docker-compose.blue-green.yml"]) {
    const { code, stderr } = await run("docker", ["compose", "-f", file, "config", "--quiet"], {
      cwd: project.root,
    });
    expect({ file, code, stderr }).toEqual({ file, code: 0, stderr: "" });
  }
});

describe("production", () => {
  const file = "docker-compose.yml";
  const container = `${NAME}-app-1`;

  beforeAll(async () => await project.up(file));
  afterAll(async () => await project.compose(file, "stop", "--timeout", "5"));

  test("is healthy, and answers", async () => {
    expect((await inspect(container)).State.Health.Status).toBe("healthy");
    expect(await get(PORTS.production, "/health/liveness")).toMatchObject({ status: 200 });
    expect((await get(PORTS.production, "/")).text).toContain("CryoProtect Mini");
  });

  test("the limits of the plan are in force, in Docker and in the kernel", async () => {
    const { stdout } = await cryoInit([project.root, "--json", "--dry-run"]);
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
    const read = await project.compose(
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
    const status = await project.compose(
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
    await project.startSupabase(`${NAME}_default`);
    await until("ready", async () => (await get(PORTS.production, "/health/readiness")).status === 200);
    const health = JSON.parse((await get(PORTS.production, "/health")).text) as {
      checks: { redis: { status: string } };
    };
    expect(health.checks.redis.status).toBe("ok");
  });
});

describe("development", () => {
  const file = "docker-compose.dev.yml";

  beforeAll(async () => await project.up(file));
  afterAll(async () => await project.compose(file, "stop", "--timeout", "5"));

  test("a changed source line is served without a rebuild", async () => {
    const page = join(project.root, "app.py");
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

  beforeAll(async () => {
    await project.up(file);
    await project.startSupabase(`${NAME}-blue-green_frontend`);
    // A second release, as a pipeline would build it.
    const version = join(project.root, "version.py");
    const source = await readFile(version, "utf8");
    await writeFile(version, source.replace('"1.0.0"', '"2.0.0"'));
    const secret = `id=ca_certificate,src=${CA_BUNDLE}`;
    await succeed("docker", ["build", "-q", "--secret", secret, "-t", `${NAME}:release-2`, "."], {
      cwd: project.root,
    });
    await writeFile(version, source);
  });
  afterAll(async () => await project.compose(file, "stop", "--timeout", "5"));

  test("both colours are healthy behind the proxy", async () => {
    for (const service of ["app-blue", "app-green", "proxy", "redis"]) {
      const { State } = await inspect(`${NAME}-blue-green-${service}-1`);
      expect({ service, status: State.Health.Status }).toEqual({ service, status: "healthy" });
    }
    expect(await get(PORTS["blue-green"], "/")).toMatchObject({ status: 200 });
  });

  test("one switch, one rollback, and the proxy answers throughout", async () => {
    expect((await project.script("status")).stdout).toMatch(/^blue\s+LIVE/m);
    const before = await get(PORTS["blue-green"], "/health/liveness");

    const deployed = await project.script("deploy", `${NAME}:release-2`);
    expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
    expect((await project.script("status")).stdout).toMatch(/^green\s+LIVE/m);
    expect(await get(PORTS["blue-green"], "/health/liveness")).toMatchObject({
      status: 200,
      version: "2.0.0",
    });

    const back = await project.script("rollback");
    expect(back, back.stderr).toMatchObject({ code: 0 });
    expect(await get(PORTS["blue-green"], "/health/liveness")).toMatchObject({
      status: 200,
      version: before.version,
    });
    expect((await project.script("history")).stdout.trim().split("\n")).toHaveLength(2);
  });
});
