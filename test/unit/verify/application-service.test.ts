import { afterEach, expect, test } from "vitest";
import type { EnvironmentPlan } from "../../../src/config/plan.ts";
import type { Container } from "../../../src/engine/containers.ts";
import { appName, appPort } from "../../../src/verify/app-service.ts";
import type { Context } from "../../../src/verify/contract.ts";
import { measureLimits } from "../../../src/verify/measure/limits-in-force.ts";
import type { Variant } from "../../../src/verify/variant.ts";
import { removeFolder } from "../../support/example.ts";
import { type FakeEngine, fakeEngine } from "../engine/fake-engine.ts";

/** Services that somebody has renamed by hand, or taken out. */
let engine: FakeEngine | null = null;
afterEach(async () => {
  if (engine !== null) await removeFolder(engine.folder);
  engine = null;
});

const variantOf = (
  name: EnvironmentPlan["name"],
  services: readonly string[],
  built: readonly string[],
): Variant =>
  ({
    environment: { name, file: "docker-compose.yml", services: [{ service: "app" }, { service: "redis" }] },
    isolated: { services, built, published: [] },
  }) as unknown as Variant;

test.each([
  ["the one of its name", "production", ["app", "redis", "jobs"], ["app", "jobs"], "app"],
  ["one that was renamed, where no other is built", "production", ["web", "redis"], ["web"], "web"],
  ["none, where it could be either", "production", ["web", "jobs"], ["web", "jobs"], null],
  ["none, where nothing is built", "production", ["web"], [], null],
  ["the first colour", "blue-green", ["app-blue", "app-green"], ["app-blue", "app-green"], "app-blue"],
] as const)("the application is %s", (_, name, services, built, expected) => {
  expect(appName(variantOf(name, services, built))).toBe(expected);
});

test.each([
  ["its planned port", [{ service: "app", target: 5000 }], ["app"], 45_000],
  ["the one that it was given by hand", [{ service: "app", target: 8080 }], ["app"], 48_080],
  ["the planned one, which what is built publishes in any case", [], ["app"], 45_000],
  ["none, where another one's image publishes none", [{ service: "redis", target: 1 }], [], null],
])("it is asked by %s", (_, published, built, expected) => {
  const variant = variantOf("production", ["app", "redis"], built);
  const portOf = (_service: string, target: number): number => 40_000 + target;
  const isolated = { ...variant.isolated, published } as unknown as Variant["isolated"];
  expect(appPort({ ...variant, isolated, portOf }, 5000)).toBe(expected);
});

test("limits of a renamed application are looked at, and those of a service that is not there are open", async () => {
  engine = await fakeEngine("*) echo memory max; echo cpu max 100000; echo pids max ;;");
  const web = { id: "c1", service: "web" } as Container;
  const variant = variantOf("production", ["web"], ["web"]);
  const { measures, open } = await measureLimits({ engine } as unknown as Context, variant, [web]);
  expect(new Set(measures.map(({ service }) => service))).toEqual(new Set(["web"]));
  expect(open).toEqual(["production, redis: not looked at, docker-compose.yml has no such service"]);
});
