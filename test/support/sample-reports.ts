import type { Criterion, Report } from "../../src/config/report.ts";
import { MIB } from "../../src/config/units.ts";

const MB = 1_000_000;

function criterion(
  name: Criterion["name"],
  verdict: Criterion["verdict"],
  summary: string,
  method: string,
  findings: readonly string[] = [],
): Criterion {
  return { name, verdict, summary, method, findings };
}

/** A report in which everything was measured, and everything passed. */
export const FULL_REPORT: Report = {
  schema: 1,
  when: "2026-11-30T08:55:44.000Z",
  version: "0.1.0",
  engine: "Docker Engine 26.1.4, 2 CPUs, 24 GB, cgroup v2, linux/amd64",
  digest: `sha256:${"a".repeat(64)}`,
  criteria: [
    criterion(
      "size",
      "passed",
      "336.2 MB instead of 1.2 GB: 72 % smaller.",
      "`docker image inspect --format '{{.Size}}'`; compressed: `docker save IMAGE | gzip | wc -c`.",
    ),
    criterion("scan", "passed", "No critical or high vulnerability among 31.", "`trivy image --input FILE`."),
    criterion(
      "startup",
      "passed",
      "1.84 s in the median of 5 starts.",
      "From `State.StartedAt` to the first good answer, five starts.",
    ),
    criterion("limits", "passed", "All 5 limits are in force.", "The files of the container's cgroup."),
    criterion("health", "passed", "All 3 answers were true.", "`docker inspect`, after each fault."),
    criterion("variants", "passed", "All 3 variants work.", "`docker compose up --wait`, then a request."),
    criterion("hardening", "passed", "All 2 practices are in force; 1 declined.", "`/proc/1/status`."),
  ],
  size: {
    before: {
      size: 1210 * MB,
      compressed: 448 * MB,
      layers: [
        { instruction: "/bin/sh -c #(nop) ADD file:90|1 in /", size: 620 * MB },
        { instruction: "RUN conda env create -f environment.yml", size: 575 * MB },
        { instruction: "COPY . .", size: 15 * MB },
      ],
      build: 412_300,
      rebuild: 388_000,
      dockerfile: ".cryo-init/before/Dockerfile",
    },
    without: null,
    after: {
      size: 336.2 * MB,
      compressed: 118.4 * MB,
      layers: [
        { instruction: "# debian.sh --arch 'amd64' out/ 'trixie'", size: 78.6 * MB },
        { instruction: 'RUN set -eux; savedAptMark="$(apt-mark showmanual)"', size: 41 * MB },
        { instruction: "COPY --from=build /opt /opt", size: 215 * MB },
        { instruction: "COPY app.py ./", size: 1.6 * MB },
      ],
      build: 95_400,
      rebuild: 2810,
    },
  },
  startup: {
    answers: [1910, 1840, 1795.4, 1838, 2012],
    median: 1840,
    asked: "GET /health/liveness",
    environment: "production",
  },
  memory: {
    services: [
      { service: "app", rest: 287 * MIB, load: 301 * MIB, limit: 1024 * MIB },
      { service: "redis", rest: 9 * MIB, load: 60 * MIB, limit: 128 * MIB },
    ],
    asked: "GET /health/liveness",
    clients: 4,
    duration: 10_000,
    requests: 11_204,
    failed: 0,
    medianLatency: 3.1,
  },
  limits: [
    { environment: "production", service: "app", limit: "memory", planned: 1024 * MIB, kernel: 1024 * MIB },
    { environment: "production", service: "app", limit: "cpus", planned: 1500, kernel: 1500 },
    { environment: "production", service: "app", limit: "processes", planned: 256, kernel: 256 },
    { environment: "development", service: "app", limit: "memory", planned: 512 * MIB, kernel: 512 * MIB },
    { environment: "development", service: "app", limit: "processes", planned: null, kernel: null },
  ],
  health: [
    {
      fault: "nothing",
      asked: "the container's check",
      expected: "healthy",
      answered: "healthy",
      truthful: true,
    },
    {
      fault: "the server is frozen",
      asked: "the container's check",
      expected: "unhealthy",
      answered: "unhealthy after 31 s",
      truthful: true,
    },
    {
      fault: "Redis is stopped",
      asked: "`/health/readiness`",
      expected: "503",
      answered: "503",
      truthful: true,
    },
  ],
  variants: [
    {
      environment: "production",
      file: "docker-compose.yml",
      works: true,
      up: 6120,
      notes: ["`GET /` gave 200."],
    },
    { environment: "development", file: "docker-compose.dev.yml", works: true, up: 4010, notes: [] },
    {
      environment: "blue-green",
      file: "docker-compose.blue-green.yml",
      works: true,
      up: 9800,
      notes: ["The proxy answered."],
    },
  ],
  hardening: [
    { practice: "user", found: "10001:10001", verdict: "in force" },
    { practice: "capabilities", found: "none", verdict: "in force" },
    { practice: "read-only root file system", found: "writable", verdict: "declined" },
  ],
  scans: [
    {
      scanner: "trivy 0.58.1",
      whole: true,
      counts: { critical: 0, high: 0, medium: 4, low: 27, unknown: 0 },
      fixable: 0,
      worst: [],
      sbom: ".cryo-init/verify/sbom.cdx.json",
      notes: [],
    },
  ],
  audit: {
    before: {
      counts: { critical: 1, high: 1 },
      findings: [
        "CD005 critical Dockerfile:4: a secret stands in ENV: SECRET_KEY",
        "CD014 high Dockerfile:3: no user: the process is root",
      ],
    },
    after: { counts: {}, findings: [] },
  },
  files: {
    created: [".dockerignore", "docker-compose.dev.yml", "docker/healthcheck.py"],
    modified: ["Dockerfile", "docker-compose.yml"],
  },
  notes: [],
};

const LEFT_OUT = "This run was not asked to look at it.";

/** A report of a run that could measure little. */
export const SPARSE_REPORT: Report = {
  ...FULL_REPORT,
  criteria: [
    criterion(
      "size",
      "not checked",
      "336.2 MB; there is nothing to compare with.",
      "`docker image inspect`.",
    ),
    criterion(
      "scan",
      "partly checked",
      "What stands in for a scan found nothing.",
      "`pip-audit`; pending updates of Debian: `apt-get -s dist-upgrade`.",
      ["No scanner of images is here: install trivy, grype or docker scout."],
    ),
    criterion("startup", "not checked", LEFT_OUT, ""),
    criterion("limits", "not checked", LEFT_OUT, ""),
  ],
  size: {
    before: null,
    without: "There was no Dockerfile before cryo-init.",
    after: { size: 336.2 * MB, compressed: null, layers: [], build: 95_400, rebuild: null },
  },
  startup: null,
  memory: null,
  limits: [],
  health: [],
  variants: [],
  hardening: [],
  scans: [
    {
      scanner: "pip-audit 2.10.1",
      whole: false,
      counts: { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 },
      fixable: 0,
      worst: [],
      sbom: null,
      notes: ["Of 41 packages, `cryoprotect` is not on PyPI, and was not looked up."],
    },
  ],
  audit: { before: null, after: { counts: {}, findings: [] } },
  files: { created: ["Dockerfile"], modified: [] },
  notes: ["The engine is rootless: CPU limits are not passed on to containers."],
};

/** A report of a project in which much is wrong. */
export const MISSED_REPORT: Report = {
  ...FULL_REPORT,
  criteria: [
    criterion("size", "missed", "1.1 GB instead of 1.2 GB: 9 % smaller.", "`docker image inspect`.", [
      "At most 847 MB was asked: look at the largest layers.",
    ]),
    criterion("scan", "missed", "1 critical and 1 high vulnerability.", "`trivy image --input FILE`.", [
      "CVE-2019-18224 in `libidn2-0`: mended in 2.0.5-1+deb10u1.",
    ]),
    criterion("startup", "missed", "6.2 s in the median of 3 starts.", "Three starts.", ["5 s was asked."]),
    criterion("limits", "missed", "1 of 2 limits is not in force.", "The files of the cgroup.", [
      "`app` in production: no memory limit.",
    ]),
    criterion("health", "missed", "1 of 1 answers was false.", "`docker inspect`.", [
      "The check said healthy while the server was frozen.",
    ]),
    criterion("variants", "missed", "1 of 1 variants does not work.", "`docker compose up --wait`.", [
      "`docker-compose.dev.yml`: dependency failed to start: container <app> {{ is }} unhealthy | exited",
    ]),
    criterion("hardening", "missed", "1 of 1 practices is missing.", "`/proc/1/status`.", [
      "The process is root: `USER` is missing.",
    ]),
  ],
  size: {
    before: FULL_REPORT.size?.before ?? null,
    without: null,
    after: {
      size: 1100 * MB,
      compressed: 400 * MB,
      layers: [
        { instruction: "ADD rootfs.tar", size: 80 * MB },
        { instruction: "RUN pip install jupyter <all> {{ of }} it", size: 1020 * MB },
      ],
      build: 200_000,
      rebuild: 150_000,
    },
  },
  startup: {
    answers: [6400, 6200, 4900],
    median: 6200,
    asked: "TCP 5000",
    environment: "production",
  },
  memory: {
    services: [
      { service: "app-blue", rest: 400 * MIB, load: 500 * MIB, limit: 512 * MIB },
      { service: "worker", rest: 10 * MIB, load: 12 * MIB, limit: null },
    ],
    asked: "GET /",
    clients: 4,
    duration: 10_000,
    requests: 900,
    failed: 17,
    medianLatency: 1240,
  },
  limits: [
    { environment: "production", service: "app", limit: "memory", planned: 1024 * MIB, kernel: null },
    { environment: "production", service: "app", limit: "cpus", planned: 1500, kernel: 1500 },
  ],
  health: [
    {
      fault: "the server is frozen",
      asked: "the container's check",
      expected: "unhealthy",
      answered: "healthy",
      truthful: false,
    },
  ],
  variants: [
    {
      environment: "development",
      file: "docker-compose.dev.yml",
      works: false,
      up: null,
      notes: ["dependency failed to start: container <app> {{ is }} unhealthy | exited"],
    },
  ],
  hardening: [{ practice: "user", found: "0:0", verdict: "missing" }],
  scans: [
    {
      scanner: "trivy 0.58.1",
      whole: true,
      counts: { critical: 1, high: 1, medium: 0, low: 1, unknown: 1 },
      fixable: 1,
      worst: [
        {
          id: "CVE-2019-18224",
          severity: "critical",
          package: "libidn2-0",
          version: "2.0.5-1",
          fixedIn: "2.0.5-1+deb10u1",
        },
        {
          id: "CVE-2016-2779",
          severity: "high",
          package: "bsdutils",
          version: "2.29.2-1+deb9u1",
          fixedIn: null,
        },
      ],
      sbom: null,
      notes: ["The SBOM could not be written: `trivy image --format cyclonedx` failed."],
    },
  ],
  audit: {
    before: {
      counts: { high: 2 },
      findings: [
        "CD014 high Dockerfile:3: no user: the process is root",
        "CD001 high Dockerfile:1: continuumio/miniconda3:latest has a moving tag",
      ],
    },
    after: { counts: { high: 1 }, findings: ["CD014 high Dockerfile:9: no user: the process is root"] },
  },
};
