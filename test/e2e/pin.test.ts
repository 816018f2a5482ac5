import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyExample, makeFolder, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, type Ended } from "../support/run.ts";

/** `--pin` of the built program. The engine is a shell script here; test/engine/supply.test.ts asks a real registry. */

const PYTHON = "python:3.13-slim-trixie";
const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;

let root = "";
let bin = "";
beforeEach(async () => {
  root = await copyExample("pin");
  bin = await makeFolder("pin-bin");
});
afterEach(async () => {
  await removeFolder(root);
  await removeFolder(bin);
});

const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

/** An engine whose registry knows every image by this digest, but for those that match. */
async function engine(digest: string, unknown = "no image"): Promise<Record<string, string>> {
  const command = join(bin, "docker");
  const script = [
    "#!/bin/sh",
    `case "$*" in *${unknown.replaceAll(" ", "?")}*) echo "Error response from daemon: manifest unknown" >&2; exit 1 ;; esac`,
    `case "$*" in buildx*) echo '{"digest":"${digest}"}' ;; esac`,
  ];
  await writeFile(command, `${script.join("\n")}\n`);
  await chmod(command, 0o755);
  return { DOCKER: command };
}

/** No engine: nothing is in PATH. */
const NO_ENGINE = { DOCKER: undefined, PATH: "/nonexistent" };

const pin = (env: Record<string, string | undefined>, ...args: string[]): Promise<Ended> =>
  cryoInit([root, "--yes", "--pin", ...args], { env });

test("without an engine the tags are written, the images, the reason and the command are named, and it is no failure", async () => {
  const { code, stderr } = await pin(NO_ENGINE);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(
    `no new digest: ${PYTHON} is written by its tag, redis:8-alpine is written by its tag, nginxinc/nginx-unprivileged:1.30-alpine is written by its tag\n` +
      "  docker is not installed here\n  To try again: npx cryo-init --pin\n",
  );
  expect(await read("Dockerfile")).toContain(`FROM ${PYTHON} AS build`);
  expect(await read("cryo-init.yaml")).not.toContain("pin:");
  expect(await read("docs-site/security.md")).toContain("npx cryo-init --pin");
});

test("digests are kept in cryo-init.yaml, stand in every file, and are no drift for a check without an engine", async () => {
  const { code, stderr } = await pin(await engine(A));
  expect(code, stderr).toBe(0);
  expect(await read("cryo-init.yaml")).toContain(`    - ${PYTHON}@${A}\n    - redis:8-alpine@${A}\n`);
  expect((await read("Dockerfile")).match(new RegExp(`^FROM ${PYTHON}@${A} AS`, "gm"))).toHaveLength(2);
  for (const file of ["docker-compose.yml", "docker-compose.dev.yml", "docker-compose.blue-green.yml"])
    expect(await read(file)).toContain(`image: redis:8-alpine@${A}`);
  expect(await cryoInit(["check", root], { env: NO_ENGINE })).toMatchObject({ code: 0, stdout: "" });
  expect((await cryoInit([root, "--yes"], { env: NO_ENGINE })).stderr).toContain("Nothing to do");
});

test("--pin again refreshes the digests, and keeps those that cannot be had", async () => {
  await pin(await engine(A));
  const { code, stderr } = await pin(await engine(B, "redis"));
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(
    "no new digest: redis:8-alpine keeps the digest that it had\n  manifest unknown\n",
  );
  expect(stderr).toContain(`New digests: ${PYTHON}, nginxinc/nginx-unprivileged:1.30-alpine`);
  expect(await read("Dockerfile")).toContain(`${PYTHON}@${B}`);
  expect(await read("docker-compose.yml")).toContain(`redis:8-alpine@${A}`);
  expect((await pin(await engine(B, "redis"))).stderr).toContain("Nothing to do");
});

test("another Python version drops the digest and says so, instead of keeping the wrong image", async () => {
  await pin(await engine(A));
  const { code, stderr } = await cryoInit([root, "--yes", "--set", "application.python=3.12"]);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(
    `python:3.12-slim-trixie is not pinned any more: image.pin holds a digest of ${PYTHON}\n  npx cryo-init --pin\n`,
  );
  expect(await read("Dockerfile")).toContain("FROM python:3.12-slim-trixie AS build");
  await pin(await engine(B));
  expect(await read("cryo-init.yaml")).not.toContain(PYTHON);
  expect(await read("Dockerfile")).toContain(`FROM python:3.12-slim-trixie@${B} AS build`);
});

test("--set image.pin= takes the digests away", async () => {
  await pin(await engine(A));
  const { code, stderr } = await cryoInit([root, "--yes", "--set", "image.pin="]);
  expect(code, stderr).toBe(0);
  const tree = [...(await readTree(root))].filter(([path]) => !/^\.cryo-init\/(history|previous)/.test(path));
  expect(tree.filter(([, text]) => text.includes(A)).map(([path]) => path)).toEqual([]);
});

test("--dry-run shows the digests and writes nothing", async () => {
  await cryoInit([root, "--yes"]);
  const before = await readTree(root);
  const { code, stdout } = await pin(await engine(A), "--dry-run");
  expect(code).toBe(0);
  expect(stdout).toContain(`-FROM ${PYTHON} AS build`);
  expect(stdout).toContain(`+FROM ${PYTHON}@${A} AS build`);
  expect(await readTree(root)).toEqual(before);
});

test("--json holds the digests in the plan, and standard output nothing else", async () => {
  const { code, stdout } = await pin(await engine(A, "nginx"), "--json");
  expect(code).toBe(0);
  const { plan } = JSON.parse(stdout) as { plan: { image: { used: unknown } } };
  expect(plan.image.used).toMatchObject([
    { name: PYTHON, digest: A },
    { name: "redis:8-alpine", digest: A },
    { name: "nginxinc/nginx-unprivileged:1.30-alpine", digest: null },
  ]);
});

test("the wizard pins what its answers use, also an image that an answer brought", async () => {
  const first = await cryoInit([root, "--yes", "--set", "documentation.site=no"]);
  expect(first.code, first.stderr).toBe(0);
  // Anything, its setting, the value, and then no other one.
  const input = "5\napplication.python\n3.12\n\nyes\n";
  const { code, stderr } = await cryoInit([root, "--plain", "--pin"], { env: await engine(A), input });
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`New digests: ${PYTHON}, redis`);
  expect(stderr).toContain("New digests: python:3.12-slim-trixie\n");
  expect(await read("Dockerfile")).toContain(`FROM python:3.12-slim-trixie@${A} AS build`);
});
