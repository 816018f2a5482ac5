import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { generateProject } from "../../../../src/cli/generate.ts";
import { EXAMPLE_FACTS } from "../../../support/example-facts.ts";
import { settleExample } from "../../config/support.ts";

/** The files that serve or publish the site, by path. */
function hosting(...settings: readonly string[]): ReadonlyMap<string, string> {
  const { files } = generateProject(settleExample(...settings), EXAMPLE_FACTS);
  const found = files.filter(
    ({ path }) => path.startsWith("docs-site/hosting/") || path.startsWith(".github/"),
  );
  return new Map(found.map(({ path, content }) => [path, content]));
}

test("by default, the site can be served, and nothing publishes it", () => {
  expect([...hosting().keys()]).toEqual([
    "docs-site/hosting/docker-compose.yml",
    "docs-site/hosting/fetch.sh",
    "docs-site/hosting/nginx.conf",
  ]);
  expect(hosting("documentation.hosting=no").size).toBe(0);
});

describe("GitHub Pages", () => {
  const file = hosting("documentation.pages=github", "documentation.hosting=no").get(
    ".github/workflows/docs.yml",
  );
  const workflow = parse(file ?? "");

  test("are published from the branch of the edit links, and by hand", () => {
    expect(workflow.on.push.branches).toEqual(["main"]);
    expect(workflow.on).toHaveProperty("workflow_dispatch");
  });

  test("only the job that publishes may do so", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(workflow.jobs.build.permissions).toEqual({ contents: "read", pages: "read" });
    expect(workflow.jobs.deploy.permissions).toEqual({ pages: "write", "id-token": "write" });
  });

  test("every action has a version, every job a time limit, and the site its path", () => {
    const jobs = Object.values(workflow.jobs) as { "timeout-minutes": number; steps: { uses?: string }[] }[];
    for (const job of jobs) {
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
      for (const { uses } of job.steps)
        if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    }
    expect(JSON.stringify(workflow.jobs.build.steps)).toMatch(
      /"DOCS_BASE":"\$\{\{ steps\.pages\.outputs\.base_path \}\}\/"/,
    );
  });
});

describe("GitLab Pages", () => {
  const file = hosting("documentation.pages=gitlab", "image.mirror=registry.example.org/mirror").get(
    "docs-site/hosting/gitlab-pages.yml",
  );
  const { pages } = parse(file ?? "");

  test("are built in an image with a version, from the mirror, on the default branch", () => {
    // The slim one has no Git, and the pages would not say when they were changed.
    expect(pages.image).toMatch(/^registry\.example\.org\/mirror\/node:\d+$/);
    expect(pages.rules[0].if).toBe("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH");
    expect(pages.artifacts.paths).toEqual(["public"]);
  });

  test.each([
    ["https://team.gitlab.example.org/app", "/app/"],
    ["https://team.gitlab.example.org/group/app", "/group/app/"],
    ["https://app-1a2b3c.gitlab.example.org", ""],
  ])("at %s, the site is built for the path %j", (address, base) => {
    const lines = (pages.script as string[]).filter((line) => line.includes("path"));
    expect(lines).toHaveLength(2);
    const { stdout } = spawnSync("sh", ["-euc", [...lines, 'printf %s "$DOCS_BASE"'].join("\n")], {
      encoding: "utf8",
      env: { CI_PAGES_URL: address, DOCS_BASE: "" },
    });
    expect(stdout).toBe(base);
  });
});
