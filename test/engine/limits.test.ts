import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cryoInit, run, succeed } from "../support/run.ts";
import { ExampleProject, inspect, until } from "./support/engine.ts";

/** Limits as the kernel has them, for each size, and what happens at them. */
const FILE = "docker-compose.yml";
const NAME = "cryoprotect-mini";
const APP = `${NAME}-app-1`;
const MIB = 1024 * 1024;

let project: ExampleProject;

/** Only to ask the engine: no host has to have the processors that a size is meant for. */
const hostCpus = async (): Promise<number> =>
  Number(await succeed("docker", ["info", "--format", "{{.NCPU}}"]));

async function resize(...answers: string[]): Promise<void> {
  const flags = answers.flatMap((answer) => ["--set", answer]);
  const ended = await cryoInit([project.root, "--yes", ...flags]);
  expect(ended.code, ended.stderr).toBe(0);
  await project.up(FILE);
}

/** A file of the application's own control group, wherever this kernel keeps it (version 2, then version 1). */
async function readGroup(version2: string, version1: string): Promise<string> {
  const script = `cat /sys/fs/cgroup/${version2} 2>/dev/null || cat /sys/fs/cgroup/${version1}`;
  return (await project.compose(FILE, "exec", "-T", "app", "sh", "-c", script)).trim();
}

beforeAll(async () => {
  project = await ExampleProject.create("limits", { "application.ports.production": "23140" });
});
afterAll(async () => await project.remove(NAME));

describe.each([
  { size: "small", memory: 768, cpus: 1, pids: 128 },
  { size: "medium", memory: 1536, cpus: 2, pids: 256 },
  { size: "large", memory: 3072, cpus: 4, pids: 512 },
])("size $size", ({ size, memory, cpus, pids }) => {
  test("its limits are what the kernel enforces, and the server starts as many workers as it says", async () => {
    const quota = Math.min(cpus, await hostCpus());
    await resize(`resources.size=${size}`, `resources.production.app.cpus=${quota}`);
    expect(await readGroup("memory.max", "memory/memory.limit_in_bytes")).toBe(String(memory * MIB));
    expect(await readGroup("pids.max", "pids/pids.max")).toBe(String(pids));
    const period = await readGroup("cpu.max", "cpu/cpu.cfs_quota_us");
    expect(Number(period.split(" ")[0])).toBe(quota * 100_000);
    const { Config } = await inspect(APP);
    const workers = Config.Env.find((line) => line.startsWith("WEB_CONCURRENCY="))?.split("=")[1];
    const top = await succeed("docker", ["top", APP, "-o", "pid,args"]);
    // The server's first process, and its workers.
    expect(top.split("\n").filter((line) => /python \S*gunicorn/.test(line))).toHaveLength(
      Number(workers) + 1,
    );
  });
});

test("the server starts no more workers than the real limit carries, and says so", async () => {
  await resize("resources.size=small", "resources.production.app.cpus=1");
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
  const grow = "import ctypes; b = bytearray(900 * 1024 * 1024)";
  const { code } = await run("docker", ["exec", APP, "python", "-c", grow]);
  expect(code).toBe(137);
  await until("healthy", async () => (await inspect(APP)).State.Health.Status === "healthy");
});
