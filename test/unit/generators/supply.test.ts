import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/config/facts.ts";
import type { Value } from "../../../src/config/question.ts";
import { imagePractices } from "../../../src/generators/docs/image-practices.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";
import { anyAnswers } from "../config/support.ts";

/** Where what the image is made from comes from, as the files say it. */

type Answers = Readonly<Record<string, Value>>;

const read = (path: string, answers: Answers, facts: Facts = EXAMPLE_FACTS): string =>
  filesOf(facts, give(answers)).find((file) => file.path === path)?.content ?? "";

const STRATEGY = "application.dependencies.strategy";
const STRATEGIES = ["requirements", "wheels", "conda", "uv", "poetry"] as const;
const DIGEST = `sha256:${"1".repeat(64)}`;

test("no generated file names an architecture, so every platform builds from the same files", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      for (const { path, content } of filesOf(EXAMPLE_FACTS, given)) {
        expect(content, path).not.toMatch(
          /\b(amd64|x86[_-]64|i[36]86|arm64|armv\d\w*|aarch64|ppc64\w*|s390x)\b/i,
        );
        expect(content, path).not.toMatch(/--platform|TARGETARCH|BUILDPLATFORM|linux\//);
      }
    }),
    { numRuns: 40 },
  );
});

test("no Dockerfile fetches a frontend, and none declares the proxy, which would put it into the history", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      const file = filesOf(EXAMPLE_FACTS, given).find(({ path }) => path === "Dockerfile");
      expect(file?.content).not.toMatch(/^# *syntax *=/m);
      expect(file?.content).not.toMatch(/\b(https?|no)_proxy\b/i);
    }),
    { numRuns: 40 },
  );
});

describe("digests", () => {
  const pin = [
    `python:3.13-slim-trixie@${DIGEST}`,
    `redis:8-alpine@${DIGEST}`,
    `nginxinc/nginx-unprivileged:1.30-alpine@${DIGEST}`,
  ];

  test("stand behind the tag wherever an image is named", () => {
    const files = filesOf(EXAMPLE_FACTS, give({ "image.pin": pin }));
    const lines = files.flatMap(({ content }) => content.match(/^(FROM|\s+image:) .*$/gm) ?? []);
    const foreign = lines.filter((line) => !line.includes("cryoprotect-mini"));
    expect(foreign.length).toBeGreaterThan(5);
    for (const line of foreign) expect(line).toMatch(/:[\w.-]+@sha256:1{64}( AS \w+)?$/);
  });

  test("of micromamba and Debian are there for a conda environment", () => {
    const { image } = planOf(EXAMPLE_FACTS, give({ [STRATEGY]: "conda" }));
    expect(image.used.map(({ name }) => name).slice(0, 2)).toEqual(["debian:13-slim", image.micromamba]);
  });

  test("that are missing are a declined practice with the command, and applied when all are there", () => {
    const practice = (answers: Answers) =>
      imagePractices(planOf(EXAMPLE_FACTS, give(answers))).find(({ title }) => title.includes("digests"));
    expect(practice({})).toMatchObject({ applied: false, command: "npx cryo-init --pin" });
    expect(practice({ "image.pin": pin.slice(1) })).toMatchObject({
      applied: false,
      why: expect.stringMatching(/Without one: `python:3.13-slim-trixie`\.$/),
    });
    expect(practice({ "image.pin": pin })).toMatchObject({
      applied: true,
      command: "npx cryo-init --set image.pin=",
    });
  });
});

describe("passwords of an index", () => {
  const answers = { "image.pip_config": "/home/me/pip.conf", "image.netrc": "/home/me/.netrc" };

  test.each(STRATEGIES)("are mounted for the steps that install, and named nowhere else: %s", (strategy) => {
    const dockerfile = read("Dockerfile", { ...answers, [STRATEGY]: strategy });
    expect(dockerfile).not.toMatch(/\/home\/me/);
    const steps = dockerfile.split(/^(?=[A-Z]+ )/m).filter((step) => step.includes("/run/secrets/"));
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) {
      expect(step).toMatch(/^RUN --mount=/);
      for (const [, name = ""] of step.matchAll(/\/run\/secrets\/(\w+)/g))
        expect(step).toContain(`--mount=type=secret,id=${name},required=true`);
    }
  });

  test.each(STRATEGIES)("reach each command that asks an index: %s", (strategy) => {
    const dockerfile = read("Dockerfile", { ...answers, [STRATEGY]: strategy });
    const commands =
      dockerfile.match(/^.*(pip install|\/python install|uv sync|poetry install|micromamba create).*$/gm) ??
      [];
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      expect(command).toContain("NETRC=/run/secrets/build_netrc");
      const usesPip = !/uv sync|uv pip|poetry install/.test(command);
      expect(command.includes("PIP_CONFIG_FILE=/run/secrets/build_pip_config")).toBe(usesPip);
    }
  });

  test("are files of the builder in every Compose file that builds", () => {
    for (const file of ["docker-compose.yml", "docker-compose.dev.yml", "docker-compose.blue-green.yml"]) {
      const compose = read(file, answers);
      expect(compose).toContain("secrets: [build_pip_config, build_netrc]");
      expect(compose).toMatch(/build_netrc:\n {4}file: \/home\/me\/\.netrc/);
    }
  });

  test("are told on the site, with the line that shows it", () => {
    const titles = (given: Answers) =>
      imagePractices(planOf(EXAMPLE_FACTS, give(given))).map(({ title }) => title);
    const title = "What the build knows about the network stays out of the image";
    expect(titles(answers)).toContain(title);
    expect(titles({})).not.toContain(title);
  });
});

test("uv installs the server from the index that was given, though it does not read pip's variable", () => {
  const dockerfile = read("Dockerfile", {
    [STRATEGY]: "uv",
    "image.index_url": "https://pypi.example.org/simple",
  });
  expect(dockerfile).toMatch(/UV_DEFAULT_INDEX="\$PIP_INDEX_URL" .*uv pip install/);
});

test("the reason for Debian stands in the Dockerfile, unless the base is another", () => {
  expect(read("Dockerfile", {})).toContain("# Debian rather than Alpine: ");
  expect(read("Dockerfile", { "image.base": "python:3.13-alpine" })).not.toContain("# Debian rather");
});
