import { expect, test } from "vitest";
import type { FileSet } from "../../../src/config/file-set.ts";
import type { Value } from "../../../src/config/question.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";
import { renderSite } from "./docs/site-files.ts";

/** How a change is put in force: what the pages and messages say must fit the environments that there are. */

function generate(answers: Readonly<Record<string, Value>>): FileSet {
  const given = give(answers);
  const files = filesOf(EXAMPLE_FACTS, given);
  return [...files, ...renderSite(planOf(EXAMPLE_FACTS, given), files)];
}

function textOf(files: FileSet, path: string): string {
  const file = files.find((candidate) => candidate.path.endsWith(path));
  if (file === undefined) throw new Error(`${path} was not made`);
  return file.content;
}

/** Lines that would make the live colour anew: `up` with no service that they are about. */
function dangerous(text: string): readonly string[] {
  return text.split("\n").filter((line) => /\bup\b.*(--build|--wait|--force-recreate)/.test(line));
}

const PLACES = ["docs-site/resources.md", "docs-site/security.md", "secrets/README.md"];

test("with blue/green alone, nothing but the first start brings the whole file up", () => {
  const files = generate({ environments: ["blue-green"] });
  for (const path of PLACES) {
    expect(dangerous(textOf(files, path)), path).toEqual([]);
    expect(textOf(files, path), path).toContain("scripts/blue-green.sh deploy IMAGE");
    expect(textOf(files, path), path).not.toContain("docker-compose.yml");
  }
  const [start, everyDay] = textOf(files, "docs-site/index.md").split("## Every day");
  expect(dangerous(start ?? "")).toHaveLength(1);
  expect(dangerous(everyDay ?? "")).toEqual([]);
  expect(everyDay).toContain("scripts/blue-green.sh deploy cryoprotect-mini:RELEASE");
});

test("beside production, a swarm has its own way on each page, and the first commands are production's", () => {
  const files = generate({ environments: ["production", "swarm"] });
  for (const path of PLACES) expect(textOf(files, path), path).toContain("scripts/stack.sh deploy");
  expect(textOf(files, "secrets/README.md")).toContain("scripts/stack.sh secrets");
  expect(textOf(files, "docs-site/index.md")).toContain(
    "docker compose -f docker-compose.yml up --build --wait",
  );
});

test("with every environment, each has its own way, and the image or tag is said", () => {
  const files = generate({ environments: ["production", "development", "blue-green", "swarm"] });
  const secrets = textOf(files, "secrets/README.md");
  expect(secrets).toContain("docker compose -f docker-compose.yml up --force-recreate --no-deps --wait app");
  expect(secrets).toContain("docker compose -f docker-compose.dev.yml up --force-recreate");
  expect(secrets).toContain("as `scripts/blue-green.sh status` shows it");
  const resources = textOf(files, "docs-site/resources.md");
  expect(resources).toContain("`docker compose -f docker-compose.yml up --wait`");
  expect(resources).toContain("docker compose -f docker-compose.blue-green.yml up -d --no-deps");
});

test("the start script names no Compose file and no command that only one environment has", () => {
  const script = textOf(generate({ environments: ["blue-green"] }), "docker/entrypoint.sh");
  expect(script).not.toMatch(/docker compose|Compose file/);
  expect(script).toContain("as secrets/README.md says");
});
