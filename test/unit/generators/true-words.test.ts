import { describe, expect, test } from "vitest";
import { generateSite } from "../../../src/cli/docs/generate.ts";
import { templates } from "../../../src/cli/package-files.ts";
import { settle } from "../../../src/config/config.ts";
import type { FileSet } from "../../../src/config/file-set.ts";
import type { Value } from "../../../src/config/question.ts";
import { createRender } from "../../../src/generators/render.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";

/** Words in generated files that hold for some answers only: what is said must be so. */

type Answers = Readonly<Record<string, Value>>;

function textOf(files: FileSet, path: string): string {
  const file = files.find((candidate) => candidate.path.endsWith(path));
  if (file === undefined) throw new Error(`${path} was not made`);
  return file.content;
}

function compose(path: string, answers: Answers): string {
  return textOf(filesOf(EXAMPLE_FACTS, give(answers)), path);
}

function page(name: string, answers: Answers): string {
  const given = give(answers);
  const config = settle(EXAMPLE_FACTS, given);
  const files = filesOf(EXAMPLE_FACTS, given);
  const site = generateSite(planOf(EXAMPLE_FACTS, given), config, files, createRender(templates));
  return textOf(site, `docs-site/${name}`);
}

describe("what restarts what", () => {
  test("is told of the environments whose check restarts, whichever comes first", () => {
    const health = page("health.md", { environments: ["development", "blue-green"] });
    expect(health).toMatch(/^\| The application's container turns `unhealthy` \(Blue\/green\) \| Its own/m);
    expect(health).toMatch(
      /^\| Another container turns `unhealthy`, or the application's in Development \| \*\*Nobody/m,
    );
  });

  test("offers no command that would change nothing", () => {
    expect(page("health.md", { environments: ["development"] })).not.toContain("--set health.restart");
    const noInit = page("health.md", { "security.init": false });
    expect(noInit).toContain("`npx cryo-init --set health.restart=yes --set security.init=yes`");
  });

  test("speaks of one address only where the port is published on one", () => {
    expect(page("health.md", {})).toContain("Ports are published on one address only");
    const open = page("health.md", { "security.loopback": false });
    expect(open).not.toContain("one address only");
    expect(open).toContain("the port is published on `0.0.0.0:");
  });
});

describe("comments of the Compose files", () => {
  const ends = /# --end-after|# With --end-after/;

  test("explain --end-after just where the check has it", () => {
    expect(compose("docker-compose.yml", {})).toMatch(ends);
    expect(compose("docker-compose.blue-green.yml", {})).toMatch(ends);
    expect(compose("docker-compose.dev.yml", {})).not.toMatch(ends);
    for (const off of ["health.restart", "security.init"])
      expect(compose("docker-compose.yml", { [off]: false }), off).not.toMatch(ends);
  });

  test("call the backend closed just where it is", () => {
    const all = { environments: ["production", "swarm"], "application.redis": "persistent" };
    for (const file of ["docker-compose.yml", "docker-stack.yml"]) {
      expect(compose(file, all), file).toContain("# Leads nowhere");
      const open = compose(file, { ...all, "security.internal_network": false });
      expect(open, file).not.toContain("Leads nowhere");
    }
  });

  test("do not compare development's time to stop with a server that is not there", () => {
    expect(compose("docker-compose.dev.yml", {})).not.toContain("Longer than the server's own time");
    expect(compose("docker-compose.yml", {})).toContain("Longer than the server's own time");
  });
});

describe("the page on security", () => {
  const section = (text: string): string =>
    text.split("### ").find((part) => part.startsWith("A container that stays unhealthy")) ?? "";

  test("shows the restart by its check, and names what does without", () => {
    const text = section(page("security.md", { environments: ["development", "blue-green"] }));
    const line = compose("docker-compose.blue-green.yml", { environments: ["development", "blue-green"] })
      .split("\n")
      .findIndex((one) => one.includes("test:") && one.includes("--end-after"));
    expect(text).toContain(`docker-compose.blue-green.yml:${line + 1}`);
    expect(text).toContain("not in `docker-compose.dev.yml`");
  });

  test("gives both answers in one command where one alone does nothing", () => {
    const text = section(page("security.md", { "security.init": false }));
    expect(text).toContain("npx cryo-init --set health.restart=yes --set security.init=yes");
    expect(planOf(EXAMPLE_FACTS, give({ "health.restart": true, "security.init": true })).security.init).toBe(
      true,
    );
  });
});

test("after a kill, the number that was measured goes before the one of the table", () => {
  const said = "take its number instead: it was measured";
  expect(page("resources.md", {})).toContain(said);
  expect(page("resources.md", { "resources.recycle_at": 0 })).not.toContain(said);
  expect(textOf(filesOf(EXAMPLE_FACTS, give({})), "docker/gunicorn.conf.py")).toContain(
    "none is replaced. Raise the limit",
  );
});

test("the configuration page's link to the limit of processes leads to its anchor", () => {
  const text = page("configuration.md", { "security.pids_limit": false });
  const [, target] = /\[security\.pids_limit\]\(#([^)]+)\)/.exec(text) ?? [];
  expect(text).toContain(`<a id="${target}"></a>`);
});
