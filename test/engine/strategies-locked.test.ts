import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { run, succeed } from "../support/run.ts";
import { get } from "./support/engine.ts";
import { SmallApp } from "./support/small-app.ts";

/**
 * The two strategies that the lab cannot have as everybody has them. Poetry: its index is a plain one without PyPI's
 * interface, so the project names it as its source. micromamba: its image is in no registry that the lab reaches.
 */
const PORT = 23_200;
const MIRROR = "img-stand-in.invalid";
const MICROMAMBA = fileURLToPath(new URL("../fixtures/micromamba", import.meta.url));

let app: SmallApp | null = null;
let images: string[] = [];
afterEach(async () => {
  await app?.remove(...images);
  app = null;
  images = [];
});

test("poetry.lock is installed as locked, without the development group and without Poetry", async () => {
  app = await SmallApp.create("poetry-app", "img-poetry", PORT, {
    prepare:
      "python -m venv /tool && /tool/bin/pip install -q poetry==2.5.1 && PATH=/tool/bin:$PATH " +
      `&& poetry source add --quiet --priority=primary lab "$(pip config get global.index-url 2>/dev/null || echo https://pypi.org/simple/)" ` +
      "&& poetry lock --quiet",
  });
  await app.up();
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: "installed by Poetry" });
  const lock = await readFile(join(app.root, "poetry.lock"), "utf8");
  const locked = /name = "flask"\nversion = "(.+)"/.exec(lock)?.[1];
  const version = "import importlib.metadata as m; print(m.version('flask'))";
  expect((await app.exec("python", "-c", version)).stdout.trim()).toBe(locked);
  expect(lock).toContain('name = "iniconfig"');
  for (const absent of ["iniconfig", "poetry"]) {
    const { stderr } = await app.exec("python", "-c", `import ${absent}`);
    expect(stderr).toContain(`No module named '${absent}'`);
  }
});

test("conda: only the environment is in the runtime stage, with micromamba itself replaced by a stand-in", async () => {
  const base = `${MIRROR}/debian:13-slim`;
  const micromamba = `${MIRROR}/mambaorg/micromamba:2.3-debian13-slim`;
  images = [base, micromamba];
  await succeed("docker", ["build", "-q", "-t", micromamba, MICROMAMBA]);
  await tagDebian(base);
  app = await SmallApp.create("conda-env", "img-conda", PORT, {
    answers: {
      "application.dependencies.strategy": "conda",
      "image.mirror": MIRROR,
      // The stand-in's Python is Debian's: it loads what conda's would bring along.
      "image.runtime_packages": "libexpat1,libffi8",
    },
  });
  await app.up();
  expect(await get(PORT, "/")).toMatchObject({ status: 200, text: "/opt/venv, with dotenv" });
  const look = "id -u; for name in python pip conda micromamba; do command -v $name; done; ls /opt";
  const { stdout } = await app.exec("sh", "-c", look);
  expect(stdout.trim().split("\n")).toEqual(["10001", "/opt/venv/bin/python", "container", "venv"]);
  expect((await app.exec("python", "-c", "import pip")).stderr).toContain("No module named 'pip'");
});

/** Debian by the name that the image asks for: what is there, what can be pulled, or the lab's own. */
async function tagDebian(name: string): Promise<void> {
  for (const source of ["debian:13-slim", "cryo-lab/debian:trixie"]) {
    const { code } = await run("docker", ["tag", source, name]);
    if (code === 0) return;
  }
  await succeed("docker", ["pull", "-q", "debian:13-slim"]);
  await succeed("docker", ["tag", "debian:13-slim", name]);
}
