import { describe, expect, test } from "vitest";
import type { Requirement } from "../../../src/config/facts.ts";
import type { MappedRequirement } from "../../../src/config/plan.ts";
import { mapToWheels, normalizeName, wheelName } from "../../../src/config/requirements.ts";
import {
  readCondaRequirement,
  readPipRequirement,
} from "../../../src/project/dependencies/requirement-line.ts";
import { dependencyFile } from "./support.ts";

const FROM = { file: "environment.yml", line: 7 };

/** Lines as detection reads them, those with `pip:` from the pip part. */
function requirements(lines: readonly string[]): readonly Requirement[] {
  return lines.map((line) => {
    const pip = line.startsWith("pip:");
    const read = pip ? readPipRequirement(line.slice(4), FROM) : readCondaRequirement(line, FROM);
    if (read === null) throw new Error(`${line} names no package`);
    return read;
  });
}

function map(...lines: readonly string[]): readonly MappedRequirement[] {
  return mapToWheels([
    { ...dependencyFile("environment.yml", "environment"), requirements: requirements(lines) },
  ]);
}

/** The lines for pip only. */
function pipLines(...lines: readonly string[]): readonly string[] {
  return map(...lines).map(({ requirement }) => requirement);
}

describe("a conda version", () => {
  test.each([
    // The same name, the same version: only the notation is pip's.
    ["numpy", "numpy", false],
    ["numpy *", "numpy", false],
    ["numpy=*", "numpy", false],
    ["numpy=1.26", "numpy==1.26.*", false],
    ["numpy 1.26", "numpy==1.26.*", false],
    ["numpy=1", "numpy==1.*", false],
    ["numpy=1.26.4", "numpy==1.26.4", false],
    ["numpy==1.26", "numpy==1.26", false],
    ["numpy=1.26.*", "numpy==1.26.*", false],
    ["numpy==1.26.*", "numpy==1.26.*", false],
    ["numpy>=1.2,<2", "numpy>=1.2,<2", false],
    ["numpy >=1.2, <2", "numpy>=1.2,<2", false],
    ["numpy>=1.26.*", "numpy>=1.26", false],
    ["numpy!=1.26.*", "numpy!=1.26.*", false],
    ["numpy!=1.26.1", "numpy!=1.26.1", false],
    ["numpy~=1.26", "numpy~=1.26", false],
    ["numpy==1.26.0rc1", "numpy==1.26.0rc1", false],
    ["numpy=1!1.26", "numpy==1!1.26.*", false],
    ["numpy=1.10.0", "numpy==1.10.0", false],
    ["numpy=0.10", "numpy==0.10.*", false],
    ["conda-forge::numpy=1.26", "numpy==1.26.*", false],
    ["conda-forge/linux-64::numpy==1.26.4", "numpy==1.26.4", false],
    // Another version, or less than conda was told.
    ["rdkit=2025.09.6", "rdkit==2025.9.6", true],
    ["rdkit>=2025.03,<2026.01", "rdkit>=2025.3,<2026.1", true],
    ["numpy=1.26.4=py310hb13e2d6_0", "numpy==1.26.4", true],
    ["numpy 1.26 py310hb13e2d6_0", "numpy==1.26", true],
    ["numpy=*=*mkl*", "numpy", true],
    ["numpy=1.25|1.26", "numpy==1.26.*", true],
    ["pytz=2024a", "pytz==2024a", true],
  ])("%s is %s for pip (changed: %s)", (line, requirement, translated) => {
    expect(map(line)).toEqual([
      { requirement, original: expect.stringMatching(/^\w+/), from: FROM, translated, assumed: false },
    ]);
  });

  test("that cannot be read is left out, and has to be looked at", () => {
    const file = dependencyFile("e.yml", "environment", [{ name: "numpy", specifier: "=>=" }]);
    expect(mapToWheels([file])).toMatchObject([{ requirement: "numpy", translated: true }]);
  });
});

describe("a conda name", () => {
  test.each([
    ["pytables=3.9.2", "tables==3.9.2"],
    ["pytorch=2.5", "torch==2.5.*"],
    ["psycopg2", "psycopg2-binary"],
    ["matplotlib-base", "matplotlib"],
    ["redis-py", "redis"],
    ["python-graphviz", "graphviz"],
  ])("that pip does not know is translated: %s", (line, requirement) => {
    expect(map(line)).toMatchObject([{ requirement, original: line, translated: true, assumed: false }]);
  });

  test.each(["importlib_metadata", "Flask_Cors"])("that is only spelt differently is not: %s", (line) => {
    expect(map(line)).toMatchObject([
      { requirement: normalizeName(line), translated: false, assumed: false },
    ]);
  });

  test.each(["some-package=1.2.3", "constructor=3.9.0", "redis=7.0.0", "openbabel", "ruamel.yaml"])(
    "that no table holds is assumed: %s",
    (line) => {
      expect(map(line)).toMatchObject([{ translated: false, assumed: true }]);
    },
  );

  test.each(["librosa", "libcst"])("of a Python package may begin with lib: %s", (line) => {
    expect(map(line)).toMatchObject([{ requirement: line, translated: false, assumed: false }]);
  });

  test.each([
    "python=3.13",
    "pip",
    "setuptools",
    "tzdata=2024a",
    "openssl",
    "_libgcc_mutex",
    "libblas",
    "ld_impl_linux-64",
    "xorg-libxext",
  ])("of what wheels bring themselves is left out: %s", (line) => {
    expect(map(line)).toEqual([]);
  });

  test.each(["nodejs", "git", "graphviz", "ffmpeg"])("of a program is left out: %s", (line) => {
    expect(map(line)).toEqual([]);
  });
});

describe("pip's own lines", () => {
  test("stay as they are, with extras, markers and addresses", () => {
    const lines = [
      'uvicorn[standard,watch]>=0.30,<1 ; python_version >= "3.9"',
      "shop @ https://example.org/shop-1.0.tar.gz",
      "flask",
    ];
    expect(pipLines(...lines.map((line) => `pip:${line}`))).toEqual([...lines].sort());
  });

  test("win over conda's, whatever stands first and however it is called", () => {
    expect(pipLines("numpy=1.26", "pip:numpy==2.0.0")).toEqual(["numpy==2.0.0"]);
    expect(pipLines("pip:tables==3.10.0", "pytables=3.9")).toEqual(["tables==3.10.0"]);
    expect(pipLines("psycopg2=2.9", "pip:psycopg2==2.9.10")).toEqual(["psycopg2==2.9.10"]);
  });

  test("that are alternatives by their markers stay, all of them", () => {
    const lines = ["numpy==1.26.4 ; python_version < '3.12'", "numpy==2.0.0 ; python_version >= '3.12'"];
    expect(pipLines(...lines.map((line) => `pip:${line}`), "numpy=1.25")).toEqual(lines);
  });

  test("that say the same package twice are one: pip would refuse both", () => {
    expect(pipLines("pip:flask==3.1.0", "pip:Flask==3.0.0")).toEqual(["flask==3.1.0"]);
  });
});

test("the first file wins over a later one", () => {
  const first = dependencyFile("environment.yml", "environment", [{ name: "numpy", specifier: "=1.26" }]);
  const later = dependencyFile("requirements.txt", "requirements", [
    { name: "flask", specifier: "==3.1.0" },
    { name: "flask", specifier: "==3.0.0", marker: "python_version < '3.9'" },
  ]);
  const last = dependencyFile("requirements-more.txt", "requirements", [
    { name: "flask", specifier: "==2.0.0", marker: "sys_platform == 'win32'" },
  ]);
  expect(
    mapToWheels([first, later, last]).map(({ requirement, from }) => `${requirement} (${from.file})`),
  ).toEqual([
    "flask==3.1.0 (requirements.txt)",
    "flask==3.0.0 ; python_version < '3.9' (requirements.txt)",
    "numpy==1.26.* (environment.yml)",
  ]);
});

test("lines are sorted by name, so that the order in a file changes nothing", () => {
  const lines = ["scipy=1.14", "numpy=2.0", "pip:flask==3.1.0"];
  expect(pipLines(...lines)).toEqual(["flask==3.1.0", "numpy==2.0.*", "scipy==1.14.*"]);
  expect(pipLines(...lines.toReversed())).toEqual(pipLines(...lines));
});

test("a requirement's name for pip is normalised, and null where there is none", () => {
  expect(requirements(["pip:Flask_SQLAlchemy", "pytorch", "nodejs"]).map(wheelName)).toEqual([
    "flask-sqlalchemy",
    "torch",
    null,
  ]);
});
