import { describe, expect, it } from "vitest";
import { detect } from "../../../src/project/detect.ts";
import { fixture } from "./project-folder.ts";

describe("a Flask package with a factory", async () => {
  const facts = await detect(fixture("flask-factory"));

  it("serves the factory that the Procfile names", () => {
    expect(facts.framework).toEqual({
      value: "flask",
      from: { file: "shop/__init__.py", line: 10 },
      certain: true,
    });
    expect(facts.entries).toEqual([
      {
        value: { module: "shop", attribute: "create_app", factory: true, interface: "wsgi" },
        from: { file: "shop/__init__.py", line: 10 },
        certain: true,
      },
    ]);
    expect(facts.port).toEqual({ value: 8080, from: { file: "Procfile", line: 2 }, certain: true });
    expect(facts.python).toEqual({
      value: "3.12",
      from: { file: ".python-version", line: 1 },
      certain: true,
    });
  });

  it("follows requirements files into each other", () => {
    expect(facts.dependencies.files.map(({ path, purpose }) => [path, purpose])).toEqual([
      ["requirements.txt", "production"],
      ["requirements/base.txt", "unknown"],
      ["requirements/constraints.txt", "unknown"],
      ["requirements-dev.txt", "development"],
    ]);
    const [main, base, constraints] = facts.dependencies.files;
    expect(main?.requirements).toMatchObject([
      { name: "gunicorn", specifier: "==23.0.0", from: { line: 3 } },
    ]);
    expect(base?.requirements).toMatchObject([
      { name: "flask", specifier: ">=3.0,<4", extras: ["async"], marker: "" },
      { name: "psycopg2-binary", specifier: "==2.9.10", marker: 'platform_system != "Windows"' },
      { name: "shop-money", specifier: " @ git+https://git.example.org/shop/money.git@v2#egg=Shop_Money" },
    ]);
    expect(constraints?.requirements).toEqual([]);
    expect(main).toMatchObject({
      includes: ["requirements/base.txt", "requirements/constraints.txt"],
      hashed: true,
    });
    expect(base).toMatchObject({ includes: [], hashed: false });
  });

  it("leaves tests out and marks what only a script imports", () => {
    expect(facts.dependencies.unlisted).toEqual([
      {
        name: "xlrd",
        module: "xlrd",
        from: { file: "scripts/import_orders.py", line: 3 },
        optional: false,
        reached: false,
      },
    ]);
  });

  it("joins the prefix given at registration with the route, and follows the view's calls", () => {
    expect(facts.health).toEqual([
      {
        path: "/internal/healthz",
        meaning: "alive",
        codes: [200],
        asks: [],
        from: { file: "shop/probes.py", line: 10 },
      },
      {
        path: "/internal/ready",
        meaning: "ready",
        codes: [200, 503],
        asks: ["database"],
        from: { file: "shop/probes.py", line: 15 },
      },
    ]);
  });

  it("reads variables through helper functions, and names from the example file", () => {
    expect(facts.variables).toEqual([
      { name: "DATABASE_URL", required: true, secret: true, from: { file: "shop/settings.py", line: 18 } },
      {
        name: "MAINTENANCE",
        required: false,
        secret: false,
        fallback: "0",
        from: { file: "shop/settings.py", line: 20 },
      },
      {
        name: "PAGE_SIZE",
        required: false,
        secret: false,
        fallback: "20",
        from: { file: "shop/settings.py", line: 19 },
      },
      { name: "SECRET_KEY", required: true, secret: true, from: { file: "shop/settings.py", line: 17 } },
      { name: "SENTRY_DSN", required: false, secret: true, from: { file: ".env.example", line: 3 } },
      {
        name: "STRIPE_PUBLIC_KEY",
        required: false,
        secret: false,
        from: { file: "shop/settings.py", line: 21 },
      },
    ]);
  });

  it("knows what is written and what has to be copied", () => {
    expect(facts.writable).toEqual([
      { value: "var/uploads", from: { file: "shop/__init__.py", line: 14 }, certain: true },
    ]);
    expect(facts.sources).toEqual(["shop"]);
  });
});

describe("a Flask module with every way to add a route", async () => {
  const facts = await detect(fixture("flask-flat"));

  it("prefers app.py to a trial beside it", () => {
    expect(facts.entries.map(({ value, certain }) => [value.module, certain])).toEqual([
      ["app", true],
      ["try_out", false],
    ]);
    expect(facts.port).toMatchObject({ value: 8081, from: { file: "app.py", line: 71 } });
    expect(facts.sources).toEqual(["app.py", "checks.py"]);
  });

  it("finds decorators, resources, method views and rules", () => {
    expect(facts.health.map(({ path, meaning, codes, asks }) => [path, meaning, codes, asks])).toEqual([
      ["/health", "status", [200, 500], ["disk"]],
      ["/health/deep", "status", [200, 503], ["redis"]],
      ["/livez", "alive", [204], []],
      ["/readyz", "ready", [200, 503], ["redis"]],
      ["/status", "status", [200], []],
      ["/v1/ping", "alive", [200], []],
      ["/v1/ping/", "alive", [200], []],
    ]);
  });

  it("leaves out what only `python app.py` writes", () => {
    expect(facts.writable.map(({ value }) => value)).toEqual(["var/log"]);
    expect(facts.redis).toMatchObject({ value: "cache", from: { file: "checks.py", line: 3 } });
  });
});

describe("a FastAPI application with uv", async () => {
  const facts = await detect(fixture("fastapi-uv"));

  it("finds the ASGI object, and takes the port from the server's command", () => {
    expect(facts.framework?.value).toBe("fastapi");
    expect(facts.entries).toMatchObject([
      { value: { module: "main", attribute: "app", factory: false, interface: "asgi" }, certain: true },
    ]);
    expect(facts.port).toEqual({ value: 8088, from: { file: "Dockerfile", line: 9 }, certain: true });
  });

  it("prefers the version that runs to the range that is allowed", () => {
    expect(facts.python).toEqual({ value: "3.12", from: { file: "Dockerfile", line: 2 }, certain: true });
  });

  it("reads pyproject.toml and uv.lock with their lines", () => {
    expect(facts.name).toEqual({
      value: "catalog-service",
      from: { file: "pyproject.toml", line: 2 },
      certain: true,
    });
    expect(facts.dependencies.managers).toMatchObject([
      { value: "uv", from: { file: "uv.lock" }, certain: true },
      { value: "pip", certain: false },
    ]);
    const [lock, pyproject] = facts.dependencies.files;
    expect(lock?.requirements.map(({ name, from }) => [name, from.line])).toEqual([
      ["fastapi", 9],
      ["uvicorn", 14],
      ["pydantic-settings", 19],
      ["prometheus-client", 24],
      ["httptools", 29],
    ]);
    expect(pyproject?.requirements).toMatchObject([
      { name: "fastapi", specifier: ">=0.115", from: { line: 6 } },
      { name: "uvicorn", extras: ["standard"], from: { line: 7 } },
      { name: "pydantic-settings", specifier: "", from: { line: 8 } },
      { name: "prometheus-client", marker: 'python_version >= "3.9"', from: { line: 9 } },
    ]);
    expect(facts.dependencies.unlisted).toEqual([]);
  });

  it("adds the prefixes of nested routers, and finds mounted metrics", () => {
    expect(facts.health.map(({ path, meaning, codes }) => [path, meaning, codes])).toEqual([
      ["/api/catalog/v2/health", "status", [200, 500]],
      ["/health/ready", "ready", [200, 503]],
      ["/metrics", "metrics", [200]],
      ["/startup", "started", [204]],
    ]);
  });

  it("reads the fields of a settings class", () => {
    expect(
      facts.variables.map(({ name, required, secret, fallback }) => [name, required, secret, fallback]),
    ).toEqual([
      ["CATALOG_API_TOKEN", true, true, undefined],
      ["CATALOG_CACHE_DIR", false, false, "var/cache"],
      ["CATALOG_PAGE_SIZE", false, false, "50"],
      ["CATALOG_UPSTREAM", true, false, undefined],
    ]);
  });

  it("takes along the data and the static files that the source names", () => {
    expect(facts.sources).toEqual(["catalog", "data", "main.py", "public"]);
  });
});

describe("a Django project with Pipenv", async () => {
  const facts = await detect(fixture("django-pipenv"));

  it("finds both interfaces, the configured one first", () => {
    expect(facts.framework?.value).toBe("django");
    expect(facts.entries.map(({ value, certain }) => [value.module, value.attribute, certain])).toEqual([
      ["office.wsgi", "application", true],
      ["office.asgi", "application", false],
    ]);
    expect(facts.port).toEqual({ value: 8000, from: null, certain: false });
    expect(facts.collectStatic).toBe(true);
  });

  it("follows the settings: applications, URLs, middleware", () => {
    expect(facts.health).toMatchObject([
      { path: "/health/", meaning: "status", codes: [200, 500], asks: ["database"], from: { line: 8 } },
      { path: "/internal/alive", meaning: "alive", codes: [200], from: { file: "letters/urls.py", line: 5 } },
      { path: "/ready/", meaning: "ready", codes: [200, 503] },
    ]);
    expect(facts.sources).toEqual(["letters", "manage.py", "office", "people"]);
    expect(facts.databases).toMatchObject([{ value: "postgres", certain: false }]);
    expect(facts.dependencies.unlisted.map(({ name, reached }) => [name, reached])).toEqual([
      ["phonenumbers", true],
      ["telegram", false],
    ]);
  });

  it("reads django-environ's variables and the files of the logging configuration", () => {
    expect(facts.variables.map(({ name, required, secret }) => [name, required, secret])).toEqual([
      ["ALLOWED_HOSTS", false, false],
      ["DB_PASSWORD", true, true],
      ["DJANGO_DEBUG", false, false],
      ["DJANGO_SECRET_KEY", true, true],
      ["DJANGO_SETTINGS_MODULE", false, false],
    ]);
    expect(facts.writable).toMatchObject([{ value: "logs", from: { file: "office/settings/base.py" } }]);
  });

  it("installs a Pipfile with pip, but asks", () => {
    expect(facts.dependencies.managers).toMatchObject([{ value: "pip", certain: false }]);
    expect(facts.python).toMatchObject({ value: "3.11", from: { file: "Pipfile", line: 10 } });
  });
});

describe("a src layout with Poetry and Celery", async () => {
  const facts = await detect(fixture("src-poetry"));

  it("names the module as it is imported from src", () => {
    expect(facts.entries).toMatchObject([
      { value: { module: "lab.wsgi", attribute: "application", factory: false }, certain: true },
    ]);
    expect(facts.sources).toEqual(["src"]);
  });

  it("writes Poetry's constraints as pip's, and leaves a bare range uncertain", () => {
    expect(facts.dependencies.managers.map(({ value, certain }) => [value, certain])).toEqual([
      ["poetry", true],
      ["pip", false],
    ]);
    expect(
      facts.dependencies.files[1]?.requirements.map(({ name, specifier, from }) => [
        name,
        specifier,
        from.line,
      ]),
    ).toEqual([
      ["flask", ">=3.0.2,<4.0", 7],
      ["celery", ">=5.4,<5.5", 8],
      ["scikit-learn", "==1.5.2", 9],
    ]);
    expect(facts.python).toEqual({
      value: "3.10",
      from: { file: "pyproject.toml", line: 6 },
      certain: false,
    });
    expect(facts.heavy.map(({ name }) => name)).toEqual(["numpy", "scikit-learn"]);
  });

  it("sees that queued work has to survive", () => {
    expect(facts.redis).toMatchObject({ value: "persistent", from: { file: "src/lab/jobs.py" } });
    expect(facts.port).toMatchObject({ value: 8000, from: { file: "compose.yaml" } });
  });
});

describe("a conda project", async () => {
  const facts = await detect(fixture("conda-science"));

  it("reads the environment with its pip part and the file that this names", () => {
    expect(facts.name.value).toBe("science");
    expect(facts.dependencies.managers.map(({ value }) => value)).toEqual(["conda"]);
    expect(facts.dependencies.files.map(({ path, purpose }) => [path, purpose])).toEqual([
      ["environment.yml", "production"],
      ["more/pip.txt", "unknown"],
      ["environment-dev.yml", "development"],
    ]);
    expect(
      facts.dependencies.files[0]?.requirements.map(({ name, specifier, kind, from }) => [
        name,
        specifier,
        kind,
        from.line,
      ]),
    ).toEqual([
      ["python", "=3.10", "conda", 4],
      ["rdkit", "=2024.03.4", "conda", 5],
      ["numpy", ">=1.26,<3", "conda", 6],
      ["pillow", "=10.2", "conda", 7],
      ["scikit-learn", "", "conda", 8],
      ["pip", "", "conda", 9],
      ["flask", "==3.0.2", "pip", 12],
    ]);
    expect(facts.python).toEqual({
      value: "3.10",
      from: { file: "environment.yml", line: 4 },
      certain: true,
    });
  });

  it("tells optional imports from needed ones, and types from both", () => {
    expect(facts.dependencies.unlisted.map(({ name, module, optional }) => [name, module, optional])).toEqual(
      [
        ["matplotlib", "matplotlib", true],
        ["psutil", "psutil", true],
        ["pyyaml", "yaml", true],
      ],
    );
    expect(facts.heavy.map(({ name }) => name)).toEqual([
      "matplotlib",
      "numpy",
      "pillow",
      "rdkit",
      "scikit-learn",
    ]);
  });

  it("sees a variable that another method insists on", () => {
    expect(facts.variables.map(({ name, required, fallback }) => [name, required, fallback])).toEqual([
      ["DATA_DIR", false, "data"],
      ["SECRET_KEY", true, undefined],
    ]);
    expect(facts.writable.map(({ value }) => value)).toEqual(["results/plots"]);
  });
});
