import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run, succeed } from "../support/run.ts";
import { BlueGreen, type Container } from "./support/blue-green.ts";
import { type Answer, get, until } from "./support/engine.ts";
import { buildRelease } from "./support/release.ts";

/** scripts/blue-green.sh, sentence by sentence. Releases are named by number, and say it with each answer. */
let stack: BlueGreen;

beforeAll(async () => {
  stack = await BlueGreen.create("bgr-deploy", 23_351);
});
afterAll(async () => await stack.remove());

/** The release that is not live, so that a deploy changes what people see. */
async function nextRelease(): Promise<string> {
  return (await stack.release()) === "1" ? "2" : "1";
}

test("a deploy starts the idle colour, waits until it is ready, switches, and says who answers", async () => {
  const { stdout } = await stack.succeed("deploy", stack.image("2"), "--keep", "0");
  expect(stdout).toMatch(
    /Starting app-green.*\napp-green is ready: 5 good answers.*\ngreen answers at the public port\n/,
  );
  expect(await stack.release()).toBe("2");
  expect((await stack.succeed("status")).stdout).toMatch(/^green {2}LIVE {2}running, healthy/m);
});

test("a switch does not reload the proxy: all its processes stay, and its log has no word of it", async () => {
  const before = await stack.proxyProcesses();
  expect(before.length).toBeGreaterThan(1);
  await stack.succeed("deploy", stack.image(await nextRelease()), "--keep", "0");
  expect(await stack.proxyProcesses()).toEqual(before);
  const { stdout, stderr } = await run("docker", ["logs", stack.containerName("proxy")]);
  expect(stdout + stderr).not.toMatch(/reconfiguring|SIGHUP|signal process started/);
});

test("the colour that was left runs on, so that a rollback is answered by it within 4 s", async () => {
  const before = await stack.release();
  await stack.succeed("deploy", stack.image(await nextRelease()), "--keep", "90");
  const kept = await stack.state(stack.idle());
  expect(kept.status).toBe("running");
  const rollback = stack.succeed("rollback", "--keep", "90");
  const milliseconds = await until("the old release", async () => (await stack.release()) === before);
  await rollback;
  expect(milliseconds).toBeLessThan(4000);
  expect(await stack.state(stack.live())).toEqual(kept);
});

test("a rollback after the old colour was stopped starts the very release again", async () => {
  const before = await nextRelease();
  await stack.succeed("retire");
  expect(await stack.state(stack.idle())).toMatchObject({ status: "exited", exitCode: 0 });
  await stack.succeed("rollback", "--keep", "0");
  expect(await stack.release()).toBe(before);
});

test("the old colour is stopped by itself when its time is over", async () => {
  await stack.succeed("deploy", stack.image(await nextRelease()), "--keep", "2");
  const old = stack.idle();
  expect(await stack.untilStopped(old)).toMatchObject({ exitCode: 0 });
  await until("the audit line", async () => (await stack.audit()).at(-1)?.action === "retire", 10);
  expect((await stack.audit()).at(-1)).toMatchObject({ from: old, result: "stopped, exit code 0" });
});

test("each switch writes an audit line, and history prints valid JSON", async () => {
  const before = (await stack.audit()).length;
  const image = stack.image(await nextRelease());
  await stack.succeed("deploy", image, "--keep", "0");
  const added = (await stack.audit()).slice(before);
  expect(added.map(({ action, result }) => `${action}: ${result}`)).toEqual([
    "deploy: switched",
    "retire: stopped, exit code 0",
  ]);
  expect(added[0]).toMatchObject({ image, from: stack.idle(), to: stack.live() });
  expect(added[0]?.seconds).toBeGreaterThan(0);
  const { stdout } = await stack.succeed("history");
  for (const line of stdout.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("at");
});

/** Deploys the other release, with a request of so many seconds sent to the live one shortly before the switch. */
async function deployDuring(seconds: number): Promise<{ answer: Answer; stderr: string; old: Container }> {
  const old = stack.live();
  const deploy = stack.succeed("deploy", stack.image(await nextRelease()), "--keep", "0");
  await until("the gate", async () => (await stack.read("in-progress")).includes("step=probing"));
  const answer = get(stack.port, `/api/v1/slow?seconds=${seconds}`);
  const { stderr } = await deploy;
  return { answer: await answer, stderr, old: await stack.state(old) };
}

test("requests in flight end before the old colour is stopped", async () => {
  const { answer, stderr, old } = await deployDuring(12);
  expect(answer.status).toBe(200);
  expect(stderr).toBe("");
  expect(old).toMatchObject({ status: "exited", exitCode: 0 });
});

test("the drain has a limit, says what is left, and the stop still lets it end", async () => {
  const script = join(stack.project.root, "scripts/blue-green.sh");
  const text = await readFile(script, "utf8");
  await writeFile(script, text.replace(/^drain_seconds=.*/m, "drain_seconds=1"));
  const { answer, stderr, old } = await deployDuring(12);
  await writeFile(script, text);
  expect(stderr).toMatch(/1 connections are still open after 1 s/);
  expect(answer.status).toBe(200);
  expect(old).toMatchObject({ status: "exited", exitCode: 0 });
});

test("of two runs at once the second names the first and ends, whatever its time zone", async () => {
  const args = ["scripts/blue-green.sh", "deploy", stack.image(await nextRelease()), "--keep", "0"];
  const first = spawn("sh", args, { cwd: stack.project.root, stdio: "ignore" });
  const ended = new Promise((resolve) => first.on("close", resolve));
  await until("the lock", async () => existsSync(stack.path("lock")));
  const env = { TZ: "Pacific/Auckland", LC_ALL: "C" };
  const second = await run("sh", ["scripts/blue-green.sh", "rollback"], { cwd: stack.project.root, env });
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(`process ${first.pid} is at it since `);
  expect(await ended).toBe(0);
  expect(existsSync(stack.path("lock"))).toBe(false);
});

test("the lock of another user's process holds", async () => {
  const start = (await readFile("/proc/self/stat", "utf8")).replace(/^.*\) /, "").split(" ")[19];
  await writeFile(stack.path("lock"), `pid=${process.pid}\nstart=${start}\nsince=today\n`);
  await run("chown", ["-R", "12345", stack.path()]);
  const { code, stderr } = await run("sh", ["scripts/blue-green.sh", "recover"], {
    cwd: stack.project.root,
    uid: 12345,
  });
  await run("chown", ["-R", "0", stack.path()]);
  await run("rm", [stack.path("lock")]);
  expect(stderr).toContain(`process ${process.pid} is at it since today`);
  expect(code).toBe(1);
});

test("the lock of a killed process is taken over, by one of many that try at once", async () => {
  const killed = spawn("sh", ["scripts/blue-green.sh", "deploy", stack.image(await nextRelease())], {
    cwd: stack.project.root,
    stdio: "ignore",
  });
  await until("the lock", async () => existsSync(stack.path("lock")));
  killed.kill("SIGKILL");
  const runs = await Promise.all(Array.from({ length: 6 }, () => stack.project.script("recover")));
  const takers = runs.filter(({ stdout }) =>
    stdout.includes(`Taking over the lock of process ${killed.pid}`),
  );
  expect(takers).toHaveLength(1);
  for (const { code, stderr } of runs) expect(code === 0 || /is at it since/.test(stderr), stderr).toBe(true);
  expect(existsSync(stack.path("lock"))).toBe(false);
  expect(existsSync(stack.path("in-progress"))).toBe(false);
});

test.each([
  ["unready", /HTTP\/1\.1 503/, /"GET \/health\/readiness HTTP\/1\.1" 503/],
  ["crash", /HTTP\/1\.1 50[24]/, /no such table: users/],
] as const)(
  "a release that is never ready (%s) leaves the live one untouched, and says why",
  async (behaviour, status, logged) => {
    await buildRelease(stack.project, stack.image(behaviour), "9", behaviour);
    const before = await stack.state(stack.live());
    const release = await stack.release();
    const idle = stack.idle();
    const ended = await stack.project.script("deploy", stack.image(behaviour));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(
      `http://127.0.0.1:8080/__probe/${idle} in proxy, which asks http://app-${idle}:5000/health/readiness`,
    );
    expect(ended.stderr).toMatch(status);
    expect(ended.stderr).toMatch(logged);
    expect(ended.stderr).toContain("was left as it is");
    expect(await stack.state(stack.live())).toEqual(before);
    expect(await stack.release()).toBe(release);
    expect((await stack.audit()).at(-1)).toMatchObject({ action: "deploy", result: "failed" });
    expect(await stack.state(idle)).toMatchObject({ status: "exited" });
  },
);

test("after a failed deploy a rollback brings the release before, not the failed one", async () => {
  const before = await nextRelease();
  await stack.succeed("rollback", "--keep", "0");
  expect(await stack.release()).toBe(before);
});

test("the script runs under BusyBox with BusyBox' own tools", async () => {
  const bin = join(stack.project.root, ".busybox");
  await succeed("mkdir", ["-p", bin]);
  const tools =
    "sh sed grep awk mv rm cut tr tail head date ps ln cat mkdir chmod id nohup sleep timeout wget";
  for (const tool of tools.split(" ")) {
    await writeFile(join(bin, tool), `#!/bin/sh\nexec busybox ${tool} "$@"\n`, { mode: 0o755 });
  }
  const release = await nextRelease();
  const env = { PATH: `${bin}:${process.env.PATH}` };
  const args = ["sh", "scripts/blue-green.sh", "deploy", stack.image(release), "--keep", "0"];
  const ended = await run("busybox", args, { cwd: stack.project.root, env });
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  expect(ended.stderr).toBe("");
  expect(await stack.release()).toBe(release);
});

test("status without an engine says that, and not that nothing was started", async () => {
  const args = ["scripts/blue-green.sh", "status"];
  const env = { DOCKER: "/bin/false" };
  const { code, stderr } = await run("sh", args, { cwd: stack.project.root, env });
  expect(code).toBe(1);
  expect(stderr).toContain("Docker Compose gives no answer");
  expect(stderr).not.toContain("nothing has been started");
});

test.each(["status", "history", "retire", "recover"])(
  "%s refuses an argument that it does not know",
  async (command) => {
    const before = await stack.state(stack.idle());
    const ended = await stack.project.script(command, "app-green");
    expect(ended).toMatchObject({ code: 1, stdout: "", stderr: "blue-green: unknown argument: app-green\n" });
    expect(await stack.state(stack.idle())).toEqual(before);
  },
);
