import type { FileSet, GeneratedFile } from "../../../../src/config/file-set.ts";
import type {
  EnvironmentName,
  EnvironmentPlan,
  HealthTiming,
  Plan,
  ServicePlan,
} from "../../../../src/config/plan.ts";
import { resolveCutover } from "../../../../src/config/resolve/cutover.ts";
import { countWorkers, SIZES, timeToDetect, timeToRestart } from "../../../../src/config/sizing.ts";
import { formatQuantity, MIB } from "../../../../src/config/units.ts";
import type { DocumentedSetting } from "../../../../src/generators/docs/settings.ts";

const SECOND = 1000;
const WORKER_MEMORY = 208 * MIB;
const BASE_MEMORY = 40 * MIB;

function timing(
  interval: number,
  timeout: number,
  retries: number,
  startPeriod: number,
  startInterval: number,
): HealthTiming {
  const seconds = { interval: interval * SECOND, timeout: timeout * SECOND, retries };
  const { best, worst } = timeToDetect(seconds);
  return {
    ...seconds,
    startPeriod: startPeriod * SECOND,
    startInterval: startInterval * SECOND,
    detectBest: best,
    detectWorst: worst,
    restartWorst: null,
  };
}

function restarting(health: HealthTiming): HealthTiming {
  return { ...health, restartWorst: timeToRestart(health, 30 * SECOND) };
}

const LOG = { maxSize: 20 * MIB, maxFile: 5 } as const;
const QUICK = timing(10, 3, 3, 10, 1);

function app(size: "small" | "medium", copies: number, health: HealthTiming): ServicePlan {
  const limits = SIZES.app[size];
  const { byCpu, byMemory, workers } = countWorkers(limits.cpus, limits.memory, WORKER_MEMORY, BASE_MEMORY);
  return {
    ...limits,
    service: "app",
    size,
    copies,
    health,
    stopGrace: 40 * SECOND,
    log: LOG,
    server: {
      workers,
      threads: 4,
      concurrency: workers * 4,
      workerMemory: WORKER_MEMORY,
      baseMemory: BASE_MEMORY,
      byCpu,
      byMemory,
      timeout: 60 * SECOND,
      giveUp: 120 * SECOND,
      gracefulTimeout: 30 * SECOND,
      keepAlive: 5 * SECOND,
      recycleAt: 90,
      recycleMemory: Math.floor((limits.memory * 90) / 100),
      recyclePause: 30 * SECOND,
    },
    redis: null,
    shmSize: 64 * MIB,
    swarm: null,
  };
}

function redis(size: "small" | "medium"): ServicePlan {
  return {
    ...SIZES.redis[size],
    service: "redis",
    size,
    copies: 1,
    health: QUICK,
    stopGrace: 10 * SECOND,
    log: LOG,
    server: null,
    redis: { maxmemory: size === "small" ? 48 * MIB : 100 * MIB, persistent: true },
    shmSize: 0,
    swarm: null,
  };
}

const proxy: ServicePlan = {
  ...SIZES.proxy.medium,
  service: "proxy",
  size: "medium",
  copies: 1,
  health: QUICK,
  stopGrace: 10 * SECOND,
  log: LOG,
  server: null,
  redis: null,
  shmSize: 0,
  swarm: null,
};

function environment(
  name: EnvironmentName,
  file: string,
  suffix: string,
  hostPort: number,
  services: readonly ServicePlan[],
): EnvironmentPlan {
  return {
    name,
    file,
    override: null,
    project: `cryoprotect-mini${suffix}`,
    hostPort,
    hostAddress: "127.0.0.1",
    services,
    total: {
      memory: services.reduce((sum, { memory, copies }) => sum + memory * copies, 0),
      cpus: services.reduce((sum, { cpus, copies }) => sum + cpus * copies, 0),
    },
    swarm: null,
    cutover: resolveCutover(name, services),
  };
}

/** The example application as cryo-init plans it: every environment, Redis with data, secrets, four endpoints. */
export const SAMPLE_PLAN: Plan = {
  name: "CryoProtect Mini",
  slug: "cryoprotect-mini",
  app: {
    framework: "flask",
    entry: { module: "app", attribute: "create_app", factory: true, interface: "wsgi" },
    target: "app:create_app()",
    importRoot: "",
    port: 5000,
    python: "3.13",
    uid: 10001,
    gid: 10001,
    sources: ["app.py", "config.py", "api", "static", "templates"],
    excluded: [],
    writable: [
      { path: "logs", volume: "logs" },
      { path: "backup/data", volume: "backup-data" },
    ],
    variables: [
      {
        name: "SUPABASE_URL",
        required: true,
        fallback: null,
        from: { file: "config.py", line: 12 },
        secret: false,
        setBy: "env",
      },
      {
        name: "BACKUP_ENABLED",
        required: false,
        fallback: "false",
        from: { file: "config.py", line: 19 },
        secret: false,
        setBy: "env",
      },
      {
        name: "LOG_LEVEL",
        required: false,
        fallback: "INFO",
        from: { file: "config.py", line: 21 },
        secret: false,
        setBy: "compose",
      },
    ],
    secrets: [
      { variable: "SECRET_KEY", file: "secret_key", required: true },
      { variable: "SUPABASE_KEY", file: "supabase_key", required: true },
    ],
    redisVariables: [{ name: "REDIS_URL", value: "redis://redis:6379/0" }],
    collectStatic: false,
  },
  image: {
    base: "python:3.13-slim-trixie",
    redis: "redis:8-alpine",
    proxy: "nginxinc/nginx-unprivileged:1.30-alpine",
    micromamba: "mambaorg/micromamba:2.3.2",
    extras: { build: null, runtime: null },
    underGit: true,
    caCertificate: null,
    indexUrl: null,
    pipConfig: null,
    netrc: null,
    proxyArguments: {},
    used: [
      { name: "python:3.13-slim-trixie", digest: null, pinnable: true },
      { name: "redis:8-alpine", digest: null, pinnable: true },
      { name: "nginxinc/nginx-unprivileged:1.30-alpine", digest: null, pinnable: true },
    ],
    buildPackages: [],
    runtimePackages: [],
    without: { packageTests: true, pip: true },
    labels: [{ name: "org.opencontainers.image.title", value: "CryoProtect" }],
    version: null,
    buildTime: false,
  },
  dependencies: {
    strategy: "requirements",
    files: ["requirements.txt"],
    included: [],
    hashed: false,
    mapped: [],
    added: [],
  },
  environments: [
    environment("production", "docker-compose.yml", "", 5000, [
      app("medium", 1, restarting(timing(30, 5, 3, 60, 2))),
      redis("medium"),
    ]),
    environment("development", "docker-compose.dev.yml", "-dev", 5001, [
      app("small", 1, timing(10, 5, 5, 20, 2)),
      redis("small"),
    ]),
    environment("blue-green", "docker-compose.blue-green.yml", "-blue-green", 8080, [
      app("medium", 2, restarting(timing(5, 3, 3, 60, 1))),
      redis("medium"),
      proxy,
    ]),
  ],
  security: {
    readOnly: true,
    dropCapabilities: true,
    noNewPrivileges: true,
    internalNetwork: true,
    loopback: true,
    init: true,
    secretFiles: true,
    pidsLimit: true,
    ulimits: true,
    tmpSize: 64 * MIB,
  },
  health: {
    alive: "/health/liveness",
    ready: "/health/readiness",
    started: "/health/startup",
    status: "/health",
    container: "alive",
    gate: { probe: "ready", path: "/health/readiness" },
    degradedIsHealthy: true,
    endpoints: [
      {
        path: "/health",
        meaning: "status",
        codes: [200, 207, 500],
        asks: ["supabase", "redis", "disk"],
        from: { file: "api/health.py", line: 14 },
      },
      {
        path: "/health/liveness",
        meaning: "alive",
        codes: [200],
        asks: [],
        from: { file: "api/health.py", line: 41 },
      },
      {
        path: "/health/readiness",
        meaning: "ready",
        codes: [200, 503],
        asks: ["supabase"],
        from: { file: "api/health.py", line: 48 },
      },
      {
        path: "/health/startup",
        meaning: "started",
        codes: [200, 503],
        asks: [],
        from: { file: "api/health.py", line: 60 },
      },
    ],
  },
  logging: { level: "info", accessLog: true, compress: true },
  documentation: {
    enabled: true,
    folder: "docs-site",
    title: "CryoProtect Mini operations",
    repository: "https://git.example.org/cryo/mini",
    branch: "main",
    hosting: true,
    pages: "none",
    node: "node:22",
  },
  checks: [
    {
      id: "pids",
      severity: "warning",
      message: "resources.development.app: 2 workers start about 24 processes and threads, and 16 may run",
      fix: "npx cryo-init --set resources.development.app.pids=64",
      setting: "resources.development.app.pids",
    },
  ],
};

/** Settings whose values are taken from a plan, as the command line fills them. */
export function sampleSettings(plan: Plan): readonly DocumentedSetting[] {
  const limits = plan.environments.flatMap(({ name, file, services }) =>
    services.flatMap((service): readonly DocumentedSetting[] => {
      const at = `resources.${name}.${service.service}`;
      const of = `of ${service.service}, ${name}`;
      const common = { group: "resources", origin: "default", isGiven: false, file, line: null } as const;
      return [
        {
          ...common,
          id: `${at}.cpus`,
          title: `CPUs ${of}`,
          help: "The most processor time it may use. More workers follow.",
          value: formatQuantity(service.cpus, "cpus"),
        },
        {
          ...common,
          id: `${at}.memory`,
          title: `Memory limit ${of}`,
          help: "At this limit the kernel kills a process of the container. Nothing is swapped.",
          value: formatQuantity(service.memory, "memory"),
        },
        {
          ...common,
          id: `${at}.pids`,
          title: `Processes and threads ${of}`,
          help: "The most that may run at once.",
          value: String(service.pids),
        },
      ];
    }),
  );
  const timings = plan.environments.flatMap(({ name, file, services }) =>
    services
      .filter(({ service }) => service === "app")
      .map(
        ({ health }): DocumentedSetting => ({
          id: `health.${name}.interval`,
          group: "health",
          title: `Time between checks, ${name}`,
          help: "Shorter notices a fault sooner and costs a request each time.",
          value: formatQuantity(health.interval, "duration"),
          origin: "default",
          isGiven: false,
          file,
          line: null,
        }),
      ),
  );
  return [
    {
      id: "application.name",
      group: "application",
      title: "Name of the application",
      help: "Names the image, the Compose projects and the documentation.",
      value: plan.name,
      origin: "detected in pyproject.toml:2",
      isGiven: false,
      file: "docker-compose.yml",
      line: null,
    },
    {
      id: "application.port",
      group: "application",
      title: "Port inside the container",
      help: "The server listens here. It is not the port on your host: each environment publishes its own.",
      value: String(plan.app.port),
      origin: "found in api/__init__.py:41",
      isGiven: false,
      file: "docker-compose.yml",
      line: null,
    },
    {
      id: "image.mirror",
      group: "application",
      title: "Registry mirror",
      help: "Put in front of every image. Leave empty for the public one.",
      value: "",
      origin: "default",
      isGiven: false,
      file: "Dockerfile",
      line: null,
    },
    {
      id: "environments",
      group: "environments",
      title: "Environments",
      help: "Each is a Compose file that works alone.",
      value: plan.environments.map(({ name }) => name).join(", "),
      origin: "answered",
      isGiven: false,
      file: "docker-compose.yml",
      line: null,
    },
    ...limits,
    {
      id: "security.read_only",
      group: "security",
      title: "Read-only root file system",
      help: "Nothing in the container can change its own program.",
      value: plan.security.readOnly ? "yes" : "no",
      origin: "default",
      isGiven: false,
      file: "docker-compose.yml",
      line: null,
    },
    ...timings,
    {
      id: "logging.max_size",
      group: "logging",
      title: "Size of a log file",
      help: "Docker starts a new file at this size.",
      value: formatQuantity(plan.environments[0]?.services[0]?.log.maxSize ?? 0, "memory"),
      origin: "default",
      isGiven: false,
      file: "docker-compose.yml",
      line: null,
    },
  ];
}

const COMPOSE = `# A generated file, cut down to the lines that the pages point at.
name: cryoprotect-mini
services:
  app:
    image: cryoprotect-mini:local
    init: true
    user: 10001:10001
    environment:
      PORT: "5000"
    ports:
      - 127.0.0.1:5000:5000
    read_only: true
    tmpfs:
      - /tmp:size=64m
    cap_drop:
      - ALL
    security_opt:
      - no-new-privileges:true
    healthcheck:
      interval: 30s
      retries: 3
    restart: unless-stopped
    deploy:
      resources:
        limits:
          cpus: "2"
          memory: 1536M
          pids: 256
    logging:
      options:
        max-size: 20m
  redis:
    image: redis:8-alpine
    read_only: true
    deploy:
      resources:
        limits:
          cpus: "0.5"
          memory: 256M
          pids: 64
networks:
  backend:
    internal: true
secrets:
  secret_key:
    file: ./secrets/secret_key
`;

const DEVELOPMENT = COMPOSE.replace("    read_only: true\n    tmpfs", "    tmpfs").replaceAll(
  "127.0.0.1:5000",
  "127.0.0.1:5001",
);
const BLUE_GREEN = COMPOSE.replaceAll("  app:", "  app-blue:").replaceAll(
  "127.0.0.1:5000:",
  "127.0.0.1:8080:",
);

const DOCKERFILE = `FROM python:3.13-slim-trixie AS build
FROM python:3.13-slim-trixie AS runtime
COPY --link --from=build /opt/venv /opt/venv
COPY app.py /app/
USER 10001:10001
`;

const SCRIPT = "#!/bin/sh\n";

function file(path: string, content: string): GeneratedFile {
  return { path, content, executable: false, kind: "whole", eol: "lf", purpose: "" };
}

/** Other generated files, in which pages look lines up. */
export const SAMPLE_FILES: FileSet = [
  file(".dockerignore", "# Only what is listed enters the image.\n*\n!app.py\n"),
  file("Dockerfile", DOCKERFILE),
  file("docker-compose.blue-green.yml", BLUE_GREEN),
  file("docker-compose.dev.yml", DEVELOPMENT),
  file("docker-compose.yml", COMPOSE),
  file("scripts/blue-green.sh", SCRIPT),
];
