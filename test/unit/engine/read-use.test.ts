import { afterEach, describe, expect, test } from "vitest";
import { countKillEvents } from "../../../src/engine/kill-events.ts";
import { listContainers } from "../../../src/engine/list-containers.ts";
import { parseGroup, parseStats, readUse } from "../../../src/engine/read-use.ts";
import { removeFolder } from "../../support/example.ts";
import { type FakeEngine, fakeEngine } from "./fake-engine.ts";

/** As grep prints the files of a control group of version 2, and of version 1 in a container of Docker 26. */
const VERSION_2 = `memory.current:419430400
memory.peak:524288000
memory.stat:anon 300000000
memory.stat:file 119430400
memory.stat:inactive_file 19430400
memory.events:low 0
memory.events:oom 3
memory.events:oom_kill 2
memory.events:oom_group_kill 0
cpu.stat:usage_usec 4593197
cpu.stat:user_usec 4000000
cpu.stat:nr_periods 280
cpu.stat:nr_throttled 14
pids.current:25
`;
const VERSION_1 = `memory/memory.usage_in_bytes:392671232
memory/memory.max_usage_in_bytes:396636160
memory/memory.stat:cache 40000
memory/memory.stat:inactive_file 10
memory/memory.stat:total_inactive_file 28672
memory/memory.oom_control:oom_kill_disable 0
memory/memory.oom_control:under_oom 0
memory/memory.oom_control:oom_kill 1
cpu/cpu.stat:nr_periods 28
cpu/cpu.stat:nr_throttled 3
cpu/cpu.stat:throttled_time 0
cpuacct/cpuacct.usage:4593197054
pids/pids.current:25
used_memory_peak:733992
`;

test("control groups of version 2 and of version 1 say the same", () => {
  expect(parseGroup(VERSION_2)).toEqual({
    memory: 400_000_000,
    cache: 19_430_400,
    memoryPeak: 524_288_000,
    cpu: 4_593_197_000,
    millicores: null,
    periods: 280,
    throttled: 14,
    kills: 2,
    pids: 23,
    redisPeak: null,
  });
  expect(parseGroup(VERSION_1)).toEqual({
    memory: 392_642_560,
    cache: 28_672,
    memoryPeak: 396_636_160,
    cpu: 4_593_197_054,
    millicores: null,
    periods: 28,
    throttled: 3,
    kills: 1,
    pids: 23,
    redisPeak: 733_992,
  });
});

test("what is no control group says nothing", () => {
  expect(parseGroup("")).toBeNull();
  expect(parseGroup("sh: not found\nmemory.current:max\n")).toBeNull();
});

test("docker stats stand in, as its own lines say it", () => {
  const line = `{"BlockIO":"0B / 0B","CPUPerc":"197.77%","ID":"0500eb03e96d","MemUsage":"375.9MiB / 1.5GiB","PIDs":"22"}`;
  expect(parseStats(line)).toMatchObject({
    memory: Math.round(375.9 * 1024 * 1024),
    millicores: 1977.7,
    pids: 22,
    cpu: null,
  });
  expect(parseStats(`{"CPUPerc":"--","MemUsage":"-- / --","PIDs":"--"}`)).toBeNull();
  expect(parseStats("")).toBeNull();
});

describe("an engine", () => {
  let engine: FakeEngine;
  afterEach(async () => await removeFolder(engine.folder));

  test("that cannot run a command in the container is asked for its own figures", async () => {
    engine = await fakeEngine(
      `exec*) echo no shell >&2; exit 126 ;;\nstats*) echo '{"CPUPerc":"5.00%","MemUsage":"10MiB / 1GiB","PIDs":"3"}' ;;`,
    );
    const reading = await readUse(engine, { id: "c", paused: false, isRedis: false });
    expect(reading).toMatchObject({ memory: 10 * 1024 * 1024, millicores: 50, pids: 3 });
  });

  test("has nothing to say of a container that has ended", async () => {
    engine = await fakeEngine(`*) echo gone >&2; exit 1 ;;`);
    expect(await readUse(engine, { id: "c", paused: false, isRedis: false })).toBeNull();
    expect(await countKillEvents(engine, 0, 1)).toEqual(new Map());
  });

  test("names what runs, with limits; none is null", async () => {
    const one = {
      Id: "aa",
      Config: { Labels: { x: "y" }, Env: ["A=1", "WEB_CONCURRENCY=4"] },
      State: { StartedAt: "2026-01-01T00:00:00.5Z", Paused: false },
      HostConfig: { Memory: 1048576, NanoCpus: 1_500_000_000, PidsLimit: 256 },
    };
    const two = {
      Id: "bb",
      Config: { Labels: null, Env: null },
      State: { StartedAt: "2026-01-01T00:00:00Z", Paused: true },
      HostConfig: { Memory: 0, NanoCpus: 0, PidsLimit: null },
    };
    const text = JSON.stringify([one, two]);
    engine = await fakeEngine(`ps*) echo aa; echo bb ;;\n"container inspect aa bb") echo '${text}' ;;`);
    expect(await listContainers(engine, ["p=shop", "p=shop-dev"])).toEqual([
      {
        id: "aa",
        labels: { x: "y" },
        started: "2026-01-01T00:00:00.500Z",
        paused: false,
        limits: { memory: 1048576, cpus: 1500, pids: 256 },
        workers: 4,
      },
      {
        id: "bb",
        labels: {},
        started: "2026-01-01T00:00:00.000Z",
        paused: true,
        limits: { memory: null, cpus: null, pids: null },
        workers: null,
      },
    ]);
  });

  test("without any container is asked for none", async () => {
    engine = await fakeEngine(`ps*) ;;\n*inspect*) exit 1 ;;`);
    expect(await listContainers(engine, ["p=shop"])).toEqual([]);
  });

  test("tells of kills by container", async () => {
    engine = await fakeEngine(`events*) printf 'aa\\nbb\\naa\\n' ;;`);
    expect(await countKillEvents(engine, 1000, 2500)).toEqual(
      new Map([
        ["aa", 2],
        ["bb", 1],
      ]),
    );
  });
});
