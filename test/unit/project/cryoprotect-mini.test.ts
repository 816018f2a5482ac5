import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { detect } from "../../../src/project/detect.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/cryoprotect-mini", import.meta.url));

/** Facts without line numbers, so that the example can be edited: a place becomes its file. */
function withoutLines(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLines);
  if (typeof value !== "object" || value === null) return value;
  if ("file" in value) return value.file;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutLines(inner)]));
}

it("finds out everything about the example application", async () => {
  const { dependencies, scan, ...facts } = await detect(EXAMPLE);

  expect(withoutLines(facts)).toEqual({
    name: { value: "cryoprotect-mini", from: "environment.prod.yml", certain: true },
    about: { description: null, version: null, licenses: null, url: null },
    tests: [],
    framework: { value: "flask", from: "app.py", certain: true },
    entries: [
      {
        value: { module: "app", attribute: "app", factory: false, interface: "wsgi" },
        from: "app.py",
        certain: true,
      },
      {
        value: { module: "app", attribute: "create_app", factory: true, interface: "wsgi" },
        from: "app.py",
        certain: false,
      },
    ],
    port: { value: 5000, from: "app.py", certain: true },
    python: { value: "3.13", from: "environment.prod.yml", certain: true },
    heavy: [
      { name: "cryptography", from: "environment.prod.yml" },
      { name: "numpy", from: "environment.prod.yml" },
      { name: "pandas", from: "environment.prod.yml" },
      { name: "pillow", from: "environment.prod.yml" },
      { name: "rdkit", from: "environment.prod.yml" },
    ],
    redis: { value: "cache", from: "database/redis_link.py", certain: true },
    databases: [{ value: "supabase", from: "config.py", certain: false }],
    health: [
      {
        path: "/health",
        meaning: "status",
        codes: [200, 207, 500],
        asks: ["supabase", "redis", "disk", "memory"],
        from: "monitoring/health.py",
      },
      { path: "/health/liveness", meaning: "alive", codes: [200], asks: [], from: "monitoring/health.py" },
      {
        path: "/health/readiness",
        meaning: "ready",
        codes: [200, 503],
        asks: ["supabase"],
        from: "monitoring/health.py",
      },
      {
        path: "/health/startup",
        meaning: "started",
        codes: [200, 503],
        asks: [],
        from: "monitoring/health.py",
      },
      { path: "/metrics", meaning: "metrics", codes: [200], asks: [], from: "monitoring/metrics.py" },
    ],
    variables: [
      { name: "APP_VERSION", required: false, secret: false, fallback: "1.0.0", from: "version.py" },
      { name: "BACKUP_ENABLED", required: false, secret: false, fallback: "0", from: "config.py" },
      { name: "LOG_LEVEL", required: false, secret: false, fallback: "INFO", from: "config.py" },
      { name: "LOG_TO_CONSOLE", required: false, secret: false, fallback: "1", from: "config.py" },
      { name: "LOG_TO_FILE", required: false, secret: false, fallback: "1", from: "config.py" },
      { name: "PORT", required: false, secret: false, fallback: "5000", from: "app.py" },
      { name: "REDIS_URL", required: false, secret: false, from: "config.py" },
      { name: "SECRET_KEY", required: true, secret: true, from: "config.py" },
      { name: "SUPABASE_KEY", required: true, secret: true, from: "config.py" },
      { name: "SUPABASE_SERVICE_KEY", required: false, secret: true, from: "config.py" },
      { name: "SUPABASE_URL", required: true, secret: false, from: "config.py" },
    ],
    writable: [
      { value: "backup/data", from: "backup/__init__.py", certain: true },
      { value: "cache", from: "result_cache.py", certain: true },
      { value: "logs", from: "logging_enhanced.py", certain: true },
    ],
    sources: [
      "api",
      "app.py",
      "backup",
      "chemical_data",
      "config.py",
      "database",
      "logging_enhanced.py",
      "monitoring",
      "result_cache.py",
      "security_headers.py",
      "static",
      "templates",
      "version.py",
    ],
    collectStatic: false,
    extras: { build: null, runtime: null },
    overrides: [],
    existing: {
      dockerfiles: ["Dockerfile"],
      composeFiles: ["docker-compose.yml"],
      dockerignore: null,
      ci: expect.any(Array),
    },
    lineEndings: "lf",
    git: null,
  });

  expect(withoutLines(dependencies.managers)).toEqual([
    { value: "conda", from: "environment.prod.yml", certain: true },
    { value: "pip", from: "requirements.txt", certain: true },
  ]);
  expect(dependencies.files.map(({ path }) => path)).toEqual([
    "environment.prod.yml",
    "environment.yml",
    "requirements.txt",
  ]);
  expect(withoutLines(dependencies.unlisted.filter(({ reached }) => reached))).toEqual([
    {
      name: "prometheus-client",
      module: "prometheus_client",
      from: "monitoring/metrics.py",
      optional: false,
      reached: true,
    },
    { name: "psutil", module: "psutil", from: "monitoring/checks.py", optional: true, reached: true },
  ]);
  expect(scan.complete).toBe(true);
});
