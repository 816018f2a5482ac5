import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GivenAnswers, settle } from "../../../src/config/config.ts";
import type { Check, Plan } from "../../../src/config/plan.ts";
import { checkHost, type HostLimits } from "../../../src/config/resolve/checks.ts";
import { PIN_COMMAND } from "../../../src/config/resolve/images.ts";
import { resolve } from "../../../src/config/resolve/index.ts";
import { GIB, MIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { anyAnswers, applyFixes, fixSettings, give, planWith } from "./support.ts";

function has(checks: readonly Check[], { id, setting }: Check): boolean {
  return checks.some((check) => check.id === id && check.setting === setting);
}

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
          if (check.fix !== PIN_COMMAND) expect(fixSettings(check)).not.toBeNull();
          expect(config.answers.has(check.setting)).toBe(true);
        }
      }),
    );
  });

  test("removes what it was proposed for", () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        for (const check of resolveExample(given).checks) {
          // What the registry would say is no matter of answers.
          if (check.fix === PIN_COMMAND) continue;
          expect(has(resolveExample(applyFixes(given, check)).checks, check)).toBe(false);
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
          if (fixSettings(check) === null) continue;
          const plan = resolveExample(applyFixes(given, check));
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
