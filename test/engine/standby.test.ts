import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Ended, run, succeed } from "../support/run.ts";
import { BlueGreen, type Container } from "./support/blue-green.ts";

/**
 * What is not the release's fault must not cost the standby: the colour that is kept for a rollback stays, with its
 * release, its container and its time. Release 2 is live and release 1 is kept before each test.
 */
let stack: BlueGreen;
let docker: string;

beforeAll(async () => {
  stack = await BlueGreen.create("bgr-standby", 23_354);
  docker = join(stack.project.root, ".docker-away");
  // Docker as it is while an engine restarts: at the named step of what is under way, or all the time.
  await writeFile(
    docker,
    `#!/bin/sh
if [ "$AWAY_AT" = always ] || grep -qs "^step=$AWAY_AT" .blue-green/in-progress; then
  echo 'Cannot connect to the Docker daemon' >&2
  exit 1
fi
exec docker "$@"
`,
    { mode: 0o755 },
  );
});
afterAll(async () => await stack.remove());

beforeEach(async () => {
  await stack.succeed("recover");
  if ((await stack.release()) !== "2") await stack.succeed("deploy", stack.image("2"), "--keep", "600");
  if (
    !/^retire=./m.test(await stack.read("state")) ||
    (await stack.state(stack.idle())).status !== "running"
  ) {
    await stack.succeed("deploy", stack.image("1"), "--keep", "600");
    await stack.succeed("deploy", stack.image("2"), "--keep", "600");
  }
  expect(await stack.release()).toBe("2");
});

function away(at: string, ...args: readonly string[]): Promise<Ended> {
  const env = { DOCKER: docker, AWAY_AT: at };
  return run("sh", ["scripts/blue-green.sh", ...args], { cwd: stack.project.root, env });
}

/** What a rollback needs: the kept container, what it runs, and until when it is kept. */
async function standby(): Promise<{ readonly container: Container; readonly state: readonly string[] }> {
  const lines = (await stack.read("state"))
    .split("\n")
    .filter((line) => /^(retire|.*_id|.*_image)/.test(line));
  return { container: await stack.state(stack.idle()), state: lines.sort() };
}

describe("an engine that gives no answer", () => {
  test.each([["recover"], ["retire"], ["rollback"], ["deploy", "any:1"]])(
    "is not taken for containers that do not run: %s %s",
    async (...args) => {
      const before = await standby();
      const ended = await away("always", ...args);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain(
        "Docker Compose gives no answer, so nothing more was done: Cannot connect",
      );
      expect(await standby()).toEqual(before);
    },
  );

  test("in the middle of a start leaves it to the next run, which knows the release of before", async () => {
    const { state } = await standby();
    const ended = await away("probing", "deploy", stack.image("2"));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("the deploy is not finished (step probing)");
    expect((await stack.succeed("recover")).stdout).toContain("Undoing the deploy");
    const ids = (lines: readonly string[]): readonly string[] => lines.filter((line) => /_id=/.test(line));
    expect(ids((await standby()).state)).toEqual(ids(state));
    await stack.succeed("rollback", "--keep", "600");
    expect(await stack.release()).toBe("1");
  });

  test.each(["switched", "draining"])("after the switch (%s) leaves it to be finished", async (step) => {
    const live = stack.live();
    const ended = await away(step, "deploy", stack.image("1"), "--keep", "0");
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`the deploy is not finished (step ${step})`);
    expect((await stack.succeed("recover")).stdout).toContain("Finishing the deploy");
    expect(await stack.release()).toBe("1");
    expect(await stack.untilStopped(live)).toMatchObject({ exitCode: 0 });
  });
});

describe("what fails before the release is touched", () => {
  test("a secret that is not there", async () => {
    const secret = join(stack.project.root, "secrets/secret_key");
    const before = await standby();
    await rename(secret, `${secret}.away`);
    const ended = await stack.project
      .script("deploy", stack.image("1"))
      .finally(() => rename(`${secret}.away`, secret));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("secret_key");
    expect(ended.stderr).toContain("runs as before: its new container was never started");
    expect(ended.stderr).not.toMatch(/^ {2}\| /m);
    expect(await standby()).toEqual(before);
  });

  test("a .env that cannot be read", async () => {
    const file = join(stack.project.root, ".env");
    const text = existsSync(file) ? await readFile(file, "utf8") : "";
    const before = await standby();
    await writeFile(file, "not = a = line of\n'a .env\n");
    const ended = await stack.project.script("deploy", stack.image("1")).finally(() => writeFile(file, text));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("Docker Compose gives no answer");
    expect(await standby()).toEqual(before);
  });

  test("a proxy that does not start, because another program has its port", async () => {
    await succeed("docker", ["stop", stack.containerName("proxy")]);
    const other = createServer().listen(stack.port, "127.0.0.1");
    try {
      const before = await standby();
      const ended = await stack.project.script("deploy", stack.image("1"));
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/did not come up, as it says above; nothing was changed/);
      expect(ended.stderr).not.toContain("is not ready");
      expect(await standby()).toEqual(before);
    } finally {
      await new Promise((resolve) => other.close(resolve));
      await succeed("docker", ["start", stack.containerName("proxy")]);
    }
    await stack.succeed("rollback", "--keep", "600");
    expect(await stack.release()).toBe("1");
  });
});

describe("the time that a colour is kept", () => {
  test("is a number of seconds, also with leading zeros", async () => {
    const { stdout } = await stack.succeed("rollback", "--keep", "0090");
    expect(stdout).toContain("runs on for 90 s");
    for (const wrong of ["99999999999999999999", "1e3", "-1"]) {
      const ended = await stack.project.script("rollback", "--keep", wrong);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/--keep/);
      expect(existsSync(stack.path("in-progress"))).toBe(false);
    }
  });

  test("is promised only of a colour that runs", async () => {
    await succeed("docker", ["stop", stack.containerName(`app-${stack.live()}`)]);
    const { stdout } = await stack.succeed("deploy", stack.image("1"), "--keep", "600");
    expect(stdout).not.toContain("runs on for");
    expect((await stack.succeed("status")).stdout).not.toContain("is kept for a rollback");
  });

  test("over, its stop is waited for instead of refusing what somebody asks for", async () => {
    const old = stack.live();
    await stack.succeed("rollback", "--keep", "2");
    const request =
      'import urllib.request as u; u.urlopen("http://127.0.0.1:5000/api/v1/slow?seconds=12", timeout=30)';
    await succeed("docker", ["exec", "-d", stack.containerName(`app-${old}`), "python", "-c", request]);
    await expect.poll(() => stack.read("lock"), { timeout: 20_000 }).toContain("doing=retire-later");
    expect((await stack.succeed("status")).stdout).toMatch(/At work: process \d+ \(retire-later\)/);
    const { stdout } = await stack.succeed("deploy", stack.image("2"), "--keep", "600");
    expect(stdout).toMatch(/Waiting for process \d+, which stops the colour that was kept for a rollback/);
    expect(await stack.release()).toBe("2");
  });
});

test("the script is found through a link to it", async () => {
  const link = join(stack.project.root, "bg");
  await succeed("ln", ["-s", "scripts/blue-green.sh", link]);
  const { code, stdout } = await run("sh", [link, "status"], { cwd: "/" });
  expect(code).toBe(0);
  expect(stdout).toContain("LIVE");
});
