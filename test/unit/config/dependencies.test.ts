import { describe, expect, test } from "vitest";
import { dependencyFilesFor, suggestStrategy } from "../../../src/config/dependencies.ts";
import type { DependencyFile, DependencyManager, Fact, Facts } from "../../../src/config/facts.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { dependencyFile, EMPTY_FACTS, give, planWith } from "./support.ts";

function withFiles(...files: readonly DependencyFile[]): Facts {
  return { ...EXAMPLE_FACTS, dependencies: { managers: [], files, unlisted: [] } };
}

describe("the strategy", () => {
  const suggestFor = (...managers: readonly Fact<DependencyManager>[]) =>
    suggestStrategy({ ...EMPTY_FACTS, dependencies: { managers, files: [], unlisted: [] } });

  test.each([
    ["pip", "requirements", "found a.lock"],
    ["conda", "wheels", "found a.lock; wheels make a smaller image"],
    ["uv", "uv", "found a.lock"],
    ["poetry", "poetry", "found a.lock"],
  ] as const)("for %s is %s", (manager, value, why) => {
    const from = { file: "a.lock", line: 1 };
    expect(suggestFor({ value: manager, from, certain: true })).toEqual({
      value,
      why,
      from,
      origin: "detected",
    });
  });

  test("follows the best manager, and doubts where detection does", () => {
    const uv: Fact<DependencyManager> = { value: "uv", from: { file: "pyproject.toml" }, certain: false };
    const pip: Fact<DependencyManager> = { value: "pip", from: { file: "requirements.txt" }, certain: true };
    expect(suggestFor(uv, pip)).toMatchObject({ value: "uv", uncertain: true });
  });

  test("is a list written from pyproject.toml, where nothing else says what to install", () => {
    const pyproject = dependencyFile("pyproject.toml", "pyproject", [
      { name: "flask", specifier: "==3.1.3" },
      { name: "redis", specifier: ">=5" },
    ]);
    const from = { file: "pyproject.toml", line: 4 };
    const facts: Facts = {
      ...EXAMPLE_FACTS,
      dependencies: { managers: [{ value: "pip", from, certain: true }], files: [pyproject], unlisted: [] },
    };
    expect(suggestStrategy(facts)).toMatchObject({ value: "wheels", from });
    expect(planWith(give(), facts).dependencies.mapped.map(({ requirement }) => requirement)).toEqual([
      "flask==3.1.3",
      "redis>=5",
    ]);
  });

  test("is a mere recommendation where nothing was found", () => {
    expect(suggestFor()).toMatchObject({ value: "requirements", origin: "default" });
    expect(suggestFor({ value: "conda", from: null, certain: true }).why).toBe(
      "the usual value; wheels make a smaller image",
    );
  });
});

describe("the files of a strategy", () => {
  const REQUIREMENTS = dependencyFile("requirements.txt", "requirements", [{ name: "flask" }]);
  const ENVIRONMENT = dependencyFile("environment.yml", "environment", [{ name: "pytables" }]);

  test("are the production one where there are several, never the developers'", () => {
    const production: DependencyFile = {
      ...dependencyFile("requirements-prod.txt", "requirements"),
      purpose: "production",
    };
    const development: DependencyFile = {
      ...REQUIREMENTS,
      path: "requirements-dev.txt",
      purpose: "development",
    };
    expect(
      dependencyFilesFor("requirements", withFiles(development, REQUIREMENTS, production)).names,
    ).toEqual(["requirements-prod.txt"]);
    expect(dependencyFilesFor("requirements", withFiles(development)).names).toEqual([]);
  });

  test.each([
    ["uv", "uv-lock", "uv.lock"],
    ["poetry", "poetry-lock", "backend/poetry.lock"],
  ] as const)("of %s are the lock and the pyproject.toml beside it", (strategy, kind, path) => {
    const { names } = dependencyFilesFor(strategy, withFiles(dependencyFile(path, kind)));
    expect(names).toEqual([path.replace(/[^/]+$/, "pyproject.toml"), path]);
  });

  test("of conda are joined by a requirements.txt that names more", () => {
    expect(dependencyFilesFor("wheels", withFiles(ENVIRONMENT, REQUIREMENTS)).names).toEqual([
      "environment.yml",
      "requirements.txt",
    ]);
    const same = dependencyFile("requirements.txt", "requirements", [{ name: "tables" }]);
    expect(dependencyFilesFor("conda", withFiles(ENVIRONMENT, same)).names).toEqual(["environment.yml"]);
  });

  test("say what is missing", () => {
    expect(dependencyFilesFor("poetry", EMPTY_FACTS)).toEqual({ names: [], what: "poetry.lock" });
  });
});

describe("what the image installs", () => {
  const addedWith = (facts: Facts, ...settings: readonly string[]) =>
    planWith(give("application.dependencies.strategy=requirements", ...settings), facts).dependencies.added;

  test("is the project's, the server, and what the code imports and no file lists", () => {
    const { strategy, files, mapped, added } = planWith(new Map()).dependencies;
    expect([strategy, files, mapped.length]).toEqual(["wheels", ["environment.prod.yml"], 11]);
    expect(mapped).toContainEqual({
      requirement: "rdkit==2025.9.6",
      original: "rdkit=2025.09.6",
      from: { file: "environment.prod.yml", line: 6 },
      translated: true,
      assumed: false,
    });
    expect(added).toEqual([
      { requirement: "gunicorn==27.0.1", why: "the production server" },
      { requirement: "prometheus-client", why: "imported in monitoring/metrics.py:5, listed nowhere" },
    ]);
  });

  test("holds the servers of ASGI where they are needed", () => {
    expect(
      addedWith(EXAMPLE_FACTS, "application.interface=asgi").map(({ requirement }) => requirement),
    ).toEqual(["gunicorn==27.0.1", "uvicorn==0.54.0", "uvicorn-worker==0.4.0", "prometheus-client"]);
  });

  test("holds nothing twice: not what is listed, not what was asked for in two ways", () => {
    const facts = withFiles(
      dependencyFile("requirements.txt", "requirements", [{ name: "Gunicorn" }, { name: "psutil" }]),
    );
    expect(addedWith(facts, "application.dependencies.extra=psutil==7.0.0,Redis,redis==7.0.0")).toEqual([
      { requirement: "Redis", why: "asked for in cryo-init.yaml" },
    ]);
  });

  test("takes a server's version from what was asked for", () => {
    expect(addedWith(EXAMPLE_FACTS, "application.dependencies.extra=gunicorn==25.0.0")).toEqual([
      { requirement: "gunicorn==25.0.0", why: "asked for in cryo-init.yaml" },
    ]);
  });

  test("with conda, knows the wheels' names of what is listed", () => {
    const environment = dependencyFile("environment.yml", "environment", [{ name: "redis-py" }]);
    const settings = give("application.dependencies.strategy=conda", "application.dependencies.extra=redis");
    expect(planWith(settings, withFiles(environment)).dependencies.added).toEqual([
      { requirement: "gunicorn==27.0.1", why: "the production server" },
    ]);
  });

  test("is told about the files that a file names with -r, and takes what they list as listed", () => {
    const facts = withFiles(
      { ...dependencyFile("requirements.txt", "requirements"), includes: ["base.txt", "gone.txt"] },
      {
        ...dependencyFile("base.txt", "requirements", [{ name: "gunicorn" }]),
        includes: ["requirements.txt"],
        hashed: true,
      },
    );
    const settings = give(
      "application.dependencies.strategy=requirements",
      "application.dependencies.files=requirements.txt",
    );
    expect(planWith(settings, facts).dependencies).toMatchObject({
      files: ["requirements.txt"],
      included: ["base.txt"],
      hashed: true,
      added: [],
    });
  });

  test("does not stumble over a file that is not there: that is for the answer's own check", () => {
    const { files, added } = planWith(give("application.dependencies.files=nothing.txt")).dependencies;
    expect(files).toEqual(["nothing.txt"]);
    expect(added.map(({ requirement }) => requirement)).toContain("gunicorn==27.0.1");
  });
});
