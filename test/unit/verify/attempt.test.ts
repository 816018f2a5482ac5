import { afterEach, expect, test } from "vitest";
import { ExternalError } from "../../../src/config/errors.ts";
import { runEngine } from "../../../src/engine/run-engine.ts";
import type { Context } from "../../../src/verify/contract.ts";
import { attempt, type Growing, lastWords } from "../../../src/verify/measurements.ts";
import { removeFolder } from "../../support/example.ts";
import { type FakeEngine, fakeEngine } from "../engine/fake-engine.ts";

let engine: FakeEngine;
afterEach(async () => await removeFolder(engine.folder));

async function tryHealth(cases: string): Promise<Growing["criteria"]> {
  engine = await fakeEngine(cases);
  const found = { criteria: new Map() } as unknown as Growing;
  const context = { engine, only: new Set(["health"]) } as unknown as Context;
  await attempt(context, found, "health", async () => void (await runEngine(engine, ["stop"], 5000)));
  return found.criteria;
}

test("what the engine refuses is not checked, and says why", async () => {
  const criteria = await tryHealth('version*) echo 26 ;;\n*) echo "no such container" >&2; exit 1 ;;');
  expect(criteria.get("health")).toMatchObject({
    verdict: "not checked",
    summary: expect.stringContaining("no such container"),
  });
});

test("an engine that has gone ends the run: nothing more can be said of anything", async () => {
  await expect(tryHealth('*) echo "is the daemon running?" >&2; exit 1 ;;')).rejects.toMatchObject({
    tail: "is the daemon running?",
  });
});

test.each([
  [
    "can't set healthcheck.start_interval as feature require Docker Engine v25 or later\nError: executing /usr/libexec/docker/cli-plugins/docker-compose up: exit status 1\n",
    "can't set healthcheck.start_interval as feature require Docker Engine v25 or later",
  ],
  ["unknown flag: --output\nSee 'docker build --help'.\n", "unknown flag: --output"],
  [" \n", null],
])("the last line of a program is the one that says what went wrong: %j", (tail, line) => {
  expect(lastWords(new ExternalError("docker", 1, tail))).toBe(line);
});
