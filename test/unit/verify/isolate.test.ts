import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Isolation, isolate, moveBuild, standInFor } from "../../../src/verify/isolate.ts";

/** What stands of the model is looked at as plain data: it goes to Compose as it is. */
const read = (text: string): Record<string, Record<string, Record<string, unknown>>> => parse(text);

const ISOLATION: Isolation = {
  imageOf: (service) => `own:${service}`,
  portOf: (_service, target) => 40_000 + target,
  appPort: 5000,
  required: [{ name: "SUPABASE_URL" }, { name: "SECRET" }],
  secretOf: (name, file) => (file === "/there" ? null : `/scratch/${name}`),
  folderOf: (source) => (source === "/p/.blue-green/flag" ? "/scratch/flag" : null),
  labels: { whose: "mine" },
  imageLabels: { kept: "no" },
};

const MODEL = `
name: shop
services:
  app:
    container_name: shop-app
    labels: { team: blue }
    image: shop:local
    build: { context: /p, dockerfile: Dockerfile }
    environment: { SUPABASE_URL: null, SECRET: given, OTHER: null }
    ports:
      - { mode: ingress, host_ip: 0.0.0.0, target: 5000, published: "80", protocol: tcp }
    secrets: [{ source: one }, { source: two }]
    volumes:
      - { type: bind, source: /p/.blue-green/flag, target: /flag }
      - { type: bind, source: /p, target: /app }
      - { type: volume, source: data, target: /data }
    healthcheck: { test: [CMD-SHELL, 'answer=$$(ping); [ "$$answer" = PONG ]'] }
    ulimits: { core: { soft: 0, hard: 0 } }
  redis:
    image: redis:8-alpine
networks: { default: { name: shop_default }, outside: { name: corporate, external: true } }
volumes: { data: { name: shop_data } }
secrets: { one: { name: shop_one, file: /missing }, two: { name: shop_two, file: /there }, built: { file: /missing } }
`;

describe("a model is taken out of the way of what runs", () => {
  const isolated = isolate(MODEL, ISOLATION);
  const model = read(isolated.text);

  test("names that two projects cannot share are gone, and what is external is the run's own too", () => {
    expect(isolated.text).not.toMatch(/shop|corporate/);
    expect(model.networks?.outside).toEqual({ labels: { whose: "mine" } });
  });

  test("all that the engine makes of it bears the run's labels, beside its own", () => {
    for (const name of ["default", "outside"])
      expect(model.networks?.[name]).toMatchObject({ labels: { whose: "mine" } });
    expect(model.volumes?.data).toEqual({ labels: { whose: "mine" } });
    expect(model.services?.redis).toMatchObject({ labels: { whose: "mine" } });
    expect(model.services?.app).toMatchObject({
      labels: { team: "blue", whose: "mine" },
      build: { labels: { kept: "no" } },
    });
    expect(model.services?.redis).not.toHaveProperty("build");
  });

  test("what is built gets an image of the run's own, and what is pulled keeps its name", () => {
    expect(model.services?.app?.image).toBe("own:app");
    expect(model.services?.redis?.image).toBe("redis:8-alpine");
    expect([isolated.built, isolated.services]).toEqual([["app"], ["app", "redis"]]);
  });

  test("ports become free ones of loopback, and what was asked for is remembered", () => {
    expect(model.services?.app?.ports).toMatchObject([
      { host_ip: "127.0.0.1", target: 5000, published: "45000" },
    ]);
    expect(isolated.published).toEqual([{ service: "app", target: 5000, address: "0.0.0.0", published: 80 }]);
  });

  test("required variables without a value, and secrets without a file, get one that means nothing", () => {
    expect(model.services?.app?.environment).toEqual({
      SUPABASE_URL: "http://cryo-init-verify.invalid",
      SECRET: "given",
      OTHER: null,
    });
    expect(model.secrets).toMatchObject({ one: { file: "/scratch/one" }, two: { file: "/there" } });
    expect(isolated.standIns).toEqual(["the external network outside", "SUPABASE_URL", "the secret one"]);
    // A secret of the build alone is the build's to complain about.
    expect(model.secrets?.built).toEqual({ file: "/missing" });
  });

  test("the folder of the live flag is another one, and the source stays mounted", () => {
    expect(model.services?.app?.volumes).toMatchObject([
      { source: "/scratch/flag" },
      { source: "/p" },
      { source: "data" },
    ]);
  });

  test("limits, checks and hardening go through as they are", () => {
    const app = model.services?.app;
    expect(app?.healthcheck).toEqual({ test: ["CMD-SHELL", 'answer=$$(ping); [ "$$answer" = PONG ]'] });
    expect(app?.ulimits).toEqual({ core: { soft: 0, hard: 0 } });
  });
});

test("an application that publishes nothing is published for the run alone", () => {
  const { text, published } = isolate("services:\n  app-blue: { build: { context: /p } }\n", ISOLATION);
  expect(read(text).services?.["app-blue"]?.ports).toEqual([
    { target: 5000, host_ip: "127.0.0.1", published: "45000" },
  ]);
  expect(published).toEqual([]);
});

test("whatever a Compose file publishes, and under whatever name, nothing of it is left", () => {
  const word = fc.stringMatching(/^[a-z]{5,12}$/);
  fc.assert(
    fc.property(
      word,
      word,
      fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 5 }),
      (name, network, ports) => {
        const model = {
          name: `old-${name}`,
          services: {
            app: {
              container_name: `old-${name}`,
              ports: ports.map((port) => ({ target: port, published: String(port), host_ip: "0.0.0.0" })),
            },
          },
          networks: { default: { name: `old-${network}` } },
        };
        const { text } = isolate(JSON.stringify(model), ISOLATION);
        expect(text).not.toContain("old-");
        expect(text).not.toContain("0.0.0.0");
        expect(isolate(JSON.stringify(model), ISOLATION).text).toBe(text);
      },
    ),
  );
});

test("one service is built from another folder, by the same Dockerfile", () => {
  const model = read(moveBuild(MODEL, "app", "/copy", "own:rebuilt"));
  expect(model.services?.app).toMatchObject({
    image: "own:rebuilt",
    build: { context: "/copy", dockerfile: "/p/Dockerfile" },
  });
});

test.each([
  ["SUPABASE_URL", "http://cryo-init-verify.invalid"],
  ["API_ENDPOINT", "http://cryo-init-verify.invalid"],
  ["SECRET_KEY", "cryo-init-verify"],
  ["ALLOWED_HOSTS", "localhost,127.0.0.1"],
  ["CURL", "cryo-init-verify"],
])("%s is given %s", (name, value) => {
  expect(standInFor(name)).toBe(value);
});
