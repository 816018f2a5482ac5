import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { succeed } from "../support/run.ts";
import { get, inspect, until } from "./support/engine.ts";
import { countKills, readPeak } from "./support/kernel.ts";
import { KeepAliveLoad } from "./support/load.mjs";
import { SmallApp } from "./support/small-app.ts";

/** Memory pressure in an application that leaks or takes too much at once, under threads and under uvicorn. */
const LIMIT = 384 * 1024 * 1024;
const ANSWERS = {
  "resources.size": "small",
  "resources.production.app.memory": "384M",
  "resources.production.app.workers": "3",
  "resources.worker_memory": "50M",
  "health.production.interval": "3s",
  "health.production.timeout": "2s",
};
/** Shorter than the 30 s of the plan, so that several workers leave while a test looks; and only for memory. */
const QUICK = { GUNICORN_MEMORY_PAUSE: "2", GUNICORN_MAX_REQUESTS: "0", GUNICORN_ACCESS_LOG: "0" };

interface State {
  readonly RestartCount: number;
  readonly State: { readonly OOMKilled: boolean; readonly Status: string; readonly Pid: number };
}

/** Connections that each ask for a path with a pause between, so many times in all at the most. */
const loadOn =
  (port: number) =>
  (path: string, connections: number, pause: number, most = 50_000): KeepAliveLoad =>
    new KeepAliveLoad(port, connections, { path, pause, most });

describe.each([
  { app: "hungry-flask", port: 23_410 },
  { app: "hungry-fastapi", port: 23_411 },
])("$app", ({ app, port }) => {
  const load = loadOn(port);
  let project: SmallApp;
  let container = "";

  const state = async (): Promise<State> =>
    (JSON.parse(await succeed("docker", ["inspect", container])) as [State])[0];
  const replaced = () => project.logLines("app", "and is replaced");
  const lastCheck = async (): Promise<string> =>
    (await inspect(container)).State.Health.Log.at(-1)?.Output ?? "";
  /** Takes memory for good, soon, up to what is still well below the share. */
  const fill = (requests: number) => load("/work?leak=10", 4, 0, requests).finish();

  /** Waits until the watch has noted what each worker holds at first: what it takes before that counts as its need. */
  async function settle(): Promise<void> {
    await until("all workers run", async () => (await project.logLines("app", "Booting worker")).length >= 3);
    await load("/work?seconds=0.5", 1, 0, 2 * (Number(QUICK.GUNICORN_MEMORY_PAUSE) + 2)).finish();
  }

  beforeAll(async () => {
    project = await SmallApp.create(app, `lim-${app}`, port, { answers: ANSWERS });
    container = project.container("app");
    await project.replace("app", QUICK);
  });
  afterAll(async () => await project.remove());

  test("a leak has workers replaced before the kernel kills one, and no request fails", async () => {
    await settle();
    expect((await fill(20)).failures).toEqual([]);
    const leaking = load("/work?leak=1&seconds=0.2", 4, 800);
    const others = load("/healthz", 8, 50);
    await until("two workers were replaced", async () => (await replaced()).length >= 2, 120);
    const seen = [await leaking.stop(), await others.stop()];
    expect(seen.flatMap(({ failures }) => failures)).toEqual([]);
    expect(await countKills(container)).toBe(0);
    expect(await state()).toMatchObject({ RestartCount: 0, State: { OOMKilled: false } });
    expect((await replaced())[0]).toMatch(
      /memory: \d+ of 384 MiB are in use: worker \d+, which holds \d+ MiB and held \d+ at first, finishes its/,
    );
  });

  test("a burst above the limit kills a worker and not the server, and the health log says what to raise", async () => {
    await project.replace("app", QUICK);
    const before = await state();
    await expect(get(port, "/work?burst=500")).rejects.toThrow();
    await until("it serves on", async () => (await get(port, "/healthz")).status === 200);
    expect(await countKills(container)).toBe(1);
    const note = "; 1 process was killed for memory since the start: raise resources.production.app.memory";
    await until("the check says it", async () => (await lastCheck()).includes(note));
    expect((await inspect(container)).State.Health.Status).toBe("healthy");
    const after = await state();
    expect(after).toMatchObject({ RestartCount: 0, State: { Status: "running", Pid: before.State.Pid } });
  });

  test("with the watch off, the same leak ends in a kill", async () => {
    await project.replace("app", { ...QUICK, GUNICORN_MEMORY_SHARE: "0" });
    const leaking = load("/work?leak=3", 6, 50);
    await until("a kill", async () => (await countKills(container)) > 0);
    await leaking.stop();
    expect(await replaced()).toEqual([]);
    await until("the engine says so", async () => (await state()).State.OOMKilled);
  });
});

describe("one worker", () => {
  const port = 23_412;
  const load = loadOn(port);
  let project: SmallApp;
  beforeAll(async () => {
    project = await SmallApp.create("hungry-flask", "lim-one-worker", port, { answers: ANSWERS });
  });
  afterAll(async () => await project.remove());

  test("is replaced too, while requests wait for the new one and none fails", async () => {
    await project.replace("app", { ...QUICK, WEB_CONCURRENCY: "1" });
    const leaking = load("/work?leak=2&seconds=0.1", 4, 200);
    await until("it was replaced", async () => (await project.logLines("app", "and is replaced")).length > 0);
    await until("a second worker", async () => (await project.logLines("app", "Booting worker")).length > 1);
    expect((await leaking.stop()).failures).toEqual([]);
    expect((await get(port, "/healthz")).status).toBe(200);
    expect(await countKills(project.container("app"))).toBe(0);
  });

  test("control groups of version 2 are read as well as those of version 1", async () => {
    const script = `
import os, runpy
os.makedirs("/tmp/v2", exist_ok=True)
for name, text in {
    "memory.max": "402653184",
    "memory.current": "380000000",
    "memory.stat": "anon 1\\ninactive_file 30000000\\n",
    "memory.events": "oom 3\\noom_kill 2\\noom_group_kill 0\\n",
}.items():
    with open(f"/tmp/v2/{name}", "w") as file:
        file.write(text)
server = runpy.run_path("/opt/container/gunicorn.conf.py")
check = runpy.run_path("/opt/container/healthcheck.py")
print(server["read_memory_limit"]("/tmp/v2"), server["read_memory_use"](1, "/tmp/v2"), check["note_memory_kills"]("/tmp/v2"))
`;
    const printed = await succeed("docker", ["exec", project.container("app"), "python", "-c", script]);
    expect(printed).toBe(
      "402653184 350000000 ; 2 processes were killed for memory since the start: raise resources.production.app.memory\n",
    );
  });

  test("a limit that docker update has raised counts at once", async () => {
    await project.replace("app", { ...QUICK, WEB_CONCURRENCY: "1" });
    const fill = () => load("/work?leak=10", 2, 0, 22).finish();
    expect((await fill()).failures).toEqual([]);
    await succeed("docker", ["update", "--memory", "1g", "--memory-swap", "1g", project.container("app")]);
    expect((await fill()).failures).toEqual([]);
    // Longer than the watch takes to look.
    expect((await load("/work?seconds=0.5", 1, 0, 8).finish()).failures).toEqual([]);
    expect(await readPeak(project.container("app"))).toBeGreaterThan(LIMIT);
    expect(await project.logLines("app", "and is replaced")).toEqual([]);
  });

  test("where the application needs more than the share from the start, none is replaced, and the log says once which command helps", async () => {
    await project.replace("app", { ...QUICK, GUNICORN_MEMORY_SHARE: "10" });
    const said = () => project.logLines("app", "none is replaced. Raise the limit: ");
    await until("it is said", async () => (await said()).length > 0);
    // Several pauses' time, in requests.
    await load("/work?seconds=0.5", 2, 0, 28).finish();
    expect(await said()).toHaveLength(1);
    expect((await said())[0]).toMatch(/npx cryo-init --set resources\.production\.app\.memory=\d+M --yes$/);
    expect(await project.logLines("app", "and is replaced")).toEqual([]);
    expect(await project.logLines("app", "Booting worker")).toHaveLength(3);
  });
});
