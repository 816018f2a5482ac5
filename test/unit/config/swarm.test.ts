import { describe, expect, test } from "vitest";
import { findProblems, settle } from "../../../src/config/config.ts";
import { hasRegistry } from "../../../src/config/image-name.ts";
import { checkHost } from "../../../src/config/resolve/checks.ts";
import { shortenName } from "../../../src/config/slug.ts";
import { GIB, MIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { give, planWith, settleExample } from "./support.ts";

const WITH_SWARM = "environments=production,swarm";

function swarmOf(...settings: readonly string[]) {
  const plan = planWith(give(WITH_SWARM, ...settings));
  const environment = plan.environments.find(({ name }) => name === "swarm");
  const app = environment?.services.find(({ service }) => service === "app");
  if (environment?.swarm == null || app?.swarm == null) throw new Error("no swarm was planned");
  return { plan, environment, swarm: environment.swarm, app, task: app.swarm };
}

describe("the environment swarm", () => {
  test("is not set up unless somebody asks for it, and asks nothing then", () => {
    const { answers } = settleExample();
    expect(answers.list("environments")).not.toContain("swarm");
    expect(answers.has("image.repository")).toBe(false);
    expect(answers.has("resources.swarm.app.replicas")).toBe(false);
    expect(answers.has("security.encrypt_overlay")).toBe(false);
  });

  test("needs another one beside it, where its image is built", () => {
    const problems = findProblems(EXAMPLE_FACTS, settle(EXAMPLE_FACTS, give("environments=swarm")));
    expect(JSON.stringify(problems)).toContain("choose another environment beside it");
    expect(findProblems(EXAMPLE_FACTS, settle(EXAMPLE_FACTS, give(WITH_SWARM)))).toEqual([]);
  });

  test("runs two tasks, and counts a third that an update starts first", () => {
    const { app, environment } = swarmOf();
    expect(app.copies).toBe(3);
    // Three tasks, Redis and one proxy.
    expect(environment.total).toEqual({ memory: (3 * 1536 + 256 + 128) * MIB, cpus: 7000 });
  });

  test("counts as many more as are replaced at a time", () => {
    const { app } = swarmOf("resources.swarm.app.replicas=6", "resources.swarm.app.update_parallelism=2");
    expect(app.copies).toBe(8);
  });

  test("watches a new task until it would be known to be ill", () => {
    const { app, task } = swarmOf("health.swarm.interval=20s");
    expect(app.health.detectWorst).toBe(75_000);
    expect(task.update).toMatchObject({ order: "start-first", monitor: 95_000 });
  });

  test("replaces an ill task within detection, the news to the nodes, the time to stop and a pause", () => {
    const { app, task } = swarmOf();
    expect(task.replaceWorst).toBe(app.health.detectWorst + 2_000 + app.stopGrace + 5_000);
  });

  test("is published on every address of a node, whatever is asked for the others", () => {
    const { plan, environment } = swarmOf("security.loopback=yes");
    expect(environment.hostAddress).toBe("0.0.0.0");
    expect(plan.environments[0]?.hostAddress).toBe("127.0.0.1");
  });

  test("keeps Redis where its data are, and a cache anywhere", () => {
    expect(swarmOf("application.redis=persistent").swarm.dataLabel).toBe("redis.cryoprotect-mini-swarm");
    expect(swarmOf("application.redis=cache").swarm.dataLabel).toBeNull();
  });

  test("reserves at most what it may use", () => {
    const problems = findProblems(
      EXAMPLE_FACTS,
      settle(EXAMPLE_FACTS, give(WITH_SWARM, "resources.swarm.app.cpus_reservation=8")),
    );
    expect(JSON.stringify(problems)).toContain("take at most the limit");
    expect(swarmOf("resources.swarm.app.cpus_reservation=8").task.cpuReservation).toBe(2000);
  });
});

describe("the image's name", () => {
  test.each([
    ["registry.example.org/team/app", true],
    ["localhost/app", true],
    ["localhost:5000/app", true],
    ["team/app", false],
    ["app", false],
  ])("%s: a registry is named: %s", (repository, expected) => {
    expect(hasRegistry(repository)).toBe(expected);
  });

  test("without a registry is warned about, and the fix removes the warning", () => {
    const [check, ...more] = swarmOf().plan.checks;
    expect(more).toEqual([]);
    expect(check).toMatchObject({ id: "swarm-image", severity: "warning", setting: "image.repository" });
    expect(check?.fix).toBe("npx cryo-init --set image.repository=registry.example.org/cryoprotect-mini");
    expect(swarmOf("image.repository=registry.example.org/cryoprotect-mini").plan.checks).toEqual([]);
  });
});

describe("names in the swarm", () => {
  test("fit into Swarm's 64 characters, with a version or a checksum behind them", () => {
    const name = "application.name=An application whose name is longer than anybody wants";
    const { swarm } = swarmOf(name, `application.secrets=${"LONG_".repeat(12)}KEY`);
    for (const secret of Object.values(swarm.secretNames))
      expect(`${secret}_v123456789`.length).toBeLessThan(65);
    expect(`${swarm.configName}-proxy-4294967295`.length).toBeLessThan(65);
  });

  test("stay apart when they are cut", () => {
    const [a, b] = ["x".repeat(60), `${"x".repeat(59)}y`].map((name) => shortenName(name, 40));
    expect(a).toHaveLength(40);
    expect(a).not.toBe(b);
    expect(shortenName("short", 40)).toBe("short");
  });
});

describe("a machine as the only node", () => {
  test("that cannot give what is reserved is warned about, with a fix that removes it", () => {
    const given = ["resources.swarm.app.replicas=6", "resources.swarm.app.memory=512M"];
    const machine = { cpus: 2, memory: 64 * GIB };
    const [check, ...more] = checkHost(swarmOf(...given).plan, machine);
    expect(more).toEqual([]);
    expect(check).toMatchObject({ id: "host-reservation", setting: "resources.swarm.app.cpus_reservation" });
    const fix = check?.fix.replace("npx cryo-init --set ", "") ?? "";
    expect(checkHost(swarmOf(...given, fix).plan, machine)).toEqual([]);
  });

  test("that is too small is told what all nodes need together", () => {
    const checks = checkHost(planWith(give(WITH_SWARM)), { cpus: 8, memory: 512 * MIB });
    expect(checks.map(({ fix }) => fix)).toContain("run swarm on nodes with 4992M together");
  });
});
