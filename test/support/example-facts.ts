import type { Fact, Facts, HealthEndpoint, Requirement, Variable } from "../../src/config/facts.ts";

const CONDA = ["rdkit=2025.09.6", "numpy=2.4.3", "pandas=2.3.3", "pillow=12.2.0"];
const PIP = [
  "flask==3.1.3",
  "flask-cors==6.0.5",
  "requests==2.34.2",
  "python-dotenv==1.2.4",
  "redis==7.4.1",
  "pyjwt==2.15.1",
  "cryptography==50.0.2",
];

function at<T>(value: T, file: string, line: number): Fact<T> {
  return { value, from: { file, line }, certain: true };
}

function requirement(text: string, kind: Requirement["kind"], file: string, line: number): Requirement {
  const [, name = "", specifier = ""] = /^([\w.-]+)(.*)$/.exec(text) ?? [];
  return { name, specifier, extras: [], marker: "", kind, from: { file, line } };
}

function endpoint(
  path: string,
  meaning: HealthEndpoint["meaning"],
  codes: number[],
  asks: string[],
  line: number,
): HealthEndpoint {
  return { path, meaning, codes, asks, from: { file: "monitoring/health.py", line } };
}

function variable(
  name: string,
  required: boolean,
  secret: boolean,
  line: number,
  fallback?: string,
): Variable {
  return {
    name,
    required,
    secret,
    from: { file: "config.py", line },
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** Facts as detection finds them in the example application, written by hand: generators are tested on their own. */
export const EXAMPLE_FACTS: Facts = {
  name: at("CryoProtect Mini", "environment.yml", 1),
  framework: at("flask", "app.py", 5),
  entries: [
    at({ module: "app", attribute: "app", factory: false, interface: "wsgi" }, "app.py", 51),
    at({ module: "app", attribute: "create_app", factory: true, interface: "wsgi" }, "app.py", 18),
  ],
  port: at(5000, "app.py", 54),
  python: at("3.13", "environment.yml", 5),
  dependencies: {
    managers: [at("conda", "environment.yml", 1), at("pip", "requirements.txt", 1)],
    files: [
      {
        path: "environment.prod.yml",
        kind: "environment",
        purpose: "production",
        requirements: [
          requirement("python=3.13", "conda", "environment.prod.yml", 5),
          ...CONDA.map((text, index) => requirement(text, "conda", "environment.prod.yml", 6 + index)),
          ...PIP.map((text, index) => requirement(text, "pip", "environment.prod.yml", 12 + index)),
        ],
      },
      {
        path: "requirements.txt",
        kind: "requirements",
        purpose: "unknown",
        requirements: PIP.map((text, index) => requirement(text, "pip", "requirements.txt", 2 + index)),
      },
    ],
    unlisted: [
      {
        name: "prometheus-client",
        module: "prometheus_client",
        from: { file: "monitoring/metrics.py", line: 5 },
        optional: false,
        reached: true,
      },
      {
        name: "psutil",
        module: "psutil",
        from: { file: "monitoring/checks.py", line: 9 },
        optional: true,
        reached: true,
      },
    ],
  },
  heavy: ["cryptography", "numpy", "pandas", "pillow", "rdkit"].map((name, index) => ({
    name,
    from: { file: "environment.prod.yml", line: 6 + index },
  })),
  redis: at("cache", "database/redis_link.py", 3),
  databases: [at("supabase", "database/supabase_client.py", 1)],
  health: [
    endpoint("/health", "status", [200, 207, 500], ["supabase", "redis", "disk", "memory"], 20),
    endpoint("/health/liveness", "alive", [200], [], 30),
    endpoint("/health/readiness", "ready", [200, 503], ["supabase"], 35),
    endpoint("/health/startup", "started", [200, 503], [], 41),
  ],
  variables: [
    variable("SUPABASE_URL", true, false, 20),
    variable("SUPABASE_KEY", true, true, 21),
    variable("SECRET_KEY", true, true, 22),
    variable("SUPABASE_SERVICE_KEY", false, true, 23),
    variable("REDIS_URL", false, false, 24),
    variable("LOG_LEVEL", false, false, 25, "INFO"),
    variable("LOG_TO_FILE", false, false, 26, "0"),
    variable("APP_VERSION", false, false, 27),
  ],
  writable: [
    at("backup/data", "backup/__init__.py", 8),
    at("cache", "result_cache.py", 9),
    at("logs", "logging_enhanced.py", 11),
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
  tests: [],
  collectStatic: false,
  extras: { build: null, runtime: null },
  overrides: [],
  existing: { dockerfiles: ["Dockerfile"], composeFiles: ["docker-compose.yml"], dockerignore: null, ci: [] },
  lineEndings: "lf",
  git: null,
  about: { description: null, version: null, licenses: null, url: null },
  scan: { files: 40, read: 20, complete: true, notes: [], denied: [] },
};
