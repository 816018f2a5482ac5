import { describe, expect, it } from "vitest";
import { purposeOf } from "../../../src/project/dependencies/purpose.ts";
import {
  readCondaRequirement,
  readPipRequirement,
} from "../../../src/project/dependencies/requirement-line.ts";
import { detect } from "../../../src/project/detect.ts";
import { makeFlask, makeProject } from "./project-folder.ts";

const FROM = { file: "x", line: 1 };

describe("one requirement", () => {
  it.each([
    ["Flask", "flask", "", [], ""],
    ["flask_cors == 4.0.0", "flask-cors", "==4.0.0", [], ""],
    ["uvicorn[standard,test]>=0.3,<1", "uvicorn", ">=0.3,<1", ["standard", "test"], ""],
    ["x (>=1)", "x", ">=1", [], ""],
    ['x~=1.4 ; python_version < "3.12"', "x", "~=1.4", [], 'python_version < "3.12"'],
    ["x @ https://host/x.whl", "x", " @ https://host/x.whl", [], ""],
    [
      "git+ssh://git@host/a/b.git#egg=my_pkg&subdirectory=p",
      "my-pkg",
      " @ git+ssh://git@host/a/b.git#egg=my_pkg&subdirectory=p",
      [],
      "",
    ],
    ["x==1 --hash=sha256:aa --hash=sha256:bb", "x", "==1", [], ""],
  ])("pip: %s", (line, name, specifier, extras, marker) => {
    expect(readPipRequirement(line, FROM)).toEqual({
      name,
      specifier,
      extras,
      marker,
      kind: "pip",
      from: FROM,
    });
  });

  it.each([
    "",
    "-e .",
    "--index-url https://x",
    "./local.whl",
    "../up",
    "https://host/x.whl",
    "not a requirement",
  ])("pip: %j names none", (line) => {
    expect(readPipRequirement(line, FROM)).toBeNull();
  });

  it.each([
    ["python=3.10", "python", "=3.10"],
    ["conda-forge::rdkit=2024.03.4", "rdkit", "=2024.03.4"],
    ["conda-forge/linux-64::Pillow", "pillow", ""],
    ["numpy >=1.26,<3", "numpy", ">=1.26,<3"],
    ["numpy 1.26", "numpy", "=1.26"],
    ["numpy=1.26=py310_0", "numpy", "=1.26=py310_0"],
    ["blas=*=mkl", "blas", "=*=mkl"],
  ])("conda: %s", (spec, name, specifier) => {
    expect(readCondaRequirement(spec, FROM)).toMatchObject({ name, specifier, kind: "conda" });
  });
});

describe("what a file is for", () => {
  it.each([
    ["requirements.txt", "production"],
    ["environment.yml", "production"],
    ["environment.prod.yml", "production"],
    ["requirements/production.txt", "production"],
    ["requirements-dev.txt", "development"],
    ["dev-requirements.txt", "development"],
    ["requirements/test.txt", "development"],
    ["requirements_updated.txt", "unknown"],
    ["requirements/base.txt", "unknown"],
    ["requirements-device.txt", "unknown"],
  ])("%s: %s", (path, purpose) => {
    expect(purposeOf(path)).toBe(purpose);
  });
});

describe("dependency files", () => {
  it("reads a file that two others name, and circles, once", async () => {
    const root = await makeFlask("", {
      "requirements.txt": "-r a.txt\n--requirement=b.txt\n-r ../outside.txt\n-r missing.txt\n",
      "a.txt": "-r b.txt\nflask\n",
      "b.txt": "-r a.txt\nredis\n",
    });
    const { files } = (await detect(root)).dependencies;
    expect(files.map(({ path, requirements }) => [path, requirements.map(({ name }) => name)])).toEqual([
      ["requirements.txt", []],
      ["a.txt", ["flask"]],
      ["b.txt", ["redis"]],
    ]);
  });

  it("looks into a folder below when the root has none", async () => {
    const root = await makeProject({
      "backend/app.py": "from flask import Flask\napp = Flask('x')\n",
      "backend/requirements.txt": "flask\n",
      "docs/requirements.txt": "sphinx\n",
    });
    const { files } = (await detect(root)).dependencies;
    expect(files.map(({ path }) => path)).toEqual(["backend/requirements.txt"]);
  });

  it("says when a file cannot be understood, and goes on", async () => {
    const root = await makeFlask("", {
      "environment.yml": "name: [x\ndependencies:\n  - python=3.10\n",
      "pyproject.toml": "[project\n",
    });
    const facts = await detect(root);
    expect(facts.scan.notes).toEqual([
      "environment.yml could not be understood, so its packages are not known",
      "pyproject.toml could not be understood, so its packages are not known",
    ]);
    expect(facts.dependencies.managers.map(({ value }) => value)).toEqual(["pip"]);
  });

  it("does not take a pyproject.toml of tools for a project", async () => {
    const facts = await detect(await makeFlask("", { "pyproject.toml": "[tool.black]\nline-length = 88\n" }));
    expect(facts.dependencies.files.map(({ path }) => path)).toEqual(["requirements.txt"]);
  });
});

describe("unlisted packages", () => {
  it("knows the standard library, what is brought along, and the project's own modules", async () => {
    const root = await makeFlask(
      "import json, tomllib, distutils, _socket\nimport werkzeug, jinja2, numpy, pytz\nimport own, folder.thing\nfrom . import own\n",
      { "own.py": "", "folder/thing.py": "", "requirements.txt": "Flask\npandas\n" },
    );
    expect((await detect(root)).dependencies.unlisted).toEqual([]);
  });

  it("knows the packages of common modules, also under conda's names", async () => {
    const root = await makeFlask(
      "import cv2, torch, yaml, jwt\nfrom google.cloud import storage\nimport dateutil.parser\n",
      {
        "environment.yml": "dependencies:\n  - py-opencv\n  - pytorch=2.0\n  - flask\n",
      },
    );
    expect((await detect(root)).dependencies.unlisted.map(({ name, module }) => [name, module])).toEqual([
      ["google-cloud-storage", "google"],
      ["pyjwt", "jwt"],
      ["python-dateutil", "dateutil"],
      ["pyyaml", "yaml"],
    ]);
  });

  it("is optional only when every import of it is", async () => {
    const root = await makeFlask(
      "try:\n    import psutil\nexcept ImportError:\n    psutil = None\ndef f():\n    import redis, boto3\nimport other\n",
      { "other.py": "import redis\n" },
    );
    expect((await detect(root)).dependencies.unlisted).toMatchObject([
      { name: "boto3", optional: true },
      { name: "psutil", optional: true },
      { name: "redis", optional: false, from: { file: "other.py", line: 1 } },
    ]);
  });

  it("does not report what an extra or a group lists", async () => {
    const root = await makeProject({
      "app.py": "import redis, boto3, httpx\nfrom flask import Flask\napp = Flask('x')\n",
      "pyproject.toml":
        '[project]\nname = "x"\ndependencies = ["flask"]\n[project.optional-dependencies]\nall = ["redis"]\n[dependency-groups]\ndev = ["boto3", {include-group = "x"}]\n',
    });
    expect((await detect(root)).dependencies.unlisted.map(({ name }) => name)).toEqual(["httpx"]);
  });
});

describe("the Python version", () => {
  const poetry = (version: string) =>
    `[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "${version}"\n`;
  const project = (version: string) =>
    `[project]\nname = "x"\nrequires-python = "${version}"\ndependencies = []\n`;
  it.each<[string, Readonly<Record<string, string>>, string | null, boolean]>([
    ["environment.yml", { "environment.yml": "dependencies: [python=3.10.4]\n" }, "3.10", true],
    ["a range", { "pyproject.toml": project(">=3.10") }, "3.10", false],
    ["a caret", { "pyproject.toml": poetry("^3.11") }, "3.11", false],
    ["a tilde", { "pyproject.toml": poetry("~3.11") }, "3.11", false],
    ["an equal", { "pyproject.toml": project("==3.12.*") }, "3.12", true],
    [".python-version", { ".python-version": "3.13.1\n" }, "3.13", true],
    ["runtime.txt", { "runtime.txt": "python-3.9.18\n" }, "3.9", true],
    [
      "a Dockerfile",
      { Dockerfile: "FROM --platform=linux/amd64 docker.io/library/python:3.11.4-slim AS a\n" },
      "3.11",
      true,
    ],
    [
      "a version within the range",
      { "pyproject.toml": project(">=3.9,<3.13"), ".python-version": "3.12" },
      "3.12",
      true,
    ],
    [
      "a version outside of it",
      { "pyproject.toml": project(">=3.9,<3.12"), ".python-version": "3.12" },
      "3.9",
      false,
    ],
    ["a contradiction", { ".python-version": "3.12", Dockerfile: "FROM python:3.10\n" }, "3.12", false],
    ["no number", { Dockerfile: "FROM python:latest\n" }, null, false],
    ["Python 2", { "runtime.txt": "python-2.7.18\n" }, null, false],
  ])("%s", async (_, files, value, certain) => {
    const { python } = await detect(await makeProject({ "app.py": "", ...files }));
    expect(python === null ? null : [python.value, python.certain]).toEqual(
      value === null ? null : [value, certain],
    );
  });
});
