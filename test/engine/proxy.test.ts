import { createConnection, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run, succeed } from "../support/run.ts";
import { BlueGreen } from "./support/blue-green.ts";
import { get, until } from "./support/engine.ts";

/** What goes through the proxy of blue/green, also while a colour is switched, absent, or the proxy is restarted. */
let stack: BlueGreen;

beforeAll(async () => {
  stack = await BlueGreen.create("bgr-proxy", 23_352);
});
afterAll(async () => await stack.remove());

/** A raw connection, and everything that has arrived on it. */
function connect(): { socket: Socket; received: () => string } {
  const socket = createConnection(stack.port, "127.0.0.1").setNoDelay();
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
  });
  return { socket, received: () => text };
}

async function deployOther(): Promise<string> {
  const release = (await stack.release()) === "1" ? "2" : "1";
  await stack.succeed("deploy", stack.image(release), "--keep", "0");
  return release;
}

test("an upload that takes longer than the whole switch is answered by the new colour", async () => {
  const { socket, received } = connect();
  const half = "x".repeat(1000);
  socket.write(`POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n\r\n${half}`);
  const release = await deployOther();
  socket.write(half);
  await until("the answer", async () => received().includes("2000\n"), 20);
  socket.destroy();
  expect(received()).toMatch(/^HTTP\/1\.1 200 /);
  expect(received()).toContain(`X-App-Version: ${release}`);
});

test("a request that reached a copy is never sent twice: a copy that dies answers 502", async () => {
  const answer = get(stack.port, "/api/v1/slow?seconds=20");
  const service = stack.containerName(`app-${stack.live()}`);
  await until("the request is being answered", async () => {
    const { stdout } = await run("docker", ["exec", service, "cat", "/proc/net/tcp"]);
    return /:1388 (?!0100007F)\S+ 01 /.test(stdout);
  });
  await succeed("docker", ["kill", service]);
  expect((await answer).status).toBe(502);
  await succeed("docker", ["start", service]);
  await until("it answers again", async () => (await get(stack.port, "/")).status === 200);
});

test("a client that leaves in the middle of a request disturbs nobody, and does not hold the switch up", async () => {
  const { socket } = connect();
  socket.write("GET /api/v1/slow?seconds=25 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const log = async () => {
    const { stdout, stderr } = await run("docker", ["logs", stack.containerName("proxy")]);
    return stdout + stderr;
  };
  await until("the connection", async () => !socket.connecting);
  socket.destroy();
  await until("the proxy's word for it", async () => / 499 /.test(await log()));
  const { stdout } = await stack.succeed("deploy", stack.image("2"), "--keep", "90");
  expect(stdout).toMatch(/its last request has ended/);
  expect((await get(stack.port, "/")).status).toBe(200);
});

test("a connection that was upgraded (WebSocket) stays open over a switch", async () => {
  const { socket, received } = connect();
  socket.write("GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
  await until("the upgrade", async () => received().startsWith("HTTP/1.1 101 "));
  socket.write("before;");
  await until("the echo", async () => received().endsWith("before;"));
  const left = stack.live();
  const rollback = stack.project.script("rollback", "--keep", "90");
  await until("the switch", async () => stack.live() !== left);
  socket.write("after;");
  await until("the echo", async () => received().endsWith("after;"));
  socket.destroy();
  expect((await rollback).code).toBe(0);
});

test("four uploads of 10 MB at once fit into the proxy's memory file system", async () => {
  const body = Buffer.alloc(10_000_000, 120);
  const answers = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const answer = await fetch(`http://127.0.0.1:${stack.port}/upload`, { method: "POST", body });
      return `${answer.status} ${await answer.text()}`;
    }),
  );
  expect(answers).toEqual(Array(4).fill("200 10000000\n"));
});

test("a download larger than that memory arrives whole at a client that reads slowly", async () => {
  const bytes = 100 * 1024 * 1024;
  const socket = createConnection(stack.port, "127.0.0.1").pause();
  socket.write("GET /big?mib=100 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const tmp = async () =>
    Number(
      await succeed("docker", ["exec", stack.containerName("proxy"), "sh", "-c", "du -sk /tmp | cut -f1"]),
    );
  const service = stack.containerName(`app-${stack.live()}`);
  await until("the answer is on its way", async () => {
    const { stdout } = await run("docker", ["exec", service, "cat", "/proc/net/tcp"]);
    return /:1388 (?!0100007F)\S+ 01 /.test(stdout);
  });
  // Nothing is read for a while: long enough for the proxy to fill whatever it fills.
  for (let looked = 0; looked < 10; looked += 1) expect(await tmp()).toBeLessThan(8 * 1024);
  let received = 0;
  for await (const chunk of socket) received += (chunk as Buffer).length;
  expect(received).toBeGreaterThan(bytes);
});

test("the proxy's restart keeps the active colour", async () => {
  if (stack.live() === "blue") await deployOther();
  const release = await stack.release();
  await succeed("docker", ["restart", stack.containerName("proxy")]);
  await until("it answers", async () => (await get(stack.port, "/")).status === 200);
  expect(stack.live()).toBe("green");
  expect(await stack.release()).toBe(release);
});

test("the proxy starts while a colour is absent", async () => {
  const release = await stack.release();
  await succeed("docker", ["rm", "-f", stack.containerName(`app-${stack.idle()}`)]);
  await succeed("docker", ["restart", stack.containerName("proxy")]);
  await until("it answers", async () => (await get(stack.port, "/")).status === 200);
  expect(await stack.release()).toBe(release);
});

test("an out-of-memory kill is in status, with the command that raises the limit", async () => {
  expect((await stack.succeed("status")).stdout).not.toContain("memory");
  const killed = await fetch(`http://127.0.0.1:${stack.port}/exhaust`, { method: "POST" });
  expect(await killed.text()).toBe("-9\n");
  const { stdout } = await stack.succeed("status");
  expect(stdout).toContain(
    `app-${stack.live()} was out of memory: the kernel killed a process at its limit of 1536 MiB`,
  );
  expect(stdout).toContain("npx cryo-init --set resources.blue-green.app.memory=1856M");
});

test("status says so, and ends with 1, when the live colour does not answer", async () => {
  await succeed("docker", ["stop", stack.containerName(`app-${stack.live()}`)]);
  const { code, stdout, stderr } = await stack.project.script("status");
  expect(code).toBe(1);
  expect(stdout).toContain("Answering at the public port: nobody");
  expect(stderr).toContain(`${stack.live()} should answer`);
  await succeed("docker", ["start", stack.containerName(`app-${stack.live()}`)]);
  await until("it answers", async () => (await get(stack.port, "/")).status === 200);
});

/** Everything that the script keeps. */
async function kept(): Promise<readonly string[]> {
  const files = await Promise.all(
    ["state", "history.log", "in-progress", "lock"].map((name) => stack.read(name)),
  );
  return [stack.live(), ...files];
}

test("an image that does not exist changes nothing, and is named", async () => {
  const before = [await kept(), await stack.state(stack.live())];
  const { code, stderr } = await stack.project.script("deploy", "bgr-nowhere:1");
  expect(code).toBe(1);
  expect(stderr).toContain("the image bgr-nowhere:1 is neither here nor can it be pulled");
  expect([await kept(), await stack.state(stack.live())]).toEqual(before);
});

test("a folder that cannot be written to changes nothing, and the message says whose it is", async () => {
  const before = await kept();
  const { code, stderr } = await run("sh", ["scripts/blue-green.sh", "recover"], {
    cwd: stack.project.root,
    uid: 12345,
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/cannot write to \.blue-green, so nothing was changed: .*Permission denied/);
  expect(stderr).toMatch(/sudo chown/);
  expect(await kept()).toEqual(before);
});

test("a full disk changes nothing, and the message says so", async () => {
  const before = [await kept(), await stack.state(stack.live())];
  // A disk of its own, full, where the folder is; seen by this one process only.
  const script =
    'mount -t tmpfs -o size=8k none .blue-green && mkdir .blue-green/flag && head -c 8192 /dev/zero >.blue-green/rest; exec sh scripts/blue-green.sh deploy "$0"';
  const { code, stderr } = await run("unshare", ["--mount", "sh", "-c", script, stack.image("1")], {
    cwd: stack.project.root,
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/cannot write to \.blue-green, so nothing was changed: /);
  expect(stderr).toContain("df -h .blue-green");
  expect([await kept(), await stack.state(stack.live())]).toEqual(before);
});
