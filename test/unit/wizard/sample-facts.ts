import type { Facts } from "../../../src/config/facts.ts";

/** A checkout in CryoProtect's shape, as detection would describe it. */
export const sampleFacts: Facts = {
  name: { value: "CryoProtect Mini", from: { file: "README.md", line: 1 }, certain: true },
  framework: { value: "flask", from: { file: "app.py", line: 3 }, certain: true },
  entries: [
    {
      value: { module: "app", attribute: "app", factory: false, interface: "wsgi" },
      from: { file: "app.py", line: 41 },
      certain: true,
    },
    {
      value: { module: "app", attribute: "create_app", factory: true, interface: "wsgi" },
      from: { file: "app.py", line: 12 },
      certain: false,
    },
  ],
  port: { value: 5000, from: { file: "app.py", line: 44 }, certain: true },
  python: { value: "3.11", from: { file: "environment.yml", line: 6 }, certain: true },
  dependencies: {
    managers: [
      { value: "conda", from: { file: "environment.yml", line: 1 }, certain: true },
      { value: "pip", from: { file: "requirements.txt" }, certain: true },
    ],
    files: [
      { path: "environment.yml", kind: "environment", purpose: "production", requirements: [] },
      { path: "requirements.txt", kind: "requirements", purpose: "production", requirements: [] },
    ],
    unlisted: [
      {
        name: "psutil",
        module: "psutil",
        from: { file: "api/health.py", line: 7 },
        optional: false,
        reached: true,
      },
    ],
  },
  heavy: [{ name: "rdkit", from: { file: "environment.yml", line: 9 } }],
  redis: { value: "cache", from: { file: "api/cache.py", line: 4 }, certain: true },
  databases: [],
  health: [
    {
      path: "/health/liveness",
      meaning: "alive",
      codes: [200],
      asks: [],
      from: { file: "api/health.py", line: 20 },
    },
    {
      path: "/health/readiness",
      meaning: "ready",
      codes: [200, 503],
      asks: ["supabase", "redis"],
      from: { file: "api/health.py", line: 31 },
    },
    {
      path: "/health",
      meaning: "status",
      codes: [200, 207, 503],
      asks: ["supabase", "disk"],
      from: { file: "api/health.py", line: 52 },
    },
  ],
  variables: [
    { name: "SUPABASE_URL", required: true, secret: false, from: { file: "config.py", line: 8 } },
    { name: "SUPABASE_KEY", required: true, secret: true, from: { file: "config.py", line: 9 } },
    { name: "SECRET_KEY", required: true, secret: true, from: { file: "config.py", line: 12 } },
    { name: "SENTRY_DSN", required: false, secret: true, from: { file: "config.py", line: 15 } },
  ],
  writable: [
    { value: "logs", from: { file: "logging_setup.py", line: 11 }, certain: true },
    { value: "backup/data", from: { file: "api/backup.py", line: 30 }, certain: true },
  ],
  sources: ["app.py", "api", "config.py", "templates"],
  tests: [],
  collectStatic: false,
  extras: { build: null, runtime: null },
  overrides: [],
  existing: {
    dockerfiles: ["Dockerfile"],
    composeFiles: ["docker-compose.yml"],
    dockerignore: null,
    ci: [],
  },
  lineEndings: "lf",
  git: { remote: "https://git.example.org/team/cryoprotect", branch: "main" },
  about: { description: null, version: null, licenses: null, url: null },
  scan: { files: 120, read: 30, complete: true, notes: [], denied: [] },
};
