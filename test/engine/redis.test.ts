import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run, succeed } from "../support/run.ts";
import { inspect, until } from "./support/engine.ts";
import { countKills } from "./support/kernel.ts";
import { SmallApp } from "./support/small-app.ts";

/**
 * Redis at its planned limits: full, and saving while all of its data are written again. The engine of these tests has
 * Redis 8.0 from Debian under the name of the official image.
 */
const NAME = "lim-redis";
const REDIS = `${NAME}-redis-1`;
const LOAD = `${NAME}-load`;
/** Bytes that a key takes with its value of 1000 bytes, a little more than measured (1119). */
const KEY_BYTES = 1130;

let project: SmallApp;

async function redis(...words: string[]): Promise<string> {
  return (await succeed("docker", ["exec", REDIS, "redis-cli", ...words])).trim();
}

async function info(section: string, name: string): Promise<string> {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(await redis("info", section))?.[1] ?? "";
}

const maxmemory = async (): Promise<number> => Number(await info("memory", "maxmemory"));

/**
 * Whole thousands of keys that leave a little of maxmemory free: with less than 5 % the buffers of the clients that
 * write them again fill it, and redis-benchmark ends at the first refusal.
 */
const almostFull = async (): Promise<number> =>
  Math.floor((0.95 * (await maxmemory())) / KEY_BYTES / 1000) * 1000;

/** Writes keys with the names that redis-benchmark uses, a thousand with each command. Returns the replies. */
async function fill(keys: number): Promise<string> {
  const script = `for i=ARGV[1],ARGV[1]+999 do redis.call('set',string.format('key:%012d',i),string.rep('x',1000)) end`;
  const lines = Array.from(
    { length: Math.ceil(keys / 1000) },
    (_, index) => `EVAL "${script}" 0 ${index * 1000}\n`,
  );
  const { stdout, stderr } = await run("docker", ["exec", "-i", REDIS, "redis-cli"], {
    input: lines.join(""),
  });
  return stdout + stderr;
}

/**
 * Starts clients that write these keys again and again; bounded in number and count. redis-benchmark ends at the first
 * reply that is an error, which a crowded host can bring about, so it is begun again.
 */
async function startLoad(keys: number): Promise<void> {
  const network = ["--network", `${NAME}_backend`];
  const container = ["run", "-d", "--name", LOAD, "--restart", "on-failure:20", ...network, "redis:8-alpine"];
  const load = ["-t", "set", "-r", `${keys}`, "-n", "3000000", "-d", "1000", "-c", "20", "-P", "8", "-q"];
  await succeed("docker", [...container, "redis-benchmark", "-h", "redis", ...load]);
}

/**
 * Saves and rewrites the append-only file, one after the other, until each was done so many times, and one of them had
 * to copy most of the data: a lighter load would show nothing.
 */
async function saveUnderLoad(times: number): Promise<void> {
  const most = await maxmemory();
  let copied = 0;
  await until(
    `${times} saves and rewrites`,
    async () => {
      await redis("bgsave", "schedule");
      await redis("bgrewriteaof");
      const saves = Number(await info("persistence", "rdb_saves"));
      const rewrites = Number(await info("persistence", "aof_rewrites"));
      for (const kind of ["rdb", "aof"]) {
        copied = Math.max(copied, Number(await info("persistence", `${kind}_last_cow_size`)));
      }
      return saves >= times && rewrites >= times && copied > 0.6 * most;
    },
    120,
  );
}

beforeAll(async () => {
  project = await SmallApp.create("hungry-flask", NAME, 23_420, {
    answers: { "application.redis": "persistent" },
  });
});
afterAll(async () => {
  await run("docker", ["rm", "-f", LOAD]);
  await project.remove();
});

describe.each(["small", "medium"])("with data kept, size %s", (size) => {
  beforeAll(async () => {
    await run("docker", ["rm", "-f", LOAD]);
    await project.compose("down", "--volumes");
    // Not as many processors for the application as the size has: the host of this test may have fewer. And enough for
    // Redis to have most of its data written again during one save, which is what takes memory.
    const cpus = { "resources.production.app.cpus": "1", "resources.production.redis.cpus": "1" };
    await project.answer({ "resources.size": size, ...cpus });
    await project.replace("redis");
  });

  test("full, and saving while all keys are written again, it is not killed", async () => {
    expect((await inspect(REDIS)).HostConfig.ReadonlyRootfs).toBe(true);
    const keys = await almostFull();
    expect(await fill(keys)).not.toContain("OOM");
    await startLoad(keys);
    await saveUnderLoad(2);
    expect(await countKills(REDIS)).toBe(0);
    expect(await info("persistence", "rdb_last_bgsave_status")).toBe("ok");
    expect(await info("persistence", "aof_last_bgrewrite_status")).toBe("ok");
    expect(await inspect(REDIS)).toMatchObject({ RestartCount: 0, State: { OOMKilled: false } });
    await succeed("docker", ["rm", "-f", LOAD]);
  });
});

test("with half of the limit as maxmemory, the same ends in a kill: the margin is needed", async () => {
  await project.answer({ "resources.size": "small" });
  await project.compose("down", "--volumes");
  await project.replace("redis");
  await redis("config", "set", "maxmemory", "64mb");
  const keys = await almostFull();
  expect(await fill(keys)).not.toContain("OOM");
  await startLoad(keys);
  await until("a kill", async () => {
    for (const save of ["bgsave", "bgrewriteaof"]) await run("docker", ["exec", REDIS, "redis-cli", save]);
    // The kernel takes the child that saves, or Redis itself.
    return (await inspect(REDIS)).RestartCount > 0 || (await countKills(REDIS)) > 0;
  });
  await run("docker", ["rm", "-f", LOAD]);
  await project.compose("down", "--volumes");
  await project.replace("redis");
});

test("at maxmemory, data that are kept are never thrown away: writing is refused with a clear reply, reading goes on", async () => {
  const kept = Number(await redis("dbsize"));
  const keys = Math.ceil((1.2 * (await maxmemory())) / KEY_BYTES);
  expect(await fill(keys)).toContain("OOM command not allowed when used memory > 'maxmemory'");
  expect(Number(await redis("dbsize"))).toBeGreaterThan(kept);
  expect(await info("stats", "evicted_keys")).toBe("0");
  expect(await redis("get", "key:000000000001")).toHaveLength(1000);
  expect(await countKills(REDIS)).toBe(0);
});

test("data that are kept survive a replaced container and a kill, under a read-only root", async () => {
  await redis("flushall");
  await redis("set", "kept", "through everything");
  await project.compose("down");
  await project.replace("redis");
  expect(await redis("get", "kept")).toBe("through everything");
  await redis("set", "last", "a moment before");
  await succeed("docker", ["kill", "--signal", "KILL", REDIS]);
  await project.compose("up", "--wait", "redis");
  expect(await redis("mget", "kept", "last")).toBe("through everything\na moment before");
});

test("at its start it warns of nothing but the host's overcommit setting, which no container can change", async () => {
  const warnings = await project.logLines("redis", "WARNING");
  expect(warnings.filter((line) => !line.includes("Memory overcommit must be enabled"))).toEqual([]);
});

test("as a cache it drops the oldest keys at maxmemory, keeps no file, and begins empty", async () => {
  await project.answer({ "application.redis": "cache", "resources.size": "small" });
  await project.replace("redis");
  const keys = Math.ceil((1.5 * (await maxmemory())) / KEY_BYTES);
  expect(await fill(keys)).not.toContain("OOM");
  await startLoad(keys);
  const dropped = async (): Promise<boolean> => Number(await info("stats", "evicted_keys")) > keys / 2;
  await until("thousands are dropped", dropped).catch(async (error: unknown) => {
    const said = await run("docker", ["logs", "--tail", "5", LOAD]);
    throw new Error(`${said.stdout}${said.stderr}\n${await redis("info", "stats")}`, { cause: error });
  });
  await succeed("docker", ["rm", "-f", LOAD]);
  expect(await countKills(REDIS)).toBe(0);
  expect(await succeed("docker", ["exec", REDIS, "find", "/data", "/tmp", "-type", "f"])).toBe("");
  await project.compose("restart", "redis");
  await until("it answers", async () => (await redis("ping")) === "PONG");
  expect(await redis("dbsize")).toBe("0");
});
