import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run, succeed } from "../support/run.ts";
import { BlueGreen } from "./support/blue-green.ts";
import { KeepAliveLoad } from "./support/load.mjs";
import { buildRelease } from "./support/release.ts";

/**
 * The cutover script is killed at each step, under load, and the next run finishes or undoes it. It is killed from
 * outside: mv, rm and docker are replaced by a stand-in that kills whoever holds the lock at the moment that it is told.
 */
const STAND_IN = fileURLToPath(new URL("../fixtures/release/kill-at.sh", import.meta.url));

/** Where a deploy is killed, in its own order. What was called just before goes on: an orphan. */
const DEPLOY_STEPS = [
  "after moved .blue-green/in-progress, step starting",
  "before tag, step starting",
  "after tag, step starting",
  "before up app-",
  "after up app-",
  "after moved .blue-green/in-progress, step probing",
  "after moved .blue-green/in-progress, step switching",
  "flag/green, step switching",
  "after moved .blue-green/in-progress, step switched",
  "after moved .blue-green/in-progress, step draining",
  "after moved .blue-green/state, step draining",
  "after moved .blue-green/history.log, step draining",
  "after removed .blue-green/in-progress, step none",
  "before stop, step none",
  "after stop, step none",
];
/** The same for a release that is never ready: while it is being undone. */
const UNDO_STEPS = [
  "before stop",
  "after container rm",
  "after moved .blue-green/history.log",
  "after removed .blue-green/in-progress",
];

let stack: BlueGreen;
let bin: string;
let load: KeepAliveLoad;

beforeAll(async () => {
  stack = await BlueGreen.create("bgr-killed", 23_353);
  await buildRelease(stack.project, stack.image("bad"), "9", "crash");
  bin = join(stack.project.root, ".kill-at");
  await mkdir(bin);
  for (const tool of ["mv", "rm", "docker"]) {
    await copyFile(STAND_IN, join(bin, tool));
    await chmod(join(bin, tool), 0o755);
  }
  load = new KeepAliveLoad(stack.port, 4);
});
afterAll(async () => {
  await load?.stop();
  await stack.remove();
});

/** Runs a deploy until it is killed; resolves when the script is gone, whatever it has left running. */
function deploy(
  release: string,
  env: Readonly<Record<string, string>>,
  killAfterMs?: number,
): Promise<NodeJS.Signals | null> {
  const args = ["scripts/blue-green.sh", "deploy", stack.image(release), "--keep", "0"];
  const child = spawn("sh", args, {
    cwd: stack.project.root,
    stdio: "ignore",
    env: { ...process.env, ...env },
  });
  if (killAfterMs !== undefined) void setTimeout(killAfterMs).then(() => child.kill("SIGKILL"));
  return new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
}

async function deployKilledAt(release: string, step: string): Promise<void> {
  const log = join(stack.project.root, ".kill-at", "log");
  await rm(log, { force: true });
  await rm(`${log}.done`, { force: true });
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    REAL_PATH: process.env.PATH ?? "",
    KILL_LOG: log,
    KILL_WHEN: step,
  };
  const signal = await deploy(release, env);
  expect(signal, `never came to "${step}":\n${await readFile(log, "utf8")}`).toBe("SIGKILL");
}

async function nextRelease(): Promise<string> {
  return (await stack.release()) === "1" ? "2" : "1";
}

/** One state: flag, containers, images, tags and what is written down agree, and nothing is under way. */
async function expectOneState(): Promise<void> {
  for (const name of ["in-progress", "lock", "child"]) expect(existsSync(stack.path(name)), name).toBe(false);
  const state = new Map(
    (await stack.read("state")).split("\n").map((line) => line.split("=", 2) as [string, string]),
  );
  const live = await stack.state(stack.live());
  expect(live).toMatchObject({ status: "running", image: state.get(`${stack.live()}_id`) });
  expect(`${stack.name}-release:${await stack.release()}`).toBe(
    state.get(`${stack.live()}_image`)?.replace(/^.*:(blue|green)$/, `${stack.name}-release:1`),
  );
  expect(state.get("retire") ?? "").toBe("");
  const idle = await stack.container(`app-${stack.idle()}`);
  expect(["exited", "created", undefined]).toContain(idle?.status);
  for (const colour of ["blue", "green"]) {
    const { stdout } = await run("docker", ["image", "inspect", "-f", "{{.Id}}", `${stack.name}:${colour}`]);
    expect(stdout.trim(), `the tag of ${colour}`).toBe(state.get(`${colour}_id`) ?? "");
  }
  const temporary = await succeed("find", [
    stack.path(),
    "-name",
    "*.new.*",
    "-o",
    "-name",
    "lock.*",
    "-o",
    "-name",
    ".next.*",
  ]);
  expect(temporary).toBe("");
  expect((await stack.audit()).length).toBeGreaterThan(0);
  expect((await stack.succeed("status")).stdout).toContain(`Answering at the public port: ${stack.live()}`);
}

test.each(DEPLOY_STEPS)("killed %s: recover leaves one state", async (step) => {
  const before = await stack.release();
  const release = await nextRelease();
  await deployKilledAt(release, step);
  await stack.succeed("recover");
  await expectOneState();
  const switched = DEPLOY_STEPS.indexOf(step) >= DEPLOY_STEPS.indexOf("flag/green, step switching");
  expect(await stack.release()).toBe(switched ? release : before);
});

test("killed before anything is begun with: nothing has changed", async () => {
  const before = await stack.release();
  await deployKilledAt(await nextRelease(), "before up proxy, step none");
  await stack.succeed("recover");
  await expectOneState();
  expect(await stack.release()).toBe(before);
});

test.each(UNDO_STEPS)(
  "killed %s while a failed deploy is undone: recover leaves the release before",
  async (step) => {
    const before = await stack.release();
    const { id, startedAt } = await stack.state(stack.live());
    if (step === "after container rm") await forgetIdle();
    await deployKilledAt("bad", step);
    await stack.succeed("recover");
    await expectOneState();
    expect(await stack.release()).toBe(before);
    expect(await stack.state(stack.live())).toMatchObject({ id, startedAt });
  },
);

/** The idle colour as if it had never had a release: then an undo removes the container of the failed one. */
async function forgetIdle(): Promise<void> {
  const idle = stack.idle();
  await run("docker", ["rm", "-f", stack.containerName(`app-${idle}`)]);
  await run("docker", ["rmi", "-f", `${stack.name}:${idle}`]);
  await succeed("sed", ["-i", `/^${idle}_/d`, stack.path("state")]);
}

/** Milliseconds. The same in CI each time; everywhere else others are tried. */
const MOMENTS = [300, 1701, 3200, 5101, 7900].map((moment) =>
  process.env.CI === undefined ? Math.round(Math.random() * 9000) : moment,
);

test.each(MOMENTS)("killed after %d ms: the next deploy or recover leaves one state", async (moment) => {
  await deploy(await nextRelease(), {}, moment);
  if (moment % 2 === 0) await stack.succeed("deploy", stack.image(await nextRelease()), "--keep", "0");
  else await stack.succeed("recover");
  await expectOneState();
});

test.each(["switched", "draining"])(
  "killed at the step %s, then the old colour ends and what the new one needs fails: the new one stays live",
  async (step) => {
    const release = await nextRelease();
    const from = stack.live();
    await deployKilledAt(release, `after moved .blue-green/in-progress, step ${step}`);
    const to = stack.live();
    expect(to).not.toBe(from);
    await succeed("docker", ["stop", stack.containerName(`app-${from}`)]);
    const inLive = ["exec", stack.containerName(`app-${to}`)];
    await succeed("docker", [...inLive, "touch", "/tmp/not-ready"]);
    await stack.succeed("recover");
    const { code, stdout } = await stack.project.script("status");
    expect(stdout).toContain(`Answering at the public port: ${to}, which says that it is not ready`);
    expect(code).toBe(1);
    await succeed("docker", [...inLive, "rm", "/tmp/not-ready"]);
    await expectOneState();
    expect(await stack.release()).toBe(release);
  },
);

test("no request failed while the script was killed over and over", async () => {
  const { requests, slow, failures } = await load.stop();
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(1000);
  expect(slow).toBeGreaterThan(30);
});
