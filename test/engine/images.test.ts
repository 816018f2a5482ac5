import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../support/run.ts";
import { CA_BUNDLE } from "./support/engine.ts";
import { type ImageFile, listImage, readSteps, runPython } from "./support/image-contents.ts";
import { SmallApp } from "./support/small-app.ts";

/** What is in the image of the example application, and what a rebuild does again. */
const PORT = 23_201;
const NAME = "img-example";
const IMAGE = `${NAME}:local`;

let app: SmallApp;

beforeAll(async () => {
  app = await SmallApp.create("example", NAME, PORT, {
    answers: { environments: "production,development" },
    before: async (root) => {
      // What lies about in a checkout and must not ship.
      for (const path of [
        "api/tests/test_api.py",
        "database/conftest.py",
        ".git/HEAD",
        "api/.env",
        "api/key.pem",
      ])
        await write(join(root, path), "not for the image\n");
      await write(join(root, ".git/HEAD"), "ref: refs/heads/main\n");
    },
  });
  await app.build(IMAGE);
});
afterAll(async () => await app.remove());

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

describe("the final image", () => {
  let files: readonly ImageFile[];
  beforeAll(async () => {
    files = await listImage(IMAGE);
  });
  const matching = (pattern: RegExp): readonly string[] =>
    files.map(({ path }) => path).filter((path) => pattern.test(path));

  test("holds no compiler and no headers of Debian", () => {
    expect(
      matching(/\/(?:bin|libexec)\/(?:.*[/-])?(?:gcc|g\+\+|cc|c\+\+|clang|ld|make|cc1)(?:-[\d.]+)?$/),
    ).toEqual([]);
    expect(matching(/^\/usr\/include\/.*\.h$/)).toEqual([]);
  });

  test("holds no pip, uv or Poetry, and none of their caches", () => {
    expect(matching(/\/bin\/(?:pip|uv|uvx|poetry)[\d.]*$/)).toEqual([]);
    expect(matching(/\/(?:site|dist)-packages\/(?:pip|uv|poetry)(?:$|\/|-\d)/)).toEqual([]);
    expect(matching(/\/\.cache\/|\/pip-[^/]*\.whl$|^\/build\//)).toEqual([]);
    expect(matching(/^\/var\/(?:cache\/apt|lib\/apt\/lists)\/.+\.(?:deb|bin|lz4)$/)).toEqual([]);
  });

  test("holds no tests of the application, no Git folder, no .env, no key and no build files", () => {
    expect(matching(/^\/app\/.*(?:\/tests|conftest\.py|test_[^/]*\.py)(?:\/|$)/)).toEqual([]);
    expect(matching(/^\/app\/(?:.*\/)?(?:\.git|\.env|[^/]*\.pem)(?:\/|$)/)).toEqual([]);
    expect(
      matching(/^\/app\/(?:docker|tests|docs|scripts|environment[^/]*|requirements[^/]*)(?:\/|$)/),
    ).toEqual([]);
  });

  test("holds no tests of packages, but for those that their package imports", () => {
    const tests = matching(/\/site-packages\/.+\/tests\/.*\.py$/).map(
      (path) => /site-packages\/([^/]+)/.exec(path)?.[1],
    );
    const kept = new Set(["rdkit"]);
    expect([...new Set(tests)].filter((name) => name !== undefined && !kept.has(name))).toEqual([]);
    expect(matching(/\/site-packages\/numpy\/testing\/__init__\.py$/)).toHaveLength(1);
  });

  test("holds the bytecode of each module once, valid without the time of its source", async () => {
    const modules = matching(/^\/(?:opt\/venv|app)\/.*\.py$/);
    const compiled = matching(/^\/(?:opt\/venv|app)\/.*\.pyc$/);
    const source = (path: string): string =>
      path.replace(/__pycache__\/([^/]+?)\.cpython-\d+\.pyc$/, "$1.py");
    expect(new Set(compiled.map(source)).size).toBe(compiled.length);
    expect(compiled.map(source).filter((path) => !modules.includes(path))).toEqual([]);
    expect(compiled.length).toBeGreaterThan(modules.length * 0.95);
    const flags = `
import json, sys
from pathlib import Path
paths = [path for top in ("/opt/venv", "/app") for path in Path(top).rglob("*.pyc")]
print(json.dumps(sorted({int.from_bytes(path.read_bytes()[4:8], "little") for path in paths})))`;
    // PEP 552: a hash in place of the time, which nobody compares.
    expect(JSON.parse(await runPython(IMAGE, flags))).toEqual([1]);
  });

  test("imports everything that its packages bring", async () => {
    const script = `
import importlib, json
from importlib.metadata import distributions
failed, count = {}, 0
for distribution in distributions(path=["/opt/venv/lib/python3.13/site-packages"]):
    for file in distribution.files or []:
        top, *rest = file.parts
        name = top if rest == ["__init__.py"] else top[:-3] if not rest and top.endswith(".py") else ""
        if name.isidentifier():
            count += 1
            try:
                importlib.import_module(name)
            except Exception as problem:
                failed[name] = repr(problem)
print(json.dumps({"count": count, "failed": failed}))`;
    const { count, failed } = JSON.parse((await runPython(IMAGE, script)).trim().split("\n").at(-1) ?? "");
    expect(failed).toEqual({});
    expect(count).toBeGreaterThan(25);
  });
});

describe("a rebuild", () => {
  /** The image that a stage stands on is never marked as cached. */
  const OF_THE_SOURCE =
    /^(?:FROM |COPY \. \.|RUN rm -rf docker|COPY --link --from=build \/app|WORKDIR \/app)/;

  async function changeSource(): Promise<void> {
    const path = join(app.root, "version.py");
    // Another one each time: the builder still knows what an earlier run has built.
    await writeFile(path, `${await readFile(path, "utf8")}# ${randomUUID()}\n`);
  }

  test("after a change of the source alone takes every layer of the dependencies from the cache", async () => {
    await changeSource();
    const steps = readSteps(await app.build(IMAGE));
    const again = steps.filter(({ cached }) => !cached).map(({ instruction }) => instruction);
    expect(again.filter((instruction) => !OF_THE_SOURCE.test(instruction))).toEqual([]);
    expect(again).toContain("COPY . .");
    expect(steps.filter(({ cached }) => cached).map(({ instruction }) => instruction)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/pip .*install/),
        expect.stringMatching(/--from=build \/opt/),
      ]),
    );
  });

  test("of the development image does the same", async () => {
    const args = ["compose", "-f", "docker-compose.dev.yml", "--progress=plain", "build"];
    const built = await run("docker", args, { cwd: app.root });
    expect(built.code, built.stderr).toBe(0);
    await changeSource();
    const { code, stdout, stderr } = await run("docker", args, { cwd: app.root });
    expect(code, stderr).toBe(0);
    const again = readSteps(`${stdout}\n${stderr}`.replaceAll(/^(#\d+ \[)app /gm, "$1"))
      .filter(({ cached }) => !cached)
      .map(({ instruction }) => instruction);
    expect(again).toContain("COPY . .");
    expect(again.filter((instruction) => !OF_THE_SOURCE.test(instruction))).toEqual([]);
    await run("docker", ["image", "rm", "-f", `${NAME}-dev:local`]);
  });

  test("after one changed requirement takes Debian's packages from the cache", async () => {
    const path = join(app.root, "docker/requirements.txt");
    const before = await readFile(path, "utf8");
    await writeFile(path, `${before}# ${randomUUID()}\n`);
    const steps = readSteps(await app.build(IMAGE));
    const cached = (words: string) =>
      steps.filter(({ instruction }) => instruction.includes(words)).map((step) => step.cached);
    expect(cached("apt-get")).toEqual([true]);
    expect(cached("pip --python /opt/venv")).toEqual([false]);
    await writeFile(path, before);
  });
});

test("the certificates that the build trusts are in no layer", async () => {
  const { stdout } = await run("docker", ["history", "--no-trunc", "--format", "{{.CreatedBy}}", IMAGE]);
  expect(stdout).toContain("gunicorn");
  expect(stdout).not.toContain(CA_BUNDLE);
  expect((await listImage(IMAGE)).filter(({ path }) => path.startsWith("/run/secrets"))).toEqual([]);
});
