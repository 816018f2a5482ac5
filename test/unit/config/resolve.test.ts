import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { settle } from "../../../src/config/config.ts";
import type { EnvironmentName, EnvironmentPlan, Plan, ServicePlan } from "../../../src/config/plan.ts";
import { resolve } from "../../../src/config/resolve/index.ts";
import { MIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { anyAnswers, EMPTY_FACTS, give, planWith } from "./support.ts";

function planFor(...settings: readonly string[]): Plan {
  return planWith(give(...settings));
}

function environmentOf(plan: Plan, name: EnvironmentName): EnvironmentPlan {
  const found = plan.environments.find((environment) => environment.name === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

function serviceOf(plan: Plan, name: EnvironmentName, service: ServicePlan["service"]): ServicePlan {
  const found = environmentOf(plan, name).services.find((candidate) => candidate.service === service);
  if (found === undefined) throw new Error(`no ${service} in ${name}`);
  return found;
}

describe("the example's production", () => {
  test.each([
    [
      "small",
      { cpus: 1000, memory: 768, reservation: 384, pids: 128 },
      3,
      [3, 4],
      [128, 96],
      [10, 3],
      [896, 1250],
    ],
    [
      "medium",
      { cpus: 2000, memory: 1536, reservation: 768, pids: 256 },
      5,
      [5, 9],
      [256, 192],
      [20, 5],
      [1792, 2500],
    ],
    [
      "large",
      { cpus: 4000, memory: 3072, reservation: 1536, pids: 512 },
      9,
      [9, 19],
      [512, 384],
      [50, 5],
      [3584, 5000],
    ],
  ] as const)(
    "in size %s",
    (size, limits, workers, [byCpu, byMemory], [redis, maxmemory], [maxSize, maxFile], total) => {
      const plan = planFor(`resources.size=${size}`);
      const app = serviceOf(plan, "production", "app");
      expect(app).toMatchObject({
        size,
        copies: 1,
        cpus: limits.cpus,
        memory: limits.memory * MIB,
        reservation: limits.reservation * MIB,
        pids: limits.pids,
        stopGrace: 40_000,
        log: { maxSize: maxSize * MIB, maxFile },
        shmSize: 64 * MIB,
        server: {
          workers,
          threads: 4,
          concurrency: workers * 4,
          workerMemory: 120 * MIB,
          baseMemory: 80 * MIB,
          byCpu,
          byMemory,
          timeout: 60_000,
          gracefulTimeout: 30_000,
          keepAlive: 5_000,
        },
        redis: null,
      });
      expect(serviceOf(plan, "production", "redis")).toMatchObject({
        memory: redis * MIB,
        redis: { maxmemory: maxmemory * MIB, persistent: false },
        server: null,
      });
      expect(environmentOf(plan, "production").total).toEqual({ memory: total[0] * MIB, cpus: total[1] });
      expect(plan.checks).toEqual([]);
    },
  );

  test("is checked as the environment needs it", () => {
    const plan = planFor();
    const timings = plan.environments.map(({ services }) => services[0]?.health);
    expect(timings).toEqual([
      {
        interval: 30_000,
        timeout: 5_000,
        retries: 3,
        startPeriod: 60_000,
        startInterval: 2_000,
        detectBest: 60_000,
        detectWorst: 105_000,
        restartWorst: 250_000,
      },
      {
        interval: 10_000,
        timeout: 5_000,
        retries: 5,
        startPeriod: 20_000,
        startInterval: 2_000,
        detectBest: 40_000,
        detectWorst: 75_000,
        restartWorst: null,
      },
      {
        interval: 5_000,
        timeout: 3_000,
        retries: 3,
        startPeriod: 60_000,
        startInterval: 1_000,
        detectBest: 10_000,
        detectWorst: 24_000,
        restartWorst: 171_000,
      },
    ]);
  });
});

describe("an environment", () => {
  test("has a file, a project, a port and an address of its own", () => {
    expect(
      planFor().environments.map(({ file, project, hostPort, hostAddress }) => [
        file,
        project,
        hostPort,
        hostAddress,
      ]),
    ).toEqual([
      ["docker-compose.yml", "cryoprotect-mini", 5000, "127.0.0.1"],
      ["docker-compose.dev.yml", "cryoprotect-mini-dev", 5001, "127.0.0.1"],
      ["docker-compose.blue-green.yml", "cryoprotect-mini-blue-green", 8080, "127.0.0.1"],
    ]);
    expect(planFor("security.loopback=no").environments.map(({ hostAddress }) => hostAddress)).toEqual(
      Array.from({ length: 3 }, () => "0.0.0.0"),
    );
  });

  test("in blue/green counts both colours, a proxy and one Redis", () => {
    const { services, total } = environmentOf(planFor(), "blue-green");
    expect(services.map(({ service, copies }) => [service, copies])).toEqual([
      ["app", 2],
      ["redis", 1],
      ["proxy", 1],
    ]);
    expect(total).toEqual({ memory: (2 * 1536 + 256 + 128) * MIB, cpus: 2 * 2000 + 500 + 500 });
  });

  test("is only there when it is wanted, and Redis only where it is used", () => {
    const plan = planFor("environments=development", "application.redis=none");
    expect(
      plan.environments.map(({ name, services }) => [name, services.map(({ service }) => service)]),
    ).toEqual([["development", ["app"]]]);
    expect(plan.image.redis).toBeNull();
    expect(plan.security.internalNetwork).toBe(false);
  });

  test("of a custom size starts from medium, development from small", () => {
    const plan = planFor(
      "resources.size=custom",
      "resources.production.app.size=custom",
      "resources.development.app.size=custom",
    );
    expect(serviceOf(plan, "production", "app")).toMatchObject({ size: "custom", memory: 1536 * MIB });
    expect(serviceOf(plan, "development", "app")).toMatchObject({ size: "custom", memory: 768 * MIB });
  });

  test("stops after its requests, Redis after its save, and development at once", () => {
    const plan = planFor("application.redis=persistent");
    expect(serviceOf(plan, "blue-green", "app").stopGrace).toBe(40_000);
    expect(serviceOf(plan, "blue-green", "proxy").stopGrace).toBe(40_000);
    expect(serviceOf(plan, "production", "redis")).toMatchObject({
      stopGrace: 30_000,
      redis: { maxmemory: 100 * MIB, persistent: true },
    });
    expect(serviceOf(plan, "development", "app").stopGrace).toBe(5_000);
  });
});

describe("a switch between two colours", () => {
  test("has as long to start as its check needs to tell, and drains for the longest request", () => {
    const { environments } = planFor();
    const app = environments.find(({ name }) => name === "blue-green")?.services[0];
    const { startPeriod = 0, detectWorst = 0 } = app?.health ?? {};
    expect(environments.map(({ name, cutover }) => [name, cutover])).toContainEqual([
      "blue-green",
      {
        startTime: startPeriod + detectWorst,
        drain: app?.server?.gracefulTimeout,
        probeCount: 5,
        rollbackWindow: 600_000,
      },
    ]);
    expect(environments.filter(({ cutover }) => cutover !== null)).toHaveLength(1);
  });
});

describe("the rest of the plan", () => {
  test("is as answered", () => {
    expect(planFor()).toMatchObject({
      name: "CryoProtect Mini",
      slug: "cryoprotect-mini",
      security: { readOnly: true, loopback: true, internalNetwork: true, tmpSize: 64 * MIB },
      health: {
        alive: "/health/liveness",
        ready: "/health/readiness",
        started: "/health/startup",
        status: "/health",
        container: "alive",
        gate: { probe: "ready", path: "/health/readiness" },
        degradedIsHealthy: true,
      },
      logging: { level: "info", accessLog: true, compress: true },
      documentation: {
        enabled: true,
        folder: "docs-site",
        title: "CryoProtect Mini operations",
        repository: null,
        branch: "main",
      },
    });
  });

  test("has nothing of what was turned off", () => {
    const plan = planFor("security.read_only=no", "health.status=", "documentation.site=no");
    expect(plan.security.tmpSize).toBe(0);
    expect(plan.health.status).toBeNull();
    expect(plan.documentation).toMatchObject({ enabled: false, title: "CryoProtect Mini", repository: null });
  });

  test("can be worked out for a folder of which nothing is known", () => {
    const plan = planWith(new Map(), EMPTY_FACTS);
    expect(plan.app.target).toBe("");
    expect(plan.health.container).toBe("port");
    expect(plan.checks).toEqual([]);
  });
});

test("the same answers give the same plan", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      expect(planWith(new Map([...given].reverse()))).toEqual(planWith(given));
    }),
  );
});

test("whatever is answered, a plan adds up", () => {
  fc.assert(
    fc.property(anyAnswers, fc.constantFrom(EXAMPLE_FACTS, EMPTY_FACTS), (given, facts) => {
      const plan = resolve(settle(facts, given), facts);
      for (const { services, total } of plan.environments) {
        expect(total.memory).toBe(services.reduce((sum, { memory, copies }) => sum + memory * copies, 0));
        expect(total.cpus).toBe(services.reduce((sum, { cpus, copies }) => sum + cpus * copies, 0));
        for (const { server, health } of services) {
          expect(server?.concurrency).toBe(server === null ? undefined : server.workers * server.threads);
          expect(health.detectBest).toBeLessThanOrEqual(health.detectWorst);
        }
      }
      expect(new Set(plan.app.writable.map(({ volume }) => volume)).size).toBe(plan.app.writable.length);
    }),
  );
});

test("a name without a letter that Docker takes is warned of, and any other is not", () => {
  const checksOf = (name: string) =>
    resolve(settle(EXAMPLE_FACTS, give(`application.name=${name}`)), EXAMPLE_FACTS).checks.map(
      ({ id }) => id,
    );
  expect(checksOf("冷凍保護")).toContain("name");
  for (const name of ["Café", "app", "CryoProtect Mini"]) expect(checksOf(name)).not.toContain("name");
});
