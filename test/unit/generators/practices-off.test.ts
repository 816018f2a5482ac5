import { expect, test } from "vitest";
import { parse } from "yaml";
import { previewFiles } from "../../../src/cli/generate.ts";
import { settle } from "../../../src/config/config.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";

/** Each practice of hardening that can be turned off: what is then not written, and what stands in its place. */

interface Service {
  readonly environment: Readonly<Record<string, string | null>>;
  readonly secrets?: readonly string[];
  readonly ulimits?: unknown;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
  readonly deploy: { readonly resources: { readonly limits: { readonly pids?: number } } };
}

function written(answers: Parameters<typeof give>[0]): {
  readonly app: Service;
  text(path: string): string;
} {
  const files = filesOf(EXAMPLE_FACTS, give(answers));
  const text = (path: string): string => files.find((file) => file.path === path)?.content ?? "";
  const compose = parse(text("docker-compose.yml")) as { services: { app: Service } };
  return { app: compose.services.app, text };
}

test("without secret files, secrets are variables of .env, named and without a value", () => {
  const { app, text } = written({ "security.secret_files": false });
  expect(app.secrets).toBeUndefined();
  expect(app.environment).toMatchObject({ SUPABASE_KEY: null, SECRET_KEY: null });
  expect(text("docker-compose.yml")).not.toMatch(/^secrets:/m);
  expect(text("secrets/README.md")).toBe("");
  expect(text(".env.example")).toMatch(/^SECRET_KEY=$/m);
  expect(text(".env.example")).toContain("chmod 0600 .env");
  expect(text("docker/entrypoint.sh")).toContain("require_variable SECRET_KEY\n");
  expect(text("docker/entrypoint.sh")).not.toMatch(/^load_secret /m);
});

test("with secret files, no secret is a variable of the Compose file", () => {
  const { app } = written({});
  expect(app.secrets).toEqual(expect.arrayContaining(["secret_key", "supabase_key"]));
  expect(app.environment).not.toHaveProperty("SECRET_KEY");
});

test("without the limit of processes, none is written and nothing is checked against it", () => {
  const answers = { "security.pids_limit": false, "resources.production.app.pids": 16 };
  expect(written(answers).app.deploy.resources.limits.pids).toBeUndefined();
  expect(planOf(EXAMPLE_FACTS, give(answers)).checks.map(({ id }) => id)).not.toContain("pids");
});

test("without ulimits, none are written", () => {
  expect(written({}).app.ulimits).toEqual({ nofile: 8192, core: 0 });
  expect(written({ "security.ulimits": false }).app.ulimits).toBeUndefined();
});

test("the check ends an unhealthy server unless somebody said no, or nothing could end it", () => {
  expect(written({}).app.healthcheck.test.slice(-2)).toEqual(["--end-after", "3"]);
  for (const off of [
    { "health.restart": false },
    { "security.init": false },
    { "health.container": "ready" },
  ])
    expect(written(off).app.healthcheck.test, JSON.stringify(off)).not.toContain("--end-after");
});

test("every time that a request is given follows from the longest one, each longer than the one inside it", () => {
  const { app, text } = written({ "application.longest_request": 300_000 });
  expect(app.stop_grace_period).toBe("310s");
  expect(text("docker/gunicorn.conf.py")).toMatch(/GUNICORN_GRACEFUL_TIMEOUT", 300,/);
  expect(text("docker/gunicorn.conf.py")).toMatch(/GUNICORN_TIMEOUT", 330,/);
  expect(text("docker/nginx/default.conf")).toMatch(/^ {4}proxy_read_timeout 330s;/m);
  expect(text("docker/nginx/nginx.conf")).toMatch(/worker_shutdown_timeout 300s;/);
  expect(text("scripts/blue-green.sh")).toMatch(/^drain_seconds=300$/m);
  expect(text("docker/healthcheck.py")).toMatch(/^STOP_SECONDS = 300$/m);
});

test("without secret files, a chosen secret is not offered again as an optional one", () => {
  const config = settle(EXAMPLE_FACTS, give({ "security.secret_files": false }));
  const files = previewFiles(config, EXAMPLE_FACTS, false);
  const text = files.find(({ path }) => path === ".env.example")?.content ?? "";
  expect(text).toMatch(/^SECRET_KEY=$/m);
  expect(text).not.toMatch(/^# +(SECRET_KEY|SUPABASE_KEY)$/m);
});
