import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { fillIn, makeFolder, removeFolder } from "../support/example.ts";
import { cryoInit, run, succeed } from "../support/run.ts";
import { CA_BUNDLE, get } from "./support/engine.ts";

/**
 * Small applications of other frameworks and with other dependency files, set up with the recommended answers, built
 * and run. The example application is the conda case (as wheels). Not here: micromamba, whose image the engine of these
 * tests cannot get, and Poetry, which needs an interface of the index that a plain mirror does not have.
 */
const APPS = fileURLToPath(new URL("../fixtures/apps", import.meta.url));
const FILE = "docker-compose.yml";
const PORT = 23_130;

let root = "";
let name = "";
afterEach(async () => {
  await run("docker", ["compose", "-p", name, "down", "--volumes", "--timeout", "5"]);
  await removeFolder(root);
});

interface Case {
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Made before cryo-init runs, in a container: nothing of the host's own Python is needed. */
  readonly prepare?: string;
}

/** Sets an application up in a folder of its own and brings production up. */
async function start(app: string, { variables = {}, secrets = {}, prepare }: Case = {}): Promise<void> {
  root = await makeFolder(`strategy-${app}`);
  name = `strategy-${app}`;
  await cp(join(APPS, app), root, { recursive: true });
  if (prepare !== undefined) {
    const mounts = ["-v", `${root}:/project`, "-v", `${CA_BUNDLE}:/ca.crt:ro`];
    const trust = ["-e", "PIP_CERT=/ca.crt", "-e", "SSL_CERT_FILE=/ca.crt"];
    const image = "python:3.13-slim-trixie";
    await succeed("docker", [
      "run",
      "--rm",
      ...mounts,
      ...trust,
      "-w",
      "/project",
      image,
      "sh",
      "-c",
      prepare,
    ]);
  }
  const answers = [
    `application.name=${name}`,
    `application.ports.production=${PORT}`,
    `image.ca_certificate=${CA_BUNDLE}`,
    "environments=production",
    "documentation.site=no",
  ];
  const ended = await cryoInit([root, "--yes", ...answers.flatMap((answer) => ["--set", answer])]);
  expect(ended.code, ended.stderr).toBe(0);
  await writeFile(join(root, ".env"), "");
  await fillIn(root, variables, secrets);
  const up = await run("docker", ["compose", "-f", FILE, "up", "--build", "--wait"], { cwd: root });
  if (up.code === 0) return;
  const logs = await run("docker", ["compose", "-f", FILE, "logs", "--no-color", "--tail", "30"], {
    cwd: root,
  });
  throw new Error(`${up.stderr}\n${logs.stdout}`);
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
  await start("uv-src", { prepare: "pip install -q uv && uv lock -q" });
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: "the rate is 12,345" });
  const found = await run("docker", ["exec", `${name}-app-1`, "python", "-c", "import pytest"]);
  expect(found.stderr).toContain("No module named 'pytest'");
});

test("requirements that include others, with a server of the project's own", async () => {
  await start("requirements-folder");
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: "requirements that include others" });
  const version = await succeed("docker", ["exec", `${name}-app-1`, "gunicorn", "--version"]);
  expect(version).toContain("23.0.0");
});
