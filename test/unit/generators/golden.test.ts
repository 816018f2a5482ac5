import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { GivenAnswers } from "../../../src/config/config.ts";
import type { DependencyFile, Facts } from "../../../src/config/facts.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give } from "../../support/generate-files.ts";

/** The example's facts with another set of dependency files. */
function withFiles(files: readonly DependencyFile[], manager: "pip" | "uv" | "poetry"): Facts {
  const from = { file: files[0]?.path ?? "", line: 1 };
  return {
    ...EXAMPLE_FACTS,
    dependencies: { managers: [{ value: manager, from, certain: true }], files, unlisted: [] },
  };
}

function dependencyFile(path: string, kind: DependencyFile["kind"], ...names: string[]): DependencyFile {
  const requirements = names.map((name, index) => ({
    name,
    specifier: "==1.0",
    extras: [],
    marker: "",
    kind: "pip" as const,
    from: { file: path, line: index + 1 },
  }));
  return { path, kind, purpose: "unknown", requirements };
}

const PIP = withFiles([dependencyFile("requirements.txt", "requirements", "flask", "redis")], "pip");
const PLAIN: Facts = { ...PIP, heavy: [], redis: null, health: [], writable: [], variables: [] };

/** Cases that differ in what is generated, not only in numbers. */
const CASES: Readonly<Record<string, { facts: Facts; given: GivenAnswers }>> = {
  example: { facts: EXAMPLE_FACTS, given: give({}) },
  conda: { facts: EXAMPLE_FACTS, given: give({ "application.dependencies.strategy": "conda" }) },
  extensions: {
    facts: {
      ...EXAMPLE_FACTS,
      extras: { build: "RUN apt-get update", runtime: "# A word on why.\nENV LANG=C.UTF-8" },
      overrides: ["docker-compose.override.yml", "docker-compose.blue-green.override.yml"],
    },
    given: give({}),
  },
  "minimal-pip": { facts: PLAIN, given: give({ environments: ["production"] }) },
  uv: {
    facts: withFiles(
      [dependencyFile("pyproject.toml", "pyproject", "flask"), dependencyFile("uv.lock", "uv-lock", "flask")],
      "uv",
    ),
    given: give({ environments: ["production"] }),
  },
  poetry: {
    facts: withFiles(
      [
        dependencyFile("pyproject.toml", "pyproject", "flask"),
        dependencyFile("poetry.lock", "poetry-lock", "flask"),
      ],
      "poetry",
    ),
    given: give({ environments: ["production"] }),
  },
  "fastapi-closed-network": {
    facts: {
      ...PIP,
      framework: { value: "fastapi", from: { file: "main.py", line: 1 }, certain: true },
      entries: [
        {
          value: { module: "main", attribute: "app", factory: false, interface: "asgi" },
          from: { file: "main.py", line: 4 },
          certain: true,
        },
      ],
      port: null,
    },
    given: give({
      "image.mirror": "registry.example.org/mirror",
      "image.ca_certificate": "/etc/pki/corporate.pem",
      "image.index_url": "https://pypi.example.org/simple",
      "image.proxy": "http://proxy.example.org:3128",
      "image.no_proxy": [".example.org"],
      "image.pip_config": "/etc/pip.conf",
      "image.netrc": "/etc/build.netrc",
      "image.pin": [`registry.example.org/mirror/python:3.13-slim-trixie@sha256:${"1".repeat(64)}`],
    }),
  },
  swarm: {
    facts: EXAMPLE_FACTS,
    given: give({
      environments: ["production", "swarm"],
      "application.redis": "persistent",
      "image.repository": "registry.example.org/team/cryoprotect",
    }),
  },
  "everything-off": {
    facts: PIP,
    given: give({
      "application.redis": "persistent",
      "security.read_only": false,
      "security.drop_capabilities": false,
      "security.no_new_privileges": false,
      "security.internal_network": false,
      "security.loopback": false,
      "security.init": false,
      "security.secret_files": false,
      "security.pids_limit": false,
      "security.ulimits": false,
      "logging.compress": false,
      "logging.access_log": false,
      "documentation.site": false,
    }),
  },
};

const GOLDEN = fileURLToPath(new URL("../../fixtures/golden", import.meta.url));

describe.each(Object.entries(CASES))("%s", (name, { facts, given }) => {
  const files = filesOf(facts, given);

  test.each(files.map((file) => [file.path, file.content] as const))("%s", async (path, content) => {
    await expect(content).toMatchFileSnapshot(`${GOLDEN}/${name}/${path}.golden`);
  });

  test("holds the same files", async () => {
    const list = files.map(({ path, executable, kind, eol }) =>
      [path, kind, eol, executable ? "x" : "-"].join(" "),
    );
    await expect(`${list.join("\n")}\n`).toMatchFileSnapshot(`${GOLDEN}/${name}/FILES`);
  });
});
