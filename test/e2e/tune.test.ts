import { existsSync } from "node:fs";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { formatSample, type Sample } from "../../src/tune/sample.ts";
import { readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { setUpExample } from "../support/set-up.ts";
import { KEY, TerminalSession } from "../support/terminal.ts";
import { type FakeEngine, fakeEngine } from "../unit/engine/fake-engine.ts";
import { sampleAt, series } from "../unit/tune/samples.ts";

const MIB = 1024 * 1024;
const SAMPLES = ".cryo-init/samples/samples.jsonl";
const SUMMARY = ".cryo-init/samples/summary.json";

const describeContainer = (id: string, service: string, limits: object): object => ({
  Id: id,
  Config: {
    Labels: {
      "com.docker.compose.project": "cryoprotect-mini",
      "com.docker.compose.service": service,
    },
    Env: service === "app" ? ["WEB_CONCURRENCY=5"] : [],
  },
  State: { StartedAt: "2026-01-01T00:00:00Z", Paused: false },
  HostConfig: limits,
});
const INSPECTED = [
  describeContainer("aa", "app", { Memory: 1_610_612_736, NanoCpus: 2_000_000_000, PidsLimit: 256 }),
  describeContainer("bb", "redis", { Memory: 268_435_456, NanoCpus: 500_000_000, PidsLimit: 64 }),
];

/** An engine in which the application runs, with 300 MiB in use, and Redis, in which no command can be run. */
const RUNNING = `
ps*com.docker.compose.project=cryoprotect-mini) echo aa; echo bb ;;
ps*) ;;
container\\ inspect*) echo '${JSON.stringify(INSPECTED)}' ;;
exec\\ aa*) printf 'memory.current:%s\\nmemory.stat:inactive_file 0\\nmemory.peak:1\\ncpu.stat:usage_usec 5\\npids.current:22\\n' 314572800 ;;
exec*) exit 126 ;;
stats*) echo '{"CPUPerc":"5.00%","MemUsage":"10MiB / 256MiB","PIDs":"6"}' ;;
events*) ;;
info*) echo '{"NCPU":4}' ;;`;

const copySetUp = setUpExample("tune");
let root = "";
let engine: FakeEngine | undefined;
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => {
  await removeFolder(root);
  if (engine !== undefined) await removeFolder(engine.folder);
  engine = undefined;
});

const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

async function write(samples: readonly Sample[]): Promise<string> {
  const file = join(root, "..", `${root.split("/").at(-1)}.jsonl`);
  await writeFile(file, samples.map(formatSample).join(""));
  return file;
}

async function tune(...args: readonly string[]) {
  return await cryoInit(["tune", root, ...args], { env: { DOCKER: engine?.command ?? "/none/docker" } });
}

describe("sampling", () => {
  test("keeps what it has seen, adds to it, and declines while that is too little", async () => {
    engine = await fakeEngine(RUNNING);
    const first = await tune("--duration", "1s", "--interval", "1s");
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("Sampling production") });
    expect(first.stdout).toMatch(/production app: 2 samples over \ds, /);
    expect(first.stdout).toContain("it takes 100 samples over 3h, so 98 samples and 3h more.");
    expect(first.stdout).toContain("Peak so far: 300M of memory");
    expect(first.stdout).toContain("production redis: 2 samples");
    await tune("--duration", "1s", "--interval", "1s");
    const lines = (await read(SAMPLES)).trim().split("\n");
    expect(lines).toHaveLength(8);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      environment: "production",
      service: "app",
      memory: 300 * MIB,
      cpu: 5000,
      pids: 20,
      limits: { memory: 1536 * MIB, cpus: 2000, pids: 256, workers: 5 },
    });
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ service: "redis", memory: 10 * MIB, millicores: 50 });
    expect(await read(".cryo-init/.gitignore")).toContain("/samples/*.jsonl*");
    expect((await cryoInit(["check", root])).code).toBe(0);
  });

  test("what a killed run has left of a line is passed over, and a line that is none is named", async () => {
    engine = await fakeEngine(RUNNING);
    await tune("--duration", "1s", "--interval", "1s");
    await appendFile(join(root, SAMPLES), '{"when":"2026-0');
    expect((await tune("--duration", "1s", "--interval", "1s")).code).toBe(0);
    expect((await read(SAMPLES)).trim().split("\n")).toHaveLength(8);
    await appendFile(join(root, SAMPLES), "{}\n");
    const { code, stderr } = await tune("--duration", "0s");
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${SAMPLES}:9: "when" is missing`),
    });
  });

  test("a kill that came while the container was starting again is told with its next sample", async () => {
    // Running, gone when the kill is told, and running again.
    engine = await fakeEngine(`
events*) [ "$(grep -c ^events '__CALLS__')" = 2 ] && echo aa ;;
ps*com.docker.compose.project=cryoprotect-mini) [ "$(grep -c 'project=cryoprotect-mini$' '__CALLS__')" = 2 ] || echo aa ;;
${RUNNING}`);
    const script = await readFile(engine.command, "utf8");
    await writeFile(engine.command, script.replaceAll("__CALLS__", engine.calls));
    const { stdout } = await tune("--duration", "2s", "--interval", "1s", "--json");
    const { services } = JSON.parse(stdout) as { services: { samples: number; use: { kills: number } }[] };
    expect(services[0]).toMatchObject({ samples: 2, use: { kills: 1 } });
  });

  test("a rootless engine that counts nothing by container is not sampled, and the next step is said", async () => {
    const info = fileURLToPath(new URL("../fixtures/podman/info-rootless.json", import.meta.url));
    engine = await fakeEngine(RUNNING.replace("info*) echo '{\"NCPU\":4}' ;;", `info*) cat '${info}' ;;`));
    const refused = await tune();
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(/nothing counts what a container uses[\s\S]*Boot with version 2/);
  });

  test("nothing that runs, and no engine, are errors that say what to do", async () => {
    engine = await fakeEngine("ps*) ;;");
    const nothing = await tune();
    expect(nothing).toMatchObject({ code: 1, stdout: "" });
    expect(nothing.stderr).toContain("no container of this project runs here");
    expect(nothing.stderr).toContain("Start it: docker compose -f docker-compose.yml up --build --wait");
    await removeFolder(engine.folder);
    engine = undefined;
    expect(await tune()).toMatchObject({ code: 1, stderr: expect.stringContaining("is not installed here") });
    expect(existsSync(join(root, SAMPLES))).toBe(false);
  });

  test("Ctrl-C is enough: what was seen is kept and shown", async () => {
    engine = await fakeEngine(RUNNING);
    const size = { columns: 120, rows: 40 };
    const args = ["tune", root, "--duration", "1h", "--interval", "1s", "--apply"];
    const terminal = new TerminalSession(args, size, { DOCKER: engine.command });
    await terminal.waitFor("Sampling production");
    const hasTwo = async () => (await read(SAMPLES).catch(() => "")).split("\n").length > 4;
    await vi.waitUntil(hasTwo, { timeout: 20_000 });
    terminal.press(KEY.ctrlC);
    await terminal.waitFor("Ended early, with");
    await terminal.waitFor("Too few to recommend anything");
    expect(await terminal.ended()).toBe(0);
  });
});

describe("recommendations from a file", () => {
  test("say for each limit what was measured, the sum and the result", async () => {
    const file = await write(series());
    const { code, stdout, stderr } = await tune("--from", file);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/limit +now +peak +P50 +P90 +P95 +P99 +floor +recommended/);
    expect(stdout).toMatch(/memory +1536M +400M +400M +400M +400M +400M +128M +1152M/);
    expect(stdout).toContain("memory: peak 400M x 1.15; at most 25 % less at once");
    expect(stderr).toContain(`npx cryo-init tune --from ${file} --apply`);
  });

  test("as JSON: the stable form", async () => {
    const { stdout } = await tune("--from", await write(series()), "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      applied: false,
      settings: { "resources.production.app.memory": "1152M" },
      services: [
        {
          environment: "production",
          service: "app",
          samples: 744,
          sufficient: true,
          lack: null,
          use: { memory: { peak: 400 * MIB }, kills: 0 },
          limits: expect.arrayContaining([
            expect.objectContaining({
              limit: "memory",
              now: 1536 * MIB,
              result: 1152 * MIB,
              floor: 128 * MIB,
            }),
          ]),
        },
      ],
    });
  });

  test("are applied by a run like any other, with charts on the site, and taken back by undo", async () => {
    const before = await readTree(root);
    const file = await write(series());
    const dry = await tune("--from", file, "--apply");
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining("+          memory: 1152M") });
    expect(dry.stderr).toContain("Nobody could be asked. To write it: the same command with --yes");
    expect(await readTree(root)).toEqual(before);

    const { code, stderr } = await tune("--from", file, "--apply", "--yes");
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("production app  memory 1536M -> 1152M");
    expect(await read("docker-compose.yml")).toContain("memory: 1152M");
    expect(await read("docs-site/resources.md")).toContain("(images/use-production-app.svg)");
    expect(await read("docs-site/images/use-production-app.svg")).toContain("limit 1152M, peak 400M");
    expect(JSON.parse(await read(SUMMARY))).toMatchObject({ schema: 1 });
    expect((await cryoInit(["check", root])).code).toBe(0);
    // On another machine, without the samples, too; and after another answer.
    await cryoInit([root, "--yes", "--set", "resources.production.app.memory=1G"]);
    expect(await read("docs-site/images/use-production-app.svg")).toContain("limit 1G, peak 400M");
    expect((await cryoInit(["check", root])).code).toBe(0);
    const more = await write(series(() => ({ memory: 500 * MIB })));
    await tune("--from", more, "--apply", "--yes");
    expect(await read("docs-site/images/use-production-app.svg")).toContain("limit 1G, peak 500M");
    await cryoInit(["undo", root]);
    expect(await read("docs-site/images/use-production-app.svg")).toContain("limit 1G, peak 400M");
    expect((await cryoInit(["check", root])).code).toBe(0);
  });

  test("undo of the first one takes the summary away with the charts", async () => {
    const pages = await read("docs-site/resources.md");
    await tune("--from", await write(series()), "--apply", "--yes");
    expect((await cryoInit(["undo", root])).code).toBe(0);
    expect(existsSync(join(root, SUMMARY))).toBe(false);
    expect(await read("docs-site/resources.md")).toBe(pages);
    expect((await cryoInit(["check", root])).code).toBe(0);
  });

  test("with --json, one object says that it was applied", async () => {
    const file = await write(series());
    expect(JSON.parse((await tune("--from", file, "--apply", "--json")).stdout)).toMatchObject({
      applied: false,
    });
    expect(await read("docker-compose.yml")).toContain("memory: 1536M");
    const { stdout } = await tune("--from", file, "--apply", "--json", "--yes");
    expect(JSON.parse(stdout)).toMatchObject({ applied: true });
    expect(await read("docker-compose.yml")).toContain("memory: 1152M");
  });

  test("are reviewed in the wizard, and nothing is written before its yes", async () => {
    const file = await write(series());
    const size = { columns: 120, rows: 40 };
    const terminal = new TerminalSession(["tune", root, "--from", file, "--apply"], size, {
      DOCKER: "/none",
    });
    await terminal.waitFor("Go to the review");
    terminal.press("r");
    await terminal.waitFor("production app memory 1536M -> 1152M");
    expect(await read("docker-compose.yml")).toContain("memory: 1536M");
    terminal.press("w");
    expect(await terminal.ended()).toBe(0);
    expect(await read("docker-compose.yml")).toContain("memory: 1152M");
    expect((await cryoInit(["check", root])).code).toBe(0);
  });

  test("too few samples: nothing is set, unless somebody insists", async () => {
    const file = await write(series(undefined, 0.1));
    const declined = await tune("--from", file, "--apply", "--yes");
    expect(declined).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("too few samples to set anything by"),
    });
    expect(await read("docker-compose.yml")).toContain("memory: 1536M");
    const taken = await tune("--from", file, "--few-samples", "--apply", "--yes");
    expect(taken.stdout).toContain("From too few samples, as --few-samples asks: 76 samples and 2h55m more");
    expect(await read("docker-compose.yml")).toContain("memory: 1152M");
  });
});

describe("what cannot be used is refused", () => {
  test("a broken line, with file and line", async () => {
    const file = await write(series(undefined, 0.1));
    await appendFile(file, '{"when": "yesterday"}\n');
    expect(await tune("--from", file)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(`${file}:25: "when" is no time`),
    });
  });

  test("a file that is not there, and one about nothing here", async () => {
    expect(await tune("--from", "none.json")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"none.json"'),
    });
    const other = await write([sampleAt(0, { environment: "swarm" })]);
    expect(await tune("--from", other)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("there are no samples"),
    });
  });

  test.each([
    [["--duration", "soon"], /--duration: "soon" is not a duration/],
    [["--interval", "100ms"], /--interval: 100ms is not from 1s to/],
    [["--from", "f", "--duration", "1m"], /--from reads samples, and --duration/],
    [["--dry-run"], /--dry-run is only for --apply/],
    [["--force"], /--force is not for "cryo-init tune"/],
  ])("%j", async (args, message) => {
    expect(await tune(...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });

  test("a summary that somebody has damaged stops each run, and says what to do", async () => {
    await tune("--from", await write(series()), "--apply", "--yes");
    await writeFile(
      join(root, SUMMARY),
      '{"schema":1,"environments":[{"name":"production","services":[{}]}]}',
    );
    const { code, stderr } = await cryoInit(["check", root]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${SUMMARY} is not what "cryo-init tune" writes`);
    await rm(join(root, SUMMARY));
    expect((await cryoInit(["check", root])).code).toBe(3);
    expect((await cryoInit([root, "--yes"])).code).toBe(0);
    expect(await read("docs-site/resources.md")).toContain("Nothing has been measured yet");
    expect(existsSync(join(root, "docs-site/images/use-production-app.svg"))).toBe(false);
  });
});
