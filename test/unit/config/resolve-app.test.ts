import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/config/facts.ts";
import type { Plan } from "../../../src/config/plan.ts";
import { slugify } from "../../../src/config/slug.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { give, planWith } from "./support.ts";

function planFor(...settings: readonly string[]): Plan {
  return planWith(give(...settings));
}

describe("the application", () => {
  test("is what was answered, with what the checkout says about it", () => {
    const { app } = planFor(
      "application.secrets=SECRET_KEY,NEW_TOKEN",
      "application.variables=LOG_LEVEL,REDIS_URL,SUPABASE_URL,SECRET_KEY,MY_OWN",
    );
    expect(app).toMatchObject({
      framework: "flask",
      entry: { module: "app", attribute: "app", factory: false, interface: "wsgi" },
      target: "app:app",
      port: 5000,
      python: "3.13",
      uid: 10001,
      gid: 10001,
      secrets: [
        { variable: "SECRET_KEY", file: "secret_key", required: true },
        { variable: "NEW_TOKEN", file: "new_token", required: true },
      ],
    });
    expect(
      app.variables.map(({ name, required, fallback, setBy }) => [name, required, fallback, setBy]),
    ).toEqual([
      ["LOG_LEVEL", false, "INFO", "compose"],
      ["REDIS_URL", false, null, "compose"],
      ["SUPABASE_URL", true, null, "env"],
      ["MY_OWN", false, null, "env"],
    ]);
  });

  test("may be a factory, speak ASGI, and use a Redis elsewhere", () => {
    const { app } = planFor(
      "application.entry=shop.asgi:create_app()",
      "application.interface=asgi",
      "application.redis=none",
    );
    expect(app.entry).toEqual({
      module: "shop.asgi",
      attribute: "create_app",
      factory: true,
      interface: "asgi",
    });
    expect(app.variables.find(({ name }) => name === "REDIS_URL")?.setBy).toBe("env");
  });

  test("has a volume for each folder, and no two share one", () => {
    const { app } = planFor("application.writable=logs/,logs,a/b,a-b,A_B,redis/data");
    expect(app.writable).toEqual([
      { path: "logs", volume: "logs" },
      { path: "a/b", volume: "a-b" },
      { path: "a-b", volume: "a-b-2" },
      { path: "A_B", volume: "a-b-3" },
      { path: "redis/data", volume: "redis-data-2" },
    ]);
  });

  test("has images from the mirror, all of them", () => {
    const { image } = planFor("image.mirror=registry.example.org/mirror/", "image.redis=team/redis:8");
    expect(image).toMatchObject({
      base: "registry.example.org/mirror/python:3.13-slim-trixie",
      redis: "registry.example.org/mirror/team/redis:8",
      proxy: "registry.example.org/mirror/nginxinc/nginx-unprivileged:1.30-alpine",
      micromamba: expect.stringMatching(/^registry\.example\.org\/mirror\/mambaorg\/micromamba:\d/),
      runtimePackages: ["libexpat1", "libxext6", "libxrender1"],
      buildPackages: [],
      caCertificate: null,
      indexUrl: null,
    });
    expect(planFor("application.dependencies.strategy=conda").image.base).toBe("debian:13-slim");
  });
});

describe("the folder that modules are imported from", () => {
  test.each([
    ["app", "app.py", ""],
    ["billing.app", "src/billing/app.py", "src"],
    ["billing", "backend/src/billing/__init__.py", "backend/src"],
    ["app", "elsewhere.py", ""],
  ])("for %s in %s is %j", (module, file, importRoot) => {
    const value = { module, attribute: "app", factory: false, interface: "wsgi" } as const;
    const facts: Facts = { ...EXAMPLE_FACTS, entries: [{ value, from: { file, line: 1 }, certain: true }] };
    expect(planWith(new Map(), facts).app).toMatchObject({ target: `${module}:app`, importRoot });
  });
});

describe("a name for Docker", () => {
  test.each([
    ["CryoProtect Mini", "cryoprotect-mini"],
    ["Café  Müller!", "cafe-muller"],
    ["--a--", "a"],
    ["日本", "app"],
    ["", "app"],
    [`${"a".repeat(39)} b`, "a".repeat(39)],
  ])("of %j is %s", (name, slug) => {
    expect(slugify(name)).toBe(slug);
  });

  test("is always one that Docker takes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(slugify(name)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slugify(name).length).toBeLessThanOrEqual(40);
      }),
    );
  });
});
