import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { templates } from "../../../src/cli/package-files.ts";
import type { Value } from "../../../src/config/question.ts";
import { generate } from "../../../src/generators/index.ts";
import { createRender } from "../../../src/generators/render.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";
import { renderSite } from "./docs/site-files.ts";

const render = createRender(templates);
const composeComments = templates.get("compose/comments.yml") ?? "";

function read(answers: Readonly<Record<string, Value>>): (path: string) => string {
  const given = give({ environments: ["production", "blue-green"], ...answers });
  const files = filesOf(EXAMPLE_FACTS, given);
  const all = [...files, ...renderSite(planOf(EXAMPLE_FACTS, given), files)];
  return (path) => {
    const file = all.find((candidate) => candidate.path === path);
    if (file === undefined) throw new Error(`${path} was not made`);
    return file.content;
  };
}

describe("what lets a release through", () => {
  test.each([
    ["ready", "/health/readiness", {}],
    ["alive", "/health/liveness", { "health.ready": "" }],
    ["status", "/health", { "health.ready": "", "health.alive": "", "health.container": "status" }],
    [
      "port",
      "/",
      { "health.ready": "", "health.alive": "", "health.status": "", "health.container": "started" },
    ],
  ])("is the probe %s, in the script, the proxy and on every page", (probe, path, answers) => {
    const from = read(answers);
    const script = from("scripts/blue-green.sh");
    expect(script).toContain(`\nready_path='${path}'\n`);
    expect(script).toContain(`healthcheck.py ${probe} 2>&1`);
    expect(from("docker/nginx/default.conf")).toContain(`proxy_pass http://app_green${path};`);
    const runbook = from("docs-site/blue-green.md");
    expect(runbook).toContain(`The proxy asks the new copy's \`${path}\``);
    expect(runbook).toContain(`healthcheck.py ${probe}\n`);
    const health = from("docs-site/health.md");
    expect(health).toContain(`healthcheck.py ${probe}\n`);
    if (probe !== "port") expect(health).toContain(`curl -i http://127.0.0.1:5000${path}\n`);
    expect(health.match(/^\| `.*gate of a release.*$/gm)?.map((row) => row.split("`")[1]) ?? []).toEqual(
      probe === "port" ? [] : [path],
    );
  });

  test("is no use of an endpoint where there is no blue/green", () => {
    expect(read({ environments: ["production"] })("docs-site/health.md")).not.toContain("gate of a release");
  });

  test("is an answer of 207 only where that counts as healthy", () => {
    const status = { "health.ready": "", "health.alive": "", "health.container": "status" };
    const codes = (degraded: string): string | undefined =>
      /^ready_codes='(.*)'$/m.exec(
        read({ ...status, "health.degraded": degraded })("scripts/blue-green.sh"),
      )?.[1];
    expect(codes("healthy")).toBe("0 4");
    expect(codes("unhealthy")).toBe("0");
  });
});

test("the times of a switch come from the plan, in the script and on the page", () => {
  const given = give({ environments: ["production", "blue-green"] });
  const plan = planOf(EXAMPLE_FACTS, given);
  const cutover = { startTime: 77_000, drain: 33_000, probeCount: 7, rollbackWindow: 660_000 };
  const environments = plan.environments.map((environment) =>
    environment.cutover === null ? environment : { ...environment, cutover },
  );
  const files = generate({ ...plan, environments }, { render, composeComments, optionalSecrets: [] });
  const script = files.find(({ path }) => path === "scripts/blue-green.sh")?.content;
  expect(script).toContain("\nstart_seconds=77\ndrain_seconds=33\nprobe_count=7\nkeep_seconds=660\n");
  // Without the generated files: the page must not read its numbers there.
  const pages = renderSite({ ...plan, environments }, []);
  const runbook = pages.find(({ path }) => path === "docs-site/blue-green.md")?.content;
  for (const words of [
    "it has 1m17s to get healthy",
    "until 7 answers in a row",
    "within 33s",
    "runs on for 11m",
    "each up to 16M",
  ]) {
    expect(runbook).toContain(words);
  }
});

test.each([
  ["HTTP/1.1 200 OK", 0],
  ["HTTP/1.1 207 Multi-Status", 4],
  ["HTTP/1.0 302 Found", 3],
  ["HTTP/1.1 404 Not Found", 3],
  ["HTTP/1.1 503 Service Unavailable", 1],
  ["curl: (7) Failed to connect", 2],
])("fetch.sh tells the answer %s by its exit code", (answer, code) => {
  const folder = mkdtempSync(join(tmpdir(), "cryo-fetch-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(folder, "fetch.sh");
  writeFileSync(script, read({})("docker/nginx/fetch.sh"));
  // Stands in for curl, and says what a server would.
  writeFileSync(
    join(folder, "curl"),
    `#!/bin/sh\nprintf '%s\\r\\nX-Upstream: 10.0.0.2:80\\r\\n' '${answer}'\n`,
  );
  chmodSync(join(folder, "curl"), 0o755);
  const run = spawnSync("sh", [script, "http://127.0.0.1:1/"], {
    env: { PATH: `${folder}:${process.env.PATH}` },
    encoding: "utf8",
  });
  expect(run.stdout).toContain(answer);
  expect(run.status).toBe(code);
});
