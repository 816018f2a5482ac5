import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Plan } from "../../src/config/plan.ts";
import { cryoInit, succeed } from "../support/run.ts";
import { ExampleProject, until } from "./support/engine.ts";
import { readLimits } from "./support/limits.ts";
import { joinSwarm, leaveSwarm, removeStack, stopStack } from "./support/swarm.ts";

/** The limits of docker-stack.yml, for each size, as the kernel has them once Swarm has started the tasks. */
const NAME = "swl-mini";
const STACK = `${NAME}-swarm`;
const MIB = 1024 * 1024;
/** Stands in for the application: only its limits are looked at. */
const IDLE = {
  services: { app: { entrypoint: ["sh", "-c", "exec sleep 600"], healthcheck: { test: ["CMD", "true"] } } },
};

let project: ExampleProject;
let initialised = false;

beforeAll(async () => {
  initialised = await joinSwarm();
  project = await ExampleProject.create("swarm-limits", {
    "application.name": NAME,
    environments: "production,swarm",
    "application.ports.swarm": "23311",
    "resources.swarm.app.replicas": "1",
  });
  await project.compose("docker-compose.yml", "build", "--quiet");
  await succeed("docker", ["tag", `${NAME}:local`, `${NAME}:1`]);
  await succeed("sh", ["scripts/stack.sh", "secrets"], { cwd: project.root });
  await writeFile(join(project.root, "idle.yml"), JSON.stringify(IDLE));
});
afterAll(async () => {
  await removeStack(STACK, NAME);
  if (initialised) await leaveSwarm();
  await project.remove();
});

async function containerOf(service: string): Promise<string | undefined> {
  const filter = `label=com.docker.swarm.service.name=${STACK}_${service}`;
  return (await succeed("docker", ["ps", "-q", "--filter", filter])).split("\n").find((id) => id !== "");
}

/** What a node must have free for a task: bytes and millicores. Swarm's own business, of which the kernel hears nothing. */
async function readReservation(service: string): Promise<object> {
  const format = "{{json .Spec.TaskTemplate.Resources.Reservations}}";
  const text = await succeed("docker", ["service", "inspect", "-f", format, `${STACK}_${service}`]);
  const { MemoryBytes, NanoCPUs } = JSON.parse(text) as { MemoryBytes: number; NanoCPUs: number };
  return { memory: MemoryBytes, cpus: NanoCPUs / 1e6 };
}

test.each([
  { size: "small", memory: 768, cpus: 1, pids: 128 },
  { size: "medium", memory: 1536, cpus: 2, pids: 256 },
  { size: "large", memory: 3072, cpus: 4, pids: 512 },
])("size $size: the limits of every service", async ({ size, memory, cpus, pids }) => {
  // Only to ask the engine: no host has to have the processors that a size is meant for.
  const hostCpus = Number(await succeed("docker", ["info", "--format", "{{.NCPU}}"]));
  const answers = [`resources.size=${size}`, `resources.swarm.app.cpus=${Math.min(cpus, hostCpus)}`];
  const resized = await cryoInit([project.root, "--yes", ...answers.flatMap((answer) => ["--set", answer])]);
  expect(resized.code, resized.stderr).toBe(0);
  const printed = await cryoInit([project.root, "--yes", "--json", "--dry-run"]);
  const { plan } = JSON.parse(printed.stdout) as { plan: Plan };
  const services = plan.environments.find(({ name }) => name === "swarm")?.services ?? [];
  expect(services[0]).toMatchObject({ service: "app", memory: memory * MIB, pids });
  expect(services.map(({ service }) => service).toSorted()).toEqual(["app", "proxy", "redis"]);

  const env = { TAG: "1", PROXY_CONFIG: size, SUPABASE_URL: "http://supabase:54321" };
  const files = ["--compose-file", "docker-stack.yml", "--compose-file", "idle.yml"];
  await succeed("docker", ["stack", "deploy", "--resolve-image", "never", ...files, STACK], {
    cwd: project.root,
    env,
  });
  for (const planned of services) {
    const { service } = planned;
    await until(`a task of ${service}`, async () => (await containerOf(service)) !== undefined, 90);
    const container = (await containerOf(service)) ?? "";
    expect(await readLimits(container), service).toMatchObject({
      memory: planned.memory,
      cpus: planned.cpus,
      pids: planned.pids,
      core: 0,
      ...(service === "app" ? { files: 8192 } : {}),
    });
    expect(await readReservation(service), service).toMatchObject({ memory: planned.reservation });
  }
  await stopStack(STACK);
});
