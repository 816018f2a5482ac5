import { readFile } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { ExternalError } from "../../../src/config/errors.ts";
import { runEngine } from "../../../src/engine/run-engine.ts";
import { removeFolder } from "../../support/example.ts";
import { type FakeEngine, fakeEngine } from "./fake-engine.ts";

let engine: FakeEngine;
afterEach(async () => await removeFolder(engine.folder));

async function failure(call: Promise<unknown>): Promise<ExternalError> {
  const error = await call.catch((caught: unknown) => caught);
  if (!(error instanceof ExternalError)) throw new Error(`no ExternalError: ${String(error)}`);
  return error;
}

test("the standard output of a command that succeeds is its answer", async () => {
  engine = await fakeEngine('*) printf "a\\nb"; echo "a note" >&2 ;;');
  expect(await runEngine(engine, ["ps", "a b"], 10_000)).toBe("a\nb");
  expect(await readFile(engine.calls, "utf8")).toBe("ps a b\n");
});

test("a command that fails is named with its exit code and the end of its standard error", async () => {
  engine = await fakeEngine("*) seq 1 30 >&2; exit 7 ;;");
  const error = await failure(runEngine(engine, ["pull", "x:1"], 10_000));
  expect(error).toMatchObject({ command: `${engine.command} pull x:1`, exitCode: 7 });
  expect(error.tail.split("\n")).toHaveLength(20);
  expect(error.tail).toMatch(/\n30$/);
});

test("a command that is not there is said to be missing", async () => {
  engine = await fakeEngine("");
  const missing = { ...engine, command: `${engine.folder}/none` };
  expect(await failure(runEngine(missing, ["ps"], 10_000))).toMatchObject({
    exitCode: null,
    tail: `${engine.folder}/none is not installed here`,
  });
});

test("a command that hangs is given up in time, although what it has started keeps its output open", async () => {
  // The inner sleep keeps the output open after the shell is gone.
  engine = await fakeEngine("*) sleep 20; echo late ;;");
  const begin = performance.now();
  const error = await failure(runEngine(engine, ["ps"], 300));
  expect(error).toMatchObject({ exitCode: null, tail: "no answer within 0.3 s" });
  expect(performance.now() - begin).toBeLessThan(5_000);
});

test("a call that is stopped fails with the reason of whoever stopped it", async () => {
  engine = await fakeEngine("*) sleep 20 ;;");
  const controller = new AbortController();
  const call = runEngine({ ...engine, signal: controller.signal }, ["ps"], 60_000);
  controller.abort(new Error("Ctrl-C"));
  await expect(call).rejects.toThrow("Ctrl-C");
});

test("a command that failed is shown as a shell would take it", async () => {
  engine = await fakeEngine("*) exit 3 ;;");
  expect(await failure(runEngine(engine, ["info", "--format", "{{json .}}"], 10_000))).toMatchObject({
    command: `${engine.command} info --format "{{json .}}"`,
  });
});
