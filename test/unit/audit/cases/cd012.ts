import type { RuleCases } from "../cases.ts";

export const cd012: RuleCases = {
  rule: "CD012",
  cases: [
    {
      name: "CMD, and a list that is none",
      files: {
        "a.dockerfile": `FROM python:3.13-slim
CMD gunicorn app:app
`,
        "b.dockerfile": `FROM python:3.13-slim
ENTRYPOINT ['gunicorn', 'app:app']
`,
      },
      finds: ["a.dockerfile:2", "b.dockerfile:2"],
    },
    {
      name: "of the stage that a service builds",
      files: {
        Dockerfile: `FROM python:3.13-slim AS base
ENTRYPOINT python app.py
FROM base AS web
EXPOSE 80
FROM python:3.13-slim AS last
CMD ["a"]
`,
        "deploy/compose.yml": `services:
  web:
    build:
      context: ..
      target: web
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "lists, exec, a stage that nobody runs, a shell on purpose; Compose's text is no shell's",
      files: {
        "a.dockerfile": `FROM python:3.13-slim AS tests
CMD pytest
FROM python:3.13-slim
CMD ["gunicorn", "app:app"]
`,
        "b.dockerfile": `FROM python:3.13-slim
CMD exec gunicorn --bind :$PORT app:app
`,
        "c.dockerfile": `FROM python:3.13-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
CMD gunicorn app:app
`,
        "Dockerfile.dev": `FROM python:3.13-slim
CMD flask run
`,
        "docker-compose.yml": `services:
  a:
    image: a:1
    command: gunicorn app:app
`,
      },
      finds: [],
    },
    {
      name: "a Dockerfile that stands in the Compose file is not the one beside it",
      files: {
        Dockerfile: `FROM python:3.13-slim AS a
CMD flask run
FROM python:3.13-slim
CMD ["a"]
`,
        "docker-compose.yml": `services:
  a:
    build:
      context: .
      target: a
      dockerfile_inline: |
        FROM busybox:1 AS a
`,
      },
      finds: [],
    },
    {
      name: "a Compose file's context is looked for from its own folder",
      files: {
        Dockerfile: `FROM python:3.13-slim
CMD ["a"]
`,
        "deploy/Dockerfile": `FROM python:3.13-slim AS web
CMD ["a"]
FROM python:3.13-slim
CMD a b
`,
        "deploy/compose.yml": `services:
  web:
    build:
      context: .
      target: web
`,
      },
      finds: [],
    },
    {
      name: "behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD CMD gunicorn app:app
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
