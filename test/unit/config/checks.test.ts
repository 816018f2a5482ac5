import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GivenAnswers, settle } from "../../../src/config/config.ts";
import type { Facts } from "../../../src/config/facts.ts";
import type { Check, Plan } from "../../../src/config/plan.ts";
import { checkHost, type HostLimits } from "../../../src/config/resolve/checks.ts";
import { resolve } from "../../../src/config/resolve/index.ts";
import { GIB, MIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { anyAnswers, dependencyFile, give, planWith } from "./support.ts";

function checksFor(...settings: readonly string[]): readonly Check[] {
  return planWith(give(...settings)).checks;
}

/** What a fix's command gives; null where it is no command. */
function settingsOf({ fix }: Check): GivenAnswers | null {
  if (!fix.startsWith("npx cryo-init --set ")) return null;
  return give(...[...fix.matchAll(/--set (\S+)/g)].map(([, setting]) => setting ?? ""));
}

/** The answers after somebody has typed the fixes. */
function apply(given: GivenAnswers, ...checks: readonly Check[]): GivenAnswers {
  return new Map([...given, ...checks.flatMap((check) => [...(settingsOf(check) ?? [])])]);
}

function has(checks: readonly Check[], { id, setting }: Check): boolean {
  return checks.some((check) => check.id === id && check.setting === setting);
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
    expect(planWith(apply(given, ...checks)).checks).toEqual([]);
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
    expect(planWith(apply(new Map(), ...checks), facts).checks).toEqual([]);
  });
});

describe("a machine", () => {
  const LAPTOP: HostLimits = { cpus: 2, memory: 2 * GIB };

  test("that is large enough is fine with everything", () => {
    expect(checkHost(planWith(new Map()), { cpus: 4, memory: 16 * GIB })).toEqual([]);
  });

  test("with too few processors or too little memory is warned about, per environment", () => {
    expect(checkHost(planWith(give("resources.size=large", "environments=production")), LAPTOP)).toEqual([
      {
        id: "host-cpus",
        severity: "warning",
        message: "production: app may use 4 CPUs, and this machine has 2: Docker refuses to start it here",
        fix: "npx cryo-init --set resources.production.app.cpus=2",
        setting: "resources.production.app.cpus",
      },
      {
        id: "host-memory",
        severity: "warning",
        message: "production: all limits together are 3584M, and this machine has 2048M",
        fix: "npx cryo-init --set resources.production.app.memory=1536M",
        setting: "resources.production.app.memory",
      },
    ]);
  });

  test("is told what must shrink together", () => {
    const given = give("environments=production", "resources.production.app.workers=12");
    const [check] = checkHost(planWith(given), { cpus: 4, memory: GIB });
    expect(check?.fix).toBe(
      "npx cryo-init --set resources.production.app.memory=768M --set resources.production.app.workers=4",
    );
  });

  test("is told to be larger where not even one worker would fit", () => {
    const checks = checkHost(planWith(give("environments=blue-green")), { cpus: 8, memory: 512 * MIB });
    expect(checks).toMatchObject([{ id: "host-memory", fix: "run blue-green on a machine with 3456M" }]);
  });
});

describe("a fix", () => {
  const resolveExample = (given: GivenAnswers): Plan => resolve(settle(EXAMPLE_FACTS, given), EXAMPLE_FACTS);

  test("is a command that can be typed, and its setting is there to be looked at", () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        const config = settle(EXAMPLE_FACTS, given);
        for (const check of resolve(config, EXAMPLE_FACTS).checks) {
          expect(settingsOf(check)).not.toBeNull();
          expect(config.answers.has(check.setting)).toBe(true);
        }
      }),
    );
  });

  test("removes what it was proposed for", () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        for (const check of resolveExample(given).checks) {
          expect(has(resolveExample(apply(given, check)).checks, check)).toBe(false);
        }
      }),
    );
  });

  test("for a machine removes what it was proposed for, and lets the workers fit", () => {
    const host = fc.record({
      cpus: fc.integer({ min: 1, max: 16 }),
      memory: fc.integer({ min: 256, max: 8192 }).map((count) => count * MIB),
    });
    fc.assert(
      fc.property(anyAnswers, host, (given, machine) => {
        for (const check of checkHost(resolveExample(given), machine)) {
          if (settingsOf(check) === null) continue;
          const plan = resolveExample(apply(given, check));
          expect(has(checkHost(plan, machine), check)).toBe(false);
          if (check.id !== "host-memory") continue;
          expect(
            plan.checks.some(({ id, setting }) => id === "worker-memory" && setting === check.setting),
          ).toBe(false);
          expect(
            plan.checks.some(({ id, setting }) => id === "reservation" && setting.startsWith(check.setting)),
          ).toBe(false);
        }
      }),
    );
  });
});
