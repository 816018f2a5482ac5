import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EnvironmentPlan, Plan, ServicePlan } from "../../src/config/plan.ts";
import { cryoInit, run, succeed } from "../support/run.ts";
import { ExampleProject, inspect, until } from "./support/engine.ts";
import { readLimits } from "./support/limits.ts";

/** Limits as the kernel has them, for each size, and what happens at them. */
const FILE = "docker-compose.yml";
const NAME = "lim-limits";
const APP = `${NAME}-app-1`;
const MIB = 1024 * 1024;
/** Stands in for the application where only its limits are looked at: five copies of it would only wait for each other. */
const IDLE = { entrypoint: ["sh", "-c", "exec sleep 600"], healthcheck: { disable: true } };

let project: ExampleProject;
let plan: Plan;

/** Only to ask the engine: no host has to have the processors that a size is meant for. */
const hostCpus = async (): Promise<number> =>
  Number(await succeed("docker", ["info", "--format", "{{.NCPU}}"]));

async function resize(...answers: string[]): Promise<void> {
  const flags = answers.flatMap((answer) => ["--set", answer]);
  const ended = await cryoInit([project.root, "--yes", ...flags]);
  expect(ended.code, ended.stderr).toBe(0);
  const printed = await cryoInit([project.root, "--yes", "--json", "--dry-run"]);
  plan = (JSON.parse(printed.stdout) as { plan: Plan }).plan;
}

/** The Compose names of a service's containers. */
function namesOf({ name }: EnvironmentPlan, { service }: ServicePlan): readonly string[] {
  return name === "blue-green" && service === "app" ? ["app-blue", "app-green"] : [service];
}

/** Starts the variants that are not production, the application replaced by a sleeping process. */
async function startOthers(): Promise<void> {
  for (const { name, file } of plan.environments.filter((environment) => environment.name !== "production")) {
    const apps = name === "blue-green" ? ["app-blue", "app-green"] : ["app"];
    const services = Object.fromEntries(apps.map((app) => [app, IDLE]));
    await writeFile(join(project.root, `idle-${name}.yml`), JSON.stringify({ services }));
    await project.compose(file, "-f", `idle-${name}.yml`, "up", "-d", "--no-build", "--timeout", "0");
  }
}

/** The memory file systems that a service has, with their sizes: its own ones, and Docker's default for /dev/shm. */
function tmpfsOf(environment: EnvironmentPlan, { service, memory, shmSize }: ServicePlan): object {
  const shm = { "/dev/shm": shmSize === 0 ? 64 * MIB : shmSize };
  // Redis is a cache here, so the folder of its data is one too.
  if (service === "redis") return { ...shm, "/tmp": 16 * MIB, "/data": 16 * MIB };
  if (service === "proxy") return { ...shm, "/tmp": memory / 2 };
  return environment.name === "development" ? shm : { ...shm, "/tmp": plan.security.tmpSize };
}

beforeAll(async () => {
  project = await ExampleProject.create("limits", {
    "application.name": NAME,
    environments: "production, development, blue-green",
    "application.ports.production": "23440",
    "application.ports.development": "23441",
    "application.ports.blue-green": "23442",
  });
  await project.compose(FILE, "build");
  for (const tag of [`${NAME}-dev:local`, `${NAME}:blue`, `${NAME}:green`]) {
    await succeed("docker", ["tag", `${NAME}:local`, tag]);
  }
});
afterAll(async () => {
  await project.remove(NAME, `${NAME}-dev`, `${NAME}-blue-green`);
  await run("docker", ["rmi", `${NAME}:local`, `${NAME}-dev:local`, `${NAME}:blue`, `${NAME}:green`]);
});

describe.each([
  { size: "small", memory: 768, cpus: 1, pids: 128 },
  { size: "medium", memory: 1536, cpus: 2, pids: 256 },
  { size: "large", memory: 3072, cpus: 4, pids: 512 },
])("size $size", ({ size, memory, cpus, pids }) => {
  beforeAll(async () => {
    const quota = Math.min(cpus, await hostCpus());
    await resize(
      `resources.size=${size}`,
      `resources.production.app.cpus=${quota}`,
      `resources.blue-green.app.cpus=${quota}`,
    );
    await project.up(FILE);
    await startOthers();
  });

  test("every limit of every service in every environment is what the engine and the kernel enforce", async () => {
    const [production] = plan.environments;
    expect(production?.services[0]).toMatchObject({ service: "app", memory: memory * MIB, pids });
    for (const environment of plan.environments) {
      for (const service of environment.services) {
        for (const name of namesOf(environment, service)) {
          const container = `${environment.project}-${name}-1`;
          const { HostConfig } = await inspect(container);
          expect(HostConfig, container).toMatchObject({
            Memory: service.memory,
            MemorySwap: service.memory,
            MemoryReservation: service.reservation,
            NanoCpus: service.cpus * 1e6,
            PidsLimit: service.pids,
            ShmSize: service.shmSize === 0 ? 64 * MIB : service.shmSize,
            LogConfig: {
              Type: "json-file",
              Config: {
                "max-size": `${service.log.maxSize / MIB}m`,
                "max-file": `${service.log.maxFile}`,
              },
            },
          });
          expect(await readLimits(container), container).toMatchObject({
            memory: service.memory,
            memoryAndSwap: service.memory,
            reservation: service.reservation,
            cpus: service.cpus,
            pids: service.pids,
            core: 0,
            ...(service.service === "app" ? { files: 8192 } : {}),
            tmpfs: tmpfsOf(environment, service),
          });
        }
      }
    }
  });

  test("the server starts as many workers as the plan says", async () => {
    const { server } = plan.environments[0]?.services[0] ?? {};
    const top = await succeed("docker", ["top", APP, "-o", "pid,args"]);
    // The server's first process, and its workers.
    expect(top.split("\n").filter((line) => /python \S*gunicorn/.test(line))).toHaveLength(
      Number(server?.workers) + 1,
    );
  });
});

test("the server starts no more workers than the real limit carries, and says so", async () => {
  const flags = ["--memory", "256m", "--memory-swap", "256m", "-e", "WEB_CONCURRENCY=8"];
  const secrets = ["-e", "SUPABASE_KEY=x", "-e", "SECRET_KEY=x", "-e", "SUPABASE_URL=http://nowhere.invalid"];
  const name = `${NAME}-capped`;
  await run("docker", ["rm", "-f", name]);
  await succeed("docker", ["run", "-d", "--name", name, ...flags, ...secrets, `${NAME}:local`]);
  try {
    await until("the workers are up", async () =>
      (await run("docker", ["logs", name])).stderr.includes("Booting worker"),
    );
    const { stdout, stderr } = await run("docker", ["logs", name]);
    expect(stdout + stderr).toContain("WEB_CONCURRENCY=8 does not fit the memory limit of 256 MiB");
  } finally {
    await run("docker", ["rm", "-f", name]);
  }
});

test("memory that grows past the limit ends a process, never the host, and the container serves on", async () => {
  await resize("resources.size=small", "resources.production.app.cpus=1");
  await project.up(FILE);
  const grow = "import ctypes; b = bytearray(900 * 1024 * 1024)";
  const { code } = await run("docker", ["exec", APP, "python", "-c", grow]);
  expect(code).toBe(137);
  await until("healthy", async () => (await inspect(APP)).State.Health.Status === "healthy");
});
