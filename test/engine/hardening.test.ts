import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTree } from "../support/example.ts";
import { cryoInit, run, succeed } from "../support/run.ts";
import { ExampleProject, get, inspect, until } from "./support/engine.ts";

/** Hardening as the kernel and the engine have it, and what becomes of secrets. */
const NAME = "hardened";
const FILE = "docker-compose.blue-green.yml";
const PRODUCTION = "docker-compose.yml";
const PORT = 23_150;
const SECRETS = { supabase_key: "not-in-any-image-6d1f", secret_key: "not-in-any-image-93ab" };
const SERVICES = { "app-blue": 10_001, "app-green": 10_001, redis: 999, proxy: 101 };

let project: ExampleProject;

const containerOf = (service: string): string => `${NAME}-blue-green-${service}-1`;
const inService = async (service: string, script: string): Promise<string> =>
  (await run("docker", ["exec", containerOf(service), "sh", "-c", script])).stdout;

beforeAll(async () => {
  project = await ExampleProject.create(
    "hardening",
    {
      "application.name": NAME,
      "application.ports.production": String(PORT),
      "application.ports.blue-green": String(PORT + 1),
    },
    SECRETS,
  );
  await project.up(FILE);
});
afterAll(async () => {
  await project.remove(NAME, `${NAME}-blue-green`);
  await run("docker", ["image", "rm", "-f", `${NAME}:blue`, `${NAME}:green`, `${NAME}:local`]);
});

describe.each(Object.entries(SERVICES))("%s", (service, uid) => {
  test(`runs as user ${uid}, without a capability or a way to one`, async () => {
    const status = await inService(service, "cat /proc/[0-9]*/status");
    expect(new Set(status.match(/^Uid:.*$/gm))).toEqual(new Set([`Uid:\t${uid}\t${uid}\t${uid}\t${uid}`]));
    for (const set of ["CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb"])
      expect(new Set(status.match(new RegExp(`^${set}:.*$`, "gm")))).toEqual(
        new Set([`${set}:\t0000000000000000`]),
      );
    expect(new Set(status.match(/^NoNewPrivs:.*$/gm))).toEqual(new Set(["NoNewPrivs:\t1"]));
  });

  test("writes to nothing but its memory file systems and volumes, and runs nothing from memory", async () => {
    // /dev/mqueue and /dev/shm are the kernel's own, made by Docker for each container.
    const found = await inService(service, "find / -type d -writable -not -path '/proc/*' 2>/dev/null");
    const own: Readonly<Record<string, readonly string[]>> = {
      // It keeps nothing here: the cache lives in memory only.
      redis: [],
      proxy: [],
      "app-blue": ["/app/logs", "/app/cache", "/app/backup/data"],
      "app-green": ["/app/logs", "/app/cache", "/app/backup/data"],
    };
    const roots = found.split("\n").filter((path) => path !== "" && !/^\/tmp\/.|^\/data\/./.test(path));
    expect(roots.sort()).toEqual(["/dev/mqueue", "/dev/shm", "/tmp", ...(own[service] ?? [])].sort());
    const ran = await inService(
      service,
      "printf '#!/bin/sh\\necho ran' >/tmp/x && chmod 755 /tmp/x && /tmp/x 2>&1; rm /tmp/x",
    );
    expect(ran).toMatch(/Permission denied/);
  });
});

describe("the application", () => {
  test("has bounded processes: a flood of them stops at the limit, and the container serves on", async () => {
    const limit = (await inspect(containerOf("app-blue"))).HostConfig.PidsLimit;
    const script = `i=0; while [ $i -lt ${limit + 50} ]; do sleep 20 & i=$((i + 1)); done`;
    const flood = await run("docker", ["exec", containerOf("app-blue"), "sh", "-c", script]);
    expect(flood.stderr).toMatch(/Cannot fork|Resource temporarily unavailable/);
    expect((await get(PORT + 1, "/health/liveness")).status).toBe(200);
    // Nothing more can be started in it until then, checks included.
    await until("the flood is over", async () => {
      const top = await succeed("docker", ["top", containerOf("app-blue"), "-o", "pid"]);
      return top.split("\n").length < limit / 2;
    });
  });

  test("has bounded open files and leaves no core dump", async () => {
    const limits = await inService("app-blue", "cat /proc/1/limits");
    expect(limits).toMatch(/^Max open files +8192 +8192/m);
    expect(limits).toMatch(/^Max core file size +0 +0/m);
  });

  test("has an init process that reaps what is orphaned, and a grace period above the server's own", async () => {
    const processes = await inService(
      "app-blue",
      "sh -c 'sleep 0.1 & exit'; sleep 0.3; cat /proc/1/comm; grep -h ^State /proc/[0-9]*/status",
    );
    expect(processes).toMatch(/^(docker-init|tini)\n/);
    expect(processes).not.toContain("zombie");
    const [{ Config }] = JSON.parse(await succeed("docker", ["inspect", containerOf("app-blue")])) as [
      { Config: { StopTimeout: number } },
    ];
    const graceful = await inService(
      "app-blue",
      "sed -n 's/^graceful_timeout.*, \\([0-9]*\\), .*/\\1/p' /opt/container/gunicorn.conf.py",
    );
    expect(Config.StopTimeout).toBeGreaterThan(Number(graceful));
  });
});

test("Redis is on a network that leads nowhere, and publishes nothing", async () => {
  const network = JSON.parse(await succeed("docker", ["network", "inspect", `${NAME}-blue-green_backend`]));
  expect(network).toMatchObject([{ Internal: true }]);
  // Destination 0: the default route, which a network to elsewhere would bring.
  expect(await inService("redis", "cut -f2 /proc/net/route")).not.toContain("00000000");
  const { HostConfig } = await inspect(containerOf("redis"));
  expect(HostConfig.PortBindings).toEqual({});
});

test("only the proxy's port is published, on this host's loopback address", async () => {
  const { HostConfig } = await inspect(containerOf("proxy"));
  expect(HostConfig.PortBindings).toEqual({
    "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(PORT + 1) }],
  });
  for (const service of ["app-blue", "app-green"])
    expect((await inspect(containerOf(service))).HostConfig.PortBindings).toEqual({});
});

describe("secrets", () => {
  test("reach the server: the listed ones, and no other that lies beside them", async () => {
    await writeFile(join(project.root, "secrets", "unlisted_key"), "never-exported", { mode: 0o444 });
    const script = "tr '\\0' '\\n' </proc/$(cut -d' ' -f1 /proc/1/task/1/children)/environ";
    const environment = await inService("app-blue", script);
    expect(environment).toMatch(new RegExp(`^SECRET_KEY=${SECRETS.secret_key}$`, "m"));
    expect(environment).toMatch(new RegExp(`^SUPABASE_KEY=${SECRETS.supabase_key}$`, "m"));
    expect(environment).not.toContain("never-exported");
    expect(await inService("app-blue", "ls /run/secrets")).not.toContain("unlisted_key");
  });

  test.each([
    ["as JSON", 'json.dumps({"detail": value})'],
    ["as JSON in letters of its own", 'json.dumps({"detail": value}, ensure_ascii=False)'],
    ["in a message of Python", "repr(ValueError(value))"],
    ["in a URL", '"/?q=" + urllib.parse.quote(value, safe="")'],
    ["as Flask's error pages do", 'value.replace("&", "&amp;").replace(chr(34), "&#34;")'],
    ["as JSON of PHP", 'json.dumps(value).replace("/", "\\\\/").replace("&", "\\\\u0026")'],
    [
      "as a redirect does, half quoted",
      'value.replace(chr(34), "%22").replace(" ", "%20").replace("\\\\", "%5C").replace("\\t", "%09")',
    ],
    ["as JSON in JSON", "json.dumps(json.dumps(value))"],
    [
      "in two chunks",
      'healthcheck.join_chunks(b"5\\r\\n" + value.encode()[:5] + b"\\r\\n%x\\r\\n" % (len(value.encode()) - 5) + value.encode()[5:] + b"\\r\\n0\\r\\n\\r\\n").decode()',
    ],
    ["as it is", "value"],
  ])("are blanked out where an unhealthy answer quotes one %s", async (_, body) => {
    const file = join(project.root, "quoted_secret");
    const secret = 'pass"w\\ö/rd with\ttab&';
    await writeFile(file, `${secret}\n`);
    const script = [
      "import json, sys, urllib.parse; sys.path.insert(0, '/check'); import healthcheck",
      "file, variable = open('/run/secrets/quoted').read().strip(), 'from-a-variable-\"7'",
      `for value in (file, variable): print(healthcheck.blank_out(("why: " + ${body}).encode()))`,
    ].join("\n");
    const mounts = [`${join(project.root, "docker")}:/check:ro`, `${file}:/run/secrets/quoted:ro`];
    const args = mounts.flatMap((mount) => ["-v", mount]);
    const variable = ["-e", 'SERVICE_KEY=from-a-variable-"7'];
    const image = ["python:3.13-slim-trixie", "python", "-B", "-c", script];
    const said = await succeed("docker", ["run", "--rm", ...args, ...variable, ...image]);
    expect(said.match(/\*\*\*/g), said).toHaveLength(2);
    for (const part of ["pass", "rd with", "from-a", "variable"]) expect(said).not.toContain(part);
  });

  test("a password in an address is blanked out to its end, also where it holds an @", async () => {
    const script =
      "import sys; sys.path.insert(0, '/check'); import healthcheck; print(healthcheck.blank_out(b'no answer: redis://u:p@ss@host:6379/0'))";
    const mount = ["-v", `${join(project.root, "docker")}:/check:ro`];
    const said = await succeed("docker", [
      "run",
      "--rm",
      ...mount,
      "python:3.13-slim-trixie",
      "python",
      "-B",
      "-c",
      script,
    ]);
    expect(said.trim()).toBe("no answer: redis://***@host:6379/0");
  });

  test("are in no log, not in docker inspect, not in the image or its history, not in a generated file", async () => {
    const image = `${NAME}:blue`;
    const logs = await run("docker", ["logs", containerOf("app-blue")]);
    const places = {
      logs: logs.stdout + logs.stderr,
      container: await succeed("docker", ["inspect", containerOf("app-blue")]),
      image: await succeed("docker", ["image", "inspect", image]),
      history: await succeed("docker", ["history", "--no-trunc", image]),
      compose: await project.compose(FILE, "config"),
    };
    const tree = await readTree(project.root);
    const files = [...tree].filter(([path]) => !path.startsWith("secrets/"));
    for (const value of Object.values(SECRETS)) {
      for (const [place, text] of Object.entries(places)) expect(text, place).not.toContain(value);
      for (const [path, text] of files) expect(text, path).not.toContain(value);
      const inside = await inService("app-blue", `grep -rl '${value}' /app /opt /etc /usr/local 2>/dev/null`);
      expect(inside).toBe("");
    }
  });

  test("a missing one is named, and the container stops with that message and nothing else", async () => {
    const ended = await run("docker", [
      "run",
      "--rm",
      "-e",
      `SECRET_KEY=${SECRETS.secret_key}`,
      `${NAME}:blue`,
    ]);
    expect(ended.code).toBe(78);
    expect(ended.stderr).toMatch(/^The container did not start, because its configuration is incomplete:\n/);
    expect(ended.stderr).toContain("- SUPABASE_KEY: not set, and there is no /run/secrets/supabase_key.");
    expect(ended.stderr).toContain(
      "- SUPABASE_URL: not set, or still a placeholder. Set it in .env on the host.",
    );
    expect(ended.stderr).not.toContain(SECRETS.secret_key);
  });

  test("one that the process may not read is named with the command that mends it, as Compose keeps the file's mode", async () => {
    const path = join(project.root, "secrets", "secret_key");
    await chmod(path, 0o600);
    const ended = await run(
      "docker",
      ["compose", "-f", PRODUCTION, "run", "--rm", "--no-deps", "--build", "app"],
      { cwd: project.root },
    );
    await chmod(path, 0o444);
    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain(
      "- SECRET_KEY: /run/secrets/secret_key is there but uid 10001 cannot read it. On the host: 'chmod 0444 secrets/secret_key'",
    );
  });

  test("a folder that Docker has made in the place of a missing file is told from a file", async () => {
    const mount = `${join(project.root, "docs")}:/run/secrets/secret_key:ro`;
    const ended = await run("docker", ["run", "--rm", "-v", mount, `${NAME}:blue`]);
    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain("- SECRET_KEY: /run/secrets/secret_key is a folder, not a file.");
  });

  test("one whose file was never written keeps the container from starting, and is named", async () => {
    const path = join(project.root, "secrets", "secret_key");
    await rm(path);
    const ended = await run("docker", ["compose", "-f", PRODUCTION, "run", "--rm", "--no-deps", "app"], {
      cwd: project.root,
    });
    await rm(path, { recursive: true, force: true });
    await writeFile(path, SECRETS.secret_key, { mode: 0o444 });
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toMatch(/secret_key/);
  });
});

test("with every practice declined, the application still runs, and Docker shows each as off", async () => {
  const off = ["read_only", "drop_capabilities", "no_new_privileges", "loopback", "internal_network"];
  off.push("init", "secret_files", "pids_limit", "ulimits");
  const flags = off.flatMap((key) => ["--set", `security.${key}=no`]);
  const ended = await cryoInit([project.root, "--yes", ...flags]);
  expect(ended.code, ended.stderr).toBe(0);
  const variables = { SUPABASE_URL: "http://supabase:54321", SUPABASE_KEY: "a", SECRET_KEY: "b" };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(project.root, ".env"), lines.join(""));
  // This version of Compose keeps a network as it was made.
  await project.compose(PRODUCTION, "down");
  await project.up(PRODUCTION);
  expect((await get(PORT, "/health/liveness")).status).toBe(200);
  const { HostConfig, Config } = await inspect(`${NAME}-app-1`);
  expect(HostConfig).toMatchObject({
    ReadonlyRootfs: false,
    CapDrop: null,
    SecurityOpt: null,
    PidsLimit: null,
  });
  expect(HostConfig.PortBindings["5000/tcp"]).toMatchObject([{ HostIp: "0.0.0.0" }]);
  expect(HostConfig).not.toMatchObject({ Init: true });
  expect(HostConfig).not.toMatchObject({ Ulimits: [{}] });
  const network = JSON.parse(await succeed("docker", ["network", "inspect", `${NAME}_backend`]));
  expect(network).toMatchObject([{ Internal: false }]);
  // What declining secret files costs, as the question says.
  expect(Config.Env).toContain("SECRET_KEY=b");
  // Never root: there is no question for that.
  expect(Config.User).toBe("10001:10001");
});
