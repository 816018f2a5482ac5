import { afterEach, expect, test } from "vitest";
import { get } from "./support/engine.ts";
import { SmallApp, type SmallAppOptions } from "./support/small-app.ts";

/**
 * Small applications of other frameworks and with other dependency files, set up with the recommended answers, built
 * and run. The example application is the conda case (as wheels); Poetry and conda itself have a file of their own.
 */
const PORT = 23_130;

let running: SmallApp | null = null;
afterEach(async () => {
  await running?.remove();
  running = null;
});

/** Sets an application up in a folder of its own and brings production up. */
async function start(app: string, options: SmallAppOptions = {}): Promise<SmallApp> {
  running = await SmallApp.create(app, `strategy-${app}`, PORT, options);
  await running.up();
  return running;
}

test("Flask from a factory without a health endpoint, by requirements.txt", async () => {
  await start("flask-factory");
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: "made by a factory" });
});

test("FastAPI under uvicorn workers, with Redis", async () => {
  await start("fastapi");
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: '{"hits":1}' });
});

test("Django with collected static files and no database at build", async () => {
  await start("django", {
    variables: { ALLOWED_HOSTS: "localhost,127.0.0.1" },
    secrets: { django_secret_key: "only-for-this-test" },
  });
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: "made by Django" });
  expect((await get(PORT, "/static/site.css")).text).toContain("color: black");
});

test("uv.lock with a src layout, without the development group", async () => {
  const app = await start("uv-src", { prepare: "pip install -q uv && uv lock -q" });
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: "the rate is 12,345" });
  expect((await app.exec("python", "-c", "import pytest")).stderr).toContain("No module named 'pytest'");
});

test("requirements that include others, with a server of the project's own", async () => {
  const app = await start("requirements-folder");
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: "requirements that include others" });
  expect((await app.exec("gunicorn", "--version")).stdout).toContain("23.0.0");
});
