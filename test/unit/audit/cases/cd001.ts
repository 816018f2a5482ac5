import type { RuleCases } from "../cases.ts";

export const cd001: RuleCases = {
  rule: "CD001",
  cases: [
    {
      name: "what Compose gives for ARG counts, and not the default",
      files: {
        Dockerfile: "ARG TAG=3.13-slim\nFROM python:$TAG\n",
        "b/Dockerfile": "ARG TAG=latest\nFROM python:$TAG\n",
        "docker-compose.yml": `services:
  a:
    build: { context: ., args: { TAG: latest } }
  b:
    build: { context: b, args: [TAG=3.13-slim] }
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "FROM without a tag, with latest, and by a default",
      files: {
        Dockerfile: `ARG BASE=python:latest
ARG OTHER
FROM registry.example.org:5000/team/base AS a
FROM \${BASE} AS b
FROM \${OTHER:-node} AS c
`,
      },
      finds: ["Dockerfile:3", "Dockerfile:4", "Dockerfile:5"],
    },
    {
      name: "COPY --from, and services",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv
`,
        "docker-compose.yml": `services:
  redis:
    image: redis
  search:
    image: \${SEARCH_IMAGE:-elasticsearch:latest}
`,
      },
      finds: ["Dockerfile:2", "docker-compose.yml:3", "docker-compose.yml:5"],
    },
    {
      name: "an anchor's image is found once, through the variable of .env",
      files: {
        "docker-compose.yml": `x-base: &base
  image: worker:\${TAG}
services:
  a:
    <<: *base
  b:
    <<: *base
`,
        ".env": "TAG=latest\n",
      },
      finds: ["docker-compose.yml:2"],
    },
    {
      name: "stages, digests, scratch, unknown variables, comments and named contexts",
      files: {
        Dockerfile: `# FROM python
ARG BASE
FROM python:3.13-slim AS build
FROM build AS tests
FROM \${BASE} AS other
FROM shared AS more
FROM redis:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS fixed
FROM scratch
COPY --from=build /app /app
COPY --from=0 /app /app
COPY --from=assets /a /a
`,
        "docker-compose.yml": `services:
  a:
    build:
      context: .
      additional_contexts:
        shared: ../shared
`,
      },
      finds: [],
    },
    {
      name: "images that the project builds itself, and one that only the deploying host knows",
      files: {
        Dockerfile: "FROM python:3.13-slim\n",
        "docker-compose.yml": `services:
  app:
    build: .
    image: shop
  worker:
    image: shop
  other:
    image: \${IMAGE:?name the image}
`,
      },
      finds: [],
    },
    {
      name: "an image that stands on another one of the project's own",
      files: {
        Dockerfile: "FROM shop-base\nCOPY . .\n",
        "base/Dockerfile": "FROM python:3.13-slim\n",
        "docker-compose.yml": `services:
  base:
    build: base
    image: shop-base:latest
  app:
    build: .
`,
      },
      finds: [],
    },
    {
      name: "mounts of RUN, the second of two; a stage and a version",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
RUN --mount=type=cache,target=/root/.cache --mount=from=ghcr.io/astral-sh/uv,source=/uv,target=/bin/uv uv sync
RUN --mount=from=build,target=/b --mount=from=ghcr.io/astral-sh/uv:0.9.2,source=/uv,target=/bin/uv uv sync
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "variables of an included file, from its own .env or the one that is named",
      files: {
        "docker-compose.yml": `include:
  - a/compose.yaml
  - path: [b/compose.yaml]
    env_file: [versions.env]
  - path: c/compose.yaml
    project_directory: d
services: {}
`,
        ".env": `SEARCH=8.17
`,
        "versions.env": `CACHE=latest
SEARCH=latest
`,
        "a/.env": `QUEUE=latest
`,
        "d/.env": `DATABASE=latest
`,
        "a/compose.yaml": `services:
  queue:
    image: rabbitmq:\${QUEUE}
`,
        "b/compose.yaml": `services:
  cache:
    image: redis:\${CACHE}
  search:
    image: elasticsearch:\${SEARCH}
`,
        "c/compose.yaml": `services:
  database:
    image: postgres:\${DATABASE}
`,
      },
      finds: ["a/compose.yaml:3", "b/compose.yaml:3", "c/compose.yaml:3"],
    },
    {
      name: "a .env beside a Compose file in a folder",
      files: {
        ".env": `TAG=8
`,
        "deploy/.env": `TAG=latest
`,
        "deploy/compose.yaml": `services:
  cache:
    image: redis:\${TAG}
`,
      },
      finds: ["deploy/compose.yaml:3"],
    },
  ],
};
