import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateSite } from "../../../src/cli/docs/generate.ts";
import { formatAnswer } from "../../../src/config/answer.ts";
import { settle } from "../../../src/config/config.ts";
import { type Demand, type PresentLimits, proposeLimits } from "../../../src/config/propose-limits.ts";
import { resolve } from "../../../src/config/resolve/index.ts";
import { MAX_WORKERS } from "../../../src/config/sizing.ts";
import { MIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { give } from "./support.ts";

/** What the calculator of the site starts from, with these answers. */
function presentWith(settings: readonly string[]): readonly PresentLimits[] {
  const config = settle(EXAMPLE_FACTS, give(...settings));
  const site = generateSite(resolve(config, EXAMPLE_FACTS), config, [], () => "");
  const project = site.find(({ path }) => path.endsWith(".vitepress/project.json"));
  return JSON.parse(project?.content ?? "").calculator;
}

/** The application of an environment, as the program plans it with these answers. */
function planWith(settings: readonly string[], environment: string) {
  const plan = resolve(settle(EXAMPLE_FACTS, give(...settings)), EXAMPLE_FACTS);
  const found = plan.environments.find(({ name }) => name === environment);
  const app = found?.services.find(({ service }) => service === "app");
  return { plan, total: found?.total, app };
}

const anyDemand: fc.Arbitrary<Demand> = fc.record({
  requests: fc.integer({ min: 1, max: 200 }),
  threads: fc.integer({ min: 1, max: 16 }),
  workerMemory: fc.integer({ min: 8, max: 2048 }).map((mebibytes) => mebibytes * MIB),
});

const STARTS: readonly (readonly string[])[] = [
  [],
  ["environments=production,blue-green,swarm", "resources.size=large", "application.redis=none"],
  ["resources.production.app.workers=3", "resources.production.app.memory_reservation=1G"],
  ["resources.production.app.memory=8G", "resources.production.app.memory_reservation=6G"],
  ["security.pids_limit=no"],
];

describe("limits that carry a demand", () => {
  test("are what the program plans with the settings that are proposed", () => {
    fc.assert(
      fc.property(fc.constantFrom(...STARTS), anyDemand, fc.nat(), (start, demand, pick) => {
        const all = presentWith(start);
        const present = all[pick % all.length];
        if (present === undefined) throw new Error("the calculator has nothing to start from");
        const proposal = proposeLimits(present, demand);
        const changed = proposal.settings.map(([id, value]) => `${id}=${value}`);
        const { app, total, plan } = planWith([...start, ...changed], present.environment);
        expect(app).toMatchObject({
          cpus: proposal.cpus,
          memory: proposal.memory,
          pids: proposal.pids,
          server: {
            workers: proposal.workers,
            concurrency: proposal.concurrency,
            workerMemory: demand.workerMemory,
          },
        });
        expect(total).toEqual(proposal.total);
        const about = `resources.${present.environment}.app`;
        const wrong = plan.checks.filter(
          ({ id, message }) =>
            ["worker-memory", "pids", "reservation"].includes(id) && message.includes(about),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("carry all requests, or as many as one container can", () => {
    const [present] = presentWith([]);
    if (present === undefined) throw new Error("the calculator has nothing to start from");
    fc.assert(
      fc.property(anyDemand, (demand) => {
        const { concurrency } = proposeLimits(present, demand);
        expect(concurrency).toBeGreaterThanOrEqual(Math.min(demand.requests, MAX_WORKERS * demand.threads));
      }),
    );
  });

  test("of what is there already ask for no change of memory and threads", () => {
    const [present] = presentWith([]);
    if (present === undefined) throw new Error("the calculator has nothing to start from");
    const { workers, threads, workerMemory } = present;
    const { settings } = proposeLimits(present, { requests: workers * threads, threads, workerMemory });
    expect(settings.map(([id]) => id)).not.toContain("resources.production.app.threads");
    expect(settings.map(([id]) => id)).not.toContain("resources.worker_memory");
  });

  test("are written as --set reads them", () => {
    const [present] = presentWith([]);
    if (present === undefined) throw new Error("the calculator has nothing to start from");
    const { settings } = proposeLimits(present, { requests: 7, threads: 1, workerMemory: 100 * MIB });
    expect(settings.map(([id, value]) => `${id}=${value}`)).toEqual([
      "resources.worker_memory=100M",
      "resources.production.app.cpus=3",
      expect.stringMatching(/^resources\.production\.app\.memory=\d+M$/),
      "resources.production.app.threads=1",
    ]);
    for (const [id, value] of settings) {
      const settled = settle(EXAMPLE_FACTS, give(`${id}=${value}`)).settled.find(
        ({ question }) => question.id === id,
      );
      if (settled === undefined) throw new Error(`no setting ${id}`);
      expect(formatAnswer(settled.question, settled.value)).toBe(value);
    }
  });
});
