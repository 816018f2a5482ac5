import { expect, test } from "vitest";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give } from "../../support/generate-files.ts";

function dockerfileOf(answers: Readonly<Record<string, string | boolean>>): string {
  const found = filesOf(EXAMPLE_FACTS, give(answers)).find(({ path }) => path === "Dockerfile");
  return found?.content ?? "";
}

test("what a Dockerfile would read as its own is written out", () => {
  expect(dockerfileOf({ "image.labels.description": 'a "b" \\ $c' })).toContain(
    String.raw`org.opencontainers.image.description="a \"b\" \\ \$c"`,
  );
});

test("the base's name is a whole one, and its digest a label of its own", () => {
  const digest = `sha256:${"0a".repeat(32)}`;
  const text = dockerfileOf({ "image.base": `team/python:3.13@${digest}` });
  expect(text).toContain('image.base.name="docker.io/team/python:3.13"');
  expect(text).toContain(`image.base.digest="${digest}"`);
  expect(dockerfileOf({ "image.mirror": "registry.example.org/m" })).toContain(
    'image.base.name="registry.example.org/m/python:3.13-slim-trixie"',
  );
});

test("what changes with each build comes after everything else", () => {
  const text = dockerfileOf({ "image.labels.created": true });
  const [, after = ""] = text.split("ARG IMAGE_VERSION=");
  expect(after).not.toMatch(/^(?:RUN|COPY|ENV|USER|CMD)/m);
  expect(after).toContain('image.created="$IMAGE_CREATED"');
  expect(dockerfileOf({})).not.toContain("IMAGE_CREATED");
});

test("another base than Python's own keeps what it has in /opt to itself", () => {
  expect(dockerfileOf({})).toContain("--from=build /opt /opt\n");
  expect(dockerfileOf({ "image.base": "bitnami/python-slim:3.13" })).toContain(
    "--from=build /opt/venv /opt/venv\n",
  );
});

test("tests and pip stay where people ask for it", () => {
  const text = dockerfileOf({ "image.without_package_tests": false, "image.without_pip": false });
  expect(text).toContain("shrink.py /opt/venv\n");
  expect(text).not.toContain("--pip-of-base");
});
