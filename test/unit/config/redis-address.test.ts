import { expect, test } from "vitest";
import type { Facts, Variable } from "../../../src/config/facts.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { give, planWith } from "./support.ts";

function reading(...names: readonly string[]): Facts {
  const variables = names.map(
    (name): Variable => ({
      name,
      required: false,
      secret: /BROKER/.test(name),
      from: { file: "app.py", line: 1 },
    }),
  );
  return { ...EXAMPLE_FACTS, variables };
}

test("each variable that the source reads gets its part of the address", () => {
  const { app, checks } = planWith(give(), reading("REDIS_HOST", "REDIS_PORT", "CELERY_BROKER_URL", "DEBUG"));
  expect(app.redisVariables).toEqual([
    { name: "REDIS_HOST", value: "redis" },
    { name: "REDIS_PORT", value: "6379" },
    { name: "CELERY_BROKER_URL", value: "redis://redis:6379/0" },
  ]);
  expect(app.variables.find(({ name }) => name === "REDIS_HOST")?.setBy).toBe("compose");
  expect(checks.map(({ id }) => id)).not.toContain("redis-address");
});

test("REDIS_URL is set, with a warning, where the source reads none that is known", () => {
  const { app, checks } = planWith(give(), reading("CACHE_LOCATION"));
  expect(app.redisVariables).toEqual([{ name: "REDIS_URL", value: "redis://redis:6379/0" }]);
  expect(checks).toContainEqual(expect.objectContaining({ id: "redis-address", severity: "warning" }));
});

test("an address that is a secret stays one, and without Redis there is none", () => {
  const chosen = planWith(give("application.secrets=REDIS_URL"), reading("REDIS_URL", "REDIS_HOST"));
  expect(chosen.app.redisVariables).toEqual([{ name: "REDIS_HOST", value: "redis" }]);
  expect(planWith(give("application.redis=none"), reading("REDIS_URL")).app.redisVariables).toEqual([]);
});
