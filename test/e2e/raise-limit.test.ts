import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { COMPOSE_FILES, type EnvironmentName } from "../../src/config/plan.ts";
import { copyExample, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";

/** The commands that the site gives to those whose service was killed for lack of memory. */

/** What may change in a service of the Compose file, by path. */
const FOLLOWERS: Readonly<Record<string, RegExp>> = {
  app: /^(memswap_limit|deploy\.resources\.(limits|reservations)\.memory|environment\.(WEB_CONCURRENCY|OMP_NUM_THREADS|OPENBLAS_NUM_THREADS))$/,
  redis: /^(memswap_limit|deploy\.resources\.(limits|reservations)\.memory|command\.\d+)$/,
  proxy:
    /^(memswap_limit|deploy\.resources\.(limits|reservations)\.memory|tmpfs\.0|volumes\.\d+\.tmpfs\.size)$/,
};

let root = "";
let page = "";
beforeAll(async () => {
  root = await copyExample("raise-limit");
  const all = `environments=${Object.keys(COMPOSE_FILES).join(",")}`;
  expect((await cryoInit([root, "--yes", "--set", all])).code).toBe(0);
  page = await readFile(join(root, "docs-site/resources.md"), "utf8");
});
afterAll(async () => await removeFolder(root));

/** Every value below a key, by its path. */
function flatten(value: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flatten(inner, path === "" ? key : `${path}.${key}`),
  );
}

async function readServices(environment: EnvironmentName): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(root, COMPOSE_FILES[environment]), "utf8");
  return new Map(flatten((parse(text, { merge: true }) as { services: unknown }).services));
}

test.each([
  ["production", "app"],
  ["production", "redis"],
  ["development", "app"],
  ["development", "redis"],
  ["blue-green", "app"],
  ["blue-green", "redis"],
  ["blue-green", "proxy"],
  ["swarm", "app"],
  ["swarm", "redis"],
  ["swarm", "proxy"],
] as const)(
  "the page's command for %s %s raises that limit with its followers, and nothing else",
  async (environment, service) => {
    const setting = `resources.${environment}.${service}.memory`;
    const answer = new RegExp(`npx cryo-init --set (${setting}=(\\S+)) --yes`).exec(page);
    const before = await readServices(environment);
    const others = (Object.keys(COMPOSE_FILES) as EnvironmentName[]).filter((other) => other !== environment);
    const untouched = await Promise.all(others.map(readServices));
    expect((await cryoInit([root, "--set", answer?.[1] ?? "", "--yes"])).code).toBe(0);
    expect(await Promise.all(others.map(readServices))).toEqual(untouched);
    const after = await readServices(environment);
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed = [...after].filter(([path, value]) => before.get(path) !== value);
    for (const [path] of changed) {
      const [name = "", ...rest] = path.split(".");
      expect(name.replace(/-(blue|green)$/, "")).toBe(service);
      expect(rest.join(".")).toMatch(FOLLOWERS[service] ?? /^$/);
    }
    const limits = changed.filter(([path]) => path.endsWith("limits.memory"));
    expect(limits.length).toBeGreaterThan(0);
    for (const [, value] of limits) expect(value).toBe(answer?.[2]);
  },
);
