import { expect, test } from "vitest";
import { auditSubject, runAudit } from "../../../src/audit/run-audit.ts";
import { readProject } from "./projects.ts";

/** What rules find in a project, with where: `CD019 Dockerfile:4:5 pip install flask`. */
async function placesOf(files: Readonly<Record<string, string>>, ...rules: readonly string[]) {
  return runAudit(await readProject(files))
    .filter(({ rule }) => rules.includes(rule.id))
    .map(({ rule, place }) => `${rule.id} ${place.file}:${place.line}:${place.column} ${place.text}`)
    .toSorted();
}

test("a finding in a heredoc is placed at its line", async () => {
  const Dockerfile = `FROM python:3.13-slim
RUN <<EOF
set -e
apt-get update
  apt-get install -y \\
    gcc
if true; then
\tsudo pip install flask
fi
curl -k https://example.org/x
EOF
ONBUILD RUN --network=none <<-END bash
\tset -e
\tpip install django
\tEND
`;
  expect(await placesOf({ Dockerfile }, "CD019", "CD020", "CD021", "CD023", "CD024", "CD025")).toEqual([
    "CD019 Dockerfile:14:2 pip install django",
    "CD019 Dockerfile:8:2 sudo pip install flask",
    "CD020 Dockerfile:14:2 pip install django",
    "CD020 Dockerfile:8:2 sudo pip install flask",
    "CD021 Dockerfile:4:1 apt-get update",
    "CD023 Dockerfile:8:2 sudo pip install flask",
    "CD024 Dockerfile:10:1 curl -k https://example.org/x",
    "CD025 Dockerfile:5:3 apt-get install -y \\",
  ]);
});

test("a heredoc that no line ends is placed where it begins", async () => {
  const Dockerfile = "FROM debian:13\nRUN set -e && \\\n  cat <<EOF > /etc/notes\nhello\n";
  expect(await placesOf({ Dockerfile }, "CD060")).toEqual(["CD060 Dockerfile:3:7 cat <<EOF > /etc/notes"]);
});

test("a finding in a Dockerfile that stands in a Compose file is placed in that file", async () => {
  const files = {
    "docker-compose.yml": `services:
  web:
    build:
      context: .
      dockerfile_inline: |
        ARG VERSION=3.13
        FROM python:$$\{VERSION}-slim AS base

        # cryo-init: ignore CD019 because it is an example
        RUN pip install flask
        RUN <<EOF
          sudo true $$\{HOME}
        EOF
        USER root
  folded:
    build:
      dockerfile_inline: >-
          FROM debian:13

          RUN sudo true
          --now

          USER root
  quoted:
    build: {dockerfile_inline: "FROM debian:13\\nUSER root"}
  shared: &shared
    build:
      dockerfile_inline: "FROM debian:13\\n\\
        RUN sudo x\\n"
    user: "10001"
  shared-too: *shared
`,
  };
  expect(await placesOf(files, "CD003", "CD019", "CD023", "CD060")).toEqual([
    "CD003 docker-compose.yml:14:9 USER root",
    "CD003 docker-compose.yml:23:11 USER root",
    "CD003 docker-compose.yml:25:49 USER root",
    "CD019 docker-compose.yml:10:9 RUN pip install flask",
    "CD023 docker-compose.yml:12:11 sudo true $" + "{HOME}",
    "CD023 docker-compose.yml:20:11 RUN sudo true --now",
    "CD023 docker-compose.yml:29:9 RUN sudo x",
  ]);
});

test("a comment in it leaves a finding out", async () => {
  const compose = `services:
  web:
    build:
      dockerfile_inline: |
        FROM python:3.13-slim
        # cryo-init: ignore CD019 because it is an example
        RUN pip install flask
`;
  const { findings, ignored, files } = auditSubject(await readProject({ "docker-compose.yml": compose }));
  expect(files).toEqual(["docker-compose.yml"]);
  expect(ignored.map(({ rule, place }) => `${rule.id}:${place.line}`)).toEqual(["CD019:7"]);
  expect(findings.map(({ rule }) => rule.id)).not.toContain("CD019");
});

test("so is one in a file that is extended or included, and a heredoc without an end", async () => {
  const files = {
    "docker-compose.yml": `include: [more/compose.yml]
services:
  web:
    extends: {file: base.yml, service: web}
`,
    "base.yml": `services:
  web:
    build:
      dockerfile_inline: |2

          FROM debian:13
          RUN cat <<EOF
          USER root
`,
    "more/compose.yml": `services:
  db:
    build:
      dockerfile_inline: |
        FRM debian:13
`,
  };
  expect(await placesOf(files, "CD060")).toEqual([
    "CD060 base.yml:7:19 RUN cat <<EOF",
    "CD060 more/compose.yml:5:9 FRM debian:13",
  ]);
});

test("a file that is nested too deeply is said to be so", async () => {
  const compose = `services:\n  a:\n    x: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`;
  const [finding] = runAudit(await readProject({ "docker-compose.yml": compose }));
  expect(finding?.message).toBe("This file cannot be read: it is nested too deeply.");
  expect(finding?.place.line).toBe(3);
});
