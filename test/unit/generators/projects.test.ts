import { describe, expect, test } from "vitest";
import type { DependencyFile, EntryPoint, Facts, Variable } from "../../../src/config/facts.ts";
import type { Value } from "../../../src/config/question.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give } from "../../support/generate-files.ts";

/** Projects that are laid out in other ways than the example. */

function requirementsFile(path: string, names: readonly string[], more: Partial<DependencyFile> = {}) {
  return {
    path,
    kind: "requirements",
    purpose: "unknown",
    requirements: names.map((name, index) => ({
      name,
      specifier: "==1.0",
      extras: [],
      marker: "",
      kind: "pip" as const,
      from: { file: path, line: index + 1 },
    })),
    ...more,
  } as const satisfies DependencyFile;
}

function pipProject(files: readonly DependencyFile[], more: Partial<Facts> = {}): Facts {
  const from = { file: files[0]?.path ?? "", line: 1 };
  return {
    ...EXAMPLE_FACTS,
    heavy: [],
    health: [],
    writable: [],
    variables: [],
    dependencies: { managers: [{ value: "pip", from, certain: true }], files, unlisted: [] },
    ...more,
  };
}

function entry(module: string, file: string, attribute = "app"): Facts["entries"][number] {
  const value: EntryPoint = { module, attribute, factory: false, interface: "wsgi" };
  return { value, from: { file, line: 3 }, certain: true };
}

function read(facts: Facts, path: string, answers: Readonly<Record<string, Value>> = {}): string {
  const file = filesOf(facts, give(answers)).find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`${path} was not made`);
  return file.content;
}

const FLAT = pipProject([requirementsFile("requirements.txt", ["flask"])]);

describe("an ASGI application's server", () => {
  function asgi(...names: string[]): Facts {
    const value: EntryPoint = { module: "main", attribute: "app", factory: false, interface: "asgi" };
    const entries = [{ value, from: { file: "main.py", line: 3 }, certain: true }];
    return pipProject([requirementsFile("requirements.txt", names)], { entries });
  }

  test("is pinned where the project lists none", () => {
    const requirements = read(asgi("fastapi"), "docker/requirements.txt");
    expect(requirements).toMatch(/^uvicorn==[\d.]+$/m);
    expect(requirements).toMatch(/^uvicorn-worker==[\d.]+$/m);
  });

  test("fits the uvicorn that the project lists", () => {
    const requirements = read(asgi("fastapi", "uvicorn", "gunicorn"), "docker/requirements.txt");
    expect(requirements).not.toMatch(/^(gunicorn|uvicorn)==/m);
    expect(requirements).toMatch(/^uvicorn-worker>=/m);
  });
});

test("secrets/README.md leaves itself writable: a later run has to update it", () => {
  const readme = read(EXAMPLE_FACTS, "secrets/README.md", {
    "application.secrets": ["SUPABASE_KEY", "API_TOKEN"],
  });
  expect(readme).toContain("chmod 0444 secrets/supabase_key secrets/api_token\n");
  expect(readme).not.toContain("secrets/*");
});

describe("requirements that name other files", () => {
  const SPLIT = pipProject([
    requirementsFile("requirements/prod.txt", ["flask"], {
      purpose: "production",
      includes: ["requirements/base.txt", "constraints.txt"],
    }),
    requirementsFile("requirements/base.txt", ["gunicorn"], { includes: ["requirements/prod.txt"] }),
    requirementsFile("requirements/dev.txt", ["pytest"], { purpose: "development" }),
    requirementsFile("constraints.txt", []),
  ]);

  test("they are in the build, and no other", () => {
    const ignore = read(SPLIT, ".dockerignore");
    expect(ignore).toContain("!requirements/base.txt\n");
    expect(ignore).toContain("!requirements/prod.txt\n");
    expect(ignore).toContain("!constraints.txt\n");
    expect(ignore).not.toContain("dev.txt");
  });

  test("pip is told about the first only", () => {
    const dockerfile = read(SPLIT, "Dockerfile");
    expect(dockerfile).toContain(
      "install --no-compile -r requirements/prod.txt -r docker/requirements.txt\n",
    );
    expect(dockerfile).toContain("COPY constraints.txt ./\n");
    expect(dockerfile).toContain("COPY requirements requirements\n");
    expect(dockerfile).toContain("RUN rm -rf constraints.txt docker requirements \\\n");
  });

  test("a server that an included file lists is not added again", () => {
    expect(read(SPLIT, "docker/requirements.txt")).not.toContain("gunicorn");
  });
});

test("requirements with hashes are installed in a run of their own", () => {
  const hashed = pipProject([requirementsFile("requirements.txt", ["flask"], { hashed: true })]);
  expect(read(hashed, "Dockerfile")).toMatch(
    /install --no-compile -r requirements\.txt \\\n {4}&& .*install --no-compile -r docker\/requirements\.txt\n/,
  );
});

test("micromamba, and the pip that it calls, trust the certificates of the build", () => {
  const dockerfile = read(EXAMPLE_FACTS, "Dockerfile", {
    "application.dependencies.strategy": "conda",
    "image.ca_certificate": "/etc/pki/corporate.pem",
  });
  expect(dockerfile).toContain(" REQUESTS_CA_BUNDLE=/run/secrets/ca_certificate micromamba create ");
});

describe("modules below src", () => {
  const SRC = { ...FLAT, entries: [entry("billing.app", "src/billing/app.py")] };

  test("are found when the container starts", () => {
    expect(read(SRC, "Dockerfile")).toContain("PYTHONPATH=/app/src ");
  });

  test("so is one that was only typed in", () => {
    expect(read(SRC, "Dockerfile", { "application.entry": "billing.other:app" })).toContain(
      "PYTHONPATH=/app/src ",
    );
  });

  test("a package's __init__.py is its module", () => {
    const facts = { ...FLAT, entries: [entry("billing", "src/billing/__init__.py")] };
    expect(read(facts, "Dockerfile")).toContain("PYTHONPATH=/app/src ");
  });

  test("nothing is set for modules at the root", () => {
    expect(read(FLAT, "Dockerfile")).not.toContain("PYTHONPATH");
  });
});

describe("Django", () => {
  function variable(name: string, required: boolean, secret: boolean): Variable {
    return { name, required, secret, from: { file: "site/settings.py", line: 5 } };
  }

  const DJANGO: Facts = {
    ...FLAT,
    framework: { value: "django", from: { file: "manage.py", line: 1 }, certain: true },
    entries: [entry("shop.wsgi", "shop/wsgi.py", "application")],
    variables: [
      variable("DJANGO_SECRET_KEY", true, true),
      variable("ALLOWED_HOSTS", true, false),
      variable("DATABASE_URL", true, true),
      variable("REGION", false, false),
    ],
    collectStatic: true,
  };

  test("static files are collected with everything that the settings require, and no real value", () => {
    expect(read(DJANGO, "Dockerfile")).toContain(
      "&& ALLOWED_HOSTS=only-for-collectstatic DATABASE_URL=sqlite://:memory: " +
        "DJANGO_SECRET_KEY=only-for-collectstatic /opt/venv/bin/python manage.py collectstatic --noinput \\\n",
    );
  });

  test("manage.py is run where it lies", () => {
    const below = { ...DJANGO, entries: [entry("shop.wsgi", "backend/shop/wsgi.py", "application")] };
    expect(read(below, "Dockerfile")).toContain("python backend/manage.py collectstatic");
    expect(read(below, "docker-compose.dev.yml")).toContain("python, backend/manage.py, runserver");
  });

  test(".env.example says which host name the health check uses", () => {
    expect(read(DJANGO, ".env.example")).toMatch(/must hold localhost.*\nALLOWED_HOSTS=\n/);
  });
});

describe("a variable that turns debug mode on", () => {
  function withDebug(fallback: string): Facts {
    const debug = {
      name: "APP_DEBUG",
      required: false,
      secret: false,
      fallback,
      from: { file: "app.py", line: 2 },
    };
    return { ...FLAT, variables: [debug] };
  }

  test.each([
    ["False", "True"],
    ["false", "true"],
    ["0", "1"],
    ["", "1"],
    ["True", "True"],
  ])("is on in development: %j becomes %j", (off, on) => {
    expect(read(withDebug(off), "docker-compose.dev.yml")).toContain(`APP_DEBUG: \${APP_DEBUG:-${on}}\n`);
  });

  test("comes from .env in production, and is off without", () => {
    expect(read(withDebug("0"), "docker-compose.yml")).toContain("APP_DEBUG:\n");
  });
});

describe("an application without health endpoints", () => {
  test("the check knows every word that it can be asked with", () => {
    const words = [...read(FLAT, "docker/healthcheck.py").matchAll(/^ {4}"(\w+)": /gm)].map(
      ([, word]) => word,
    );
    for (const file of ["docker-compose.yml", "docker-compose.dev.yml", "Dockerfile"]) {
      const word = /healthcheck\.py"?, "?(\w+)/.exec(read(FLAT, file))?.[1];
      expect(words, file).toContain(word);
    }
  });

  test("blue/green takes a redirect or a 404 from / as an answer", () => {
    expect(read(FLAT, "scripts/blue-green.sh")).toContain("\nready_codes='0 3'\n");
  });

  test("with a readiness path, only a 2xx counts", () => {
    expect(read(EXAMPLE_FACTS, "scripts/blue-green.sh")).toContain("\nready_codes='0 4'\n");
  });
});
