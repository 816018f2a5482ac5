import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { EngineFacts } from "../../../src/engine/describe-engine.ts";
import { UNCHECKED, upAndWait } from "../../../src/verify/up-and-wait.ts";
import { removeFolder } from "../../support/example.ts";
import { type FakeEngine, fakeEngine } from "../engine/fake-engine.ts";

/** Waiting for health where podman is the engine. The container is one of the real podman (test/fixtures/podman). */
let engine: FakeEngine;
afterEach(async () => await removeFolder(engine.folder));

/** `up` lasts until a file says that the container is healthy. @param startedAt of the one container */
async function makeEngine(startedAt: string, log: readonly object[] | null): Promise<void> {
  const text = await readFile(new URL("../../fixtures/podman/container.json", import.meta.url), "utf8");
  const [container] = JSON.parse(text) as [{ State: { StartedAt: string; Health: { Log: unknown } } }];
  container.State.StartedAt = startedAt;
  container.State.Health.Log = log;
  engine = await fakeEngine(`ps*) echo c1 ;;
"container inspect"*) cat "$(dirname "$0")/container.json" ;;
"healthcheck run bbed002f"*) touch "$(dirname "$0")/healthy" ;;
*" up "*) n=0; until [ -e "$(dirname "$0")/healthy" ]; do n=$((n + 1)); [ $n -lt 60 ] || exit 1; sleep 0.1; done ;;`);
  await writeFile(join(engine.folder, "container.json"), JSON.stringify([container]));
}

async function wait(podman: EngineFacts["podman"], notes: string[] = []): Promise<readonly string[]> {
  const facts = { podman } as EngineFacts;
  await upAndWait({ facts, notes }, { engine, name: "x", folder: "/", files: [] }, [], 10_000);
  return (await readFile(engine.calls, "utf8")).trim().split("\n");
}

const LONG_AGO = "2020-12-01T04:57:47.505987249Z";

test("checks that nobody runs are run by podman's own command, and the report says so", async () => {
  await makeEngine(LONG_AGO, null);
  const notes: string[] = [];
  expect(await wait("command", notes)).toContainEqual(expect.stringMatching(/^healthcheck run bbed002f/));
  expect(notes).toEqual([expect.stringContaining("`podman healthcheck run` stood in")]);
});

test("a podman whose checks are run is left to them", async () => {
  await makeEngine(LONG_AGO, [{ ExitCode: 1, Output: "no answer" }]);
  const notes: string[] = [];
  await expect(wait("command", notes)).rejects.toMatchObject({ exitCode: 1 });
  expect(notes).toEqual([]);
  expect(await readFile(engine.calls, "utf8")).not.toContain("healthcheck");
});

test("a container that has just started is given the time for its first check", async () => {
  await makeEngine(new Date(Date.now() + 60_000).toISOString(), null);
  await expect(wait("socket")).rejects.toMatchObject({ exitCode: 1 });
});

test("behind docker's command, which cannot run them, the wait ends with the reason", async () => {
  await makeEngine(LONG_AGO, null);
  await expect(wait("socket")).rejects.toBe(UNCHECKED);
});

test("Docker Engine runs its own, and is not asked meanwhile", async () => {
  await makeEngine(LONG_AGO, null);
  await writeFile(join(engine.folder, "healthy"), "");
  expect(await wait(null)).toEqual([expect.stringMatching(/ up --detach --no-build --wait$/)]);
});
