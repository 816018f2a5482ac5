import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/config/facts.ts";
import type { Check } from "../../../src/config/plan.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { applyFixes, dependencyFile, give, planWith } from "./support.ts";

function checksFor(...settings: readonly string[]): readonly Check[] {
  return planWith(give(...settings)).checks;
}

const WORKER = "resources.production.app";

describe("workers and memory", () => {
  test("that fill more than 80 % of the limit are warned about", () => {
    // 3 x 120 + 80 = 440 MiB, and 80 % of 512 MiB are 410.
    expect(checksFor(`${WORKER}.memory=512M`, `${WORKER}.workers=3`)).toEqual([
      {
        id: "worker-memory",
        severity: "warning",
        message:
          "resources.production.app: 3 workers need 3 x 120M + 80M = 440M, and only 80 % of the limit of 512M should be filled",
        fix: "npx cryo-init --set resources.production.app.memory=560M",
        setting: "resources.production.app.memory",
      },
    ]);
  });

  test("that are above the limit are an error, with one worker as with many", () => {
    expect(checksFor(`${WORKER}.memory=256M`, `${WORKER}.workers=3`)).toMatchObject([
      {
        id: "worker-memory",
        severity: "error",
        fix: "npx cryo-init --set resources.production.app.memory=560M",
      },
    ]);
    expect(checksFor(`${WORKER}.memory=128M`)).toContainEqual(
      expect.objectContaining({
        severity: "error",
        message: expect.stringContaining("1 worker needs 1 x 120M + 80M = 200M"),
      }),
    );
  });

  test("that fit to the byte pass", () => {
    // 80 % of 250 MiB are 200.
    expect(
      checksFor(`${WORKER}.memory=250M`, `${WORKER}.workers=1`).filter(({ id }) => id === "worker-memory"),
    ).toEqual([]);
    expect(checksFor(`${WORKER}.memory=249M`, `${WORKER}.workers=1`)).toMatchObject([
      { id: "worker-memory" },
      { id: "tmpfs" },
    ]);
  });
});

describe("other limits", () => {
  test.each([
    [
      [`${WORKER}.memory_reservation=2G`],
      "error",
      "resources.production.app: the reservation of 2G is above the limit of 1536M",
      "resources.production.app.memory_reservation=1536M",
    ],
    [
      [`${WORKER}.pids=16`],
      "warning",
      "resources.production.app: 5 workers of 4 threads start about 48 processes and threads, and 16 may run",
      "resources.production.app.pids=64",
    ],
    [
      ["resources.production.redis.maxmemory=200M"],
      "warning",
      "resources.production.redis: maxmemory 200M is above 75 % of the limit of 256M: buffers and fragmentation need room",
      "resources.production.redis.memory=272M",
    ],
    [
      ["application.redis=persistent", "resources.production.redis.maxmemory=256M"],
      "error",
      "resources.production.redis: maxmemory 256M is above 40 % of the limit of 256M: saving needs room for a copy",
      "resources.production.redis.memory=640M",
    ],
    [
      ["security.tmp_size=512M", "environments=development"],
      "warning",
      "resources.development.app: /tmp and /dev/shm may grow to 576M together, more than half of the limit of 768M",
      "resources.development.app.memory=1152M",
    ],
  ])("%j: %s", (settings, severity, message, fix) => {
    expect(checksFor(...settings)).toMatchObject([{ severity, message, fix: `npx cryo-init --set ${fix}` }]);
  });
});

describe("ports", () => {
  test("that two environments would publish are an error", () => {
    expect(checksFor("application.ports.production=8080", "application.ports.blue-green=8080")).toEqual([
      {
        id: "port-clash",
        severity: "error",
        message: "blue-green and production would both publish port 8080",
        fix: "npx cryo-init --set application.ports.blue-green=8081",
        setting: "application.ports.blue-green",
      },
    ]);
  });

  test("that three would publish get fixes that can be applied together", () => {
    const given = give(
      ...["production", "development", "blue-green"].map((name) => `application.ports.${name}=65535`),
    );
    const { checks } = planWith(given);
    expect(checks.map(({ fix }) => fix)).toEqual([
      "npx cryo-init --set application.ports.development=1024",
      "npx cryo-init --set application.ports.blue-green=1025",
    ]);
    expect(planWith(applyFixes(given, ...checks)).checks).toEqual([]);
  });
});

describe("what conda would install", () => {
  const facts: Facts = {
    ...EXAMPLE_FACTS,
    dependencies: {
      ...EXAMPLE_FACTS.dependencies,
      files: [
        dependencyFile("environment.yml", "environment", [
          ...["python", "numpy", "nodejs", "git", "openssl"].map((name) => ({ name })),
          ...["a", "b", "c", "d", "e", "f"].map((name) => ({ name: `odd-${name}`, specifier: "=1.0" })),
        ]),
      ],
    },
  };

  test("and wheels may not is warned about, and the fix is to let conda do it", () => {
    const fix = "npx cryo-init --set application.dependencies.strategy=conda";
    const setting = "application.dependencies.strategy";
    const { checks } = planWith(new Map(), facts);
    expect(checks).toEqual([
      {
        id: "conda-programs",
        severity: "warning",
        message: "conda's nodejs, git: no Python package, and the image does without",
        fix,
        setting,
      },
      {
        id: "wheel-names",
        severity: "warning",
        message:
          "conda's odd-a=1.0, odd-b=1.0, odd-c=1.0, odd-d=1.0, odd-e=1.0 and 1 more: only taken to have the same name on PyPI; see docker/requirements.txt",
        fix,
        setting,
      },
    ]);
    const fixed = planWith(applyFixes(new Map(), ...checks), facts).checks.map(({ id }) => id);
    // The file that stands here for the example's names none of what its code imports, which is told, too.
    expect(fixed).toEqual(["strategy"]);
  });
});
