import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { Context } from "../../../src/verify/contract.ts";
import { measureStartup } from "../../../src/verify/measure/startup.ts";
import type { Variant } from "../../../src/verify/variant.ts";
import { removeFolder } from "../../support/example.ts";
import { type FakeEngine, fakeEngine } from "../engine/fake-engine.ts";

/** Starts that go wrong; how long those take that go well, test/engine/verify.test.ts shows. */
let fake: FakeEngine;
afterEach(async () => await removeFolder(fake.folder));

/** Nothing listens there. */
async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => void server.close(done));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function measure(signal: AbortSignal): Promise<unknown> {
  const port = await findClosedPort();
  const engine = { ...fake, signal };
  const health = { container: "liveness", liveness: "/health", degradedIsHealthy: true };
  const context = { engine, signal, plan: { app: { port: 5000 }, health } } as unknown as Context;
  const environment = { name: "production", services: [] };
  const project = { engine, name: "x", folder: "/", files: [] };
  return await measureStartup(context, { project, environment } as unknown as Variant, {
    service: "app",
    port,
  });
}

test("a run that is stopped while a container starts ends by that, in one place only", async () => {
  fake = await fakeEngine("start*) exec sleep 30 ;;\nps*) echo c1 ;;\n*) ;;");
  const controller = new AbortController();
  const ended = measure(controller.signal);
  await expect.poll(async () => await readFile(fake.calls, "utf8").catch(() => "")).toMatch(/^start c1$/m);
  controller.abort(new Error("stopped"));
  // A second rejection that nobody waits for would end the program with everything left behind: vitest fails by it.
  await expect(ended).rejects.toThrow("stopped");
});

test("a container that the engine does not start is not waited for", async () => {
  fake = await fakeEngine('start*) echo "no space left on device" >&2; exit 1 ;;\nps*) echo c1 ;;\n*) ;;');
  await expect(measure(new AbortController().signal)).rejects.toMatchObject({
    tail: "no space left on device",
  });
});
