import type { RuleCases } from "../cases.ts";

export const cd025: RuleCases = {
  rule: "CD025",
  cases: [
    {
      name: "in a single stage",
      files: {
        Dockerfile: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev libpq5 && rm -rf /var/lib/apt/lists/*
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "in the stage that the last one goes on from, and with apk",
      files: {
        Dockerfile: `FROM python:3.13-alpine AS base
RUN apk add --no-cache build-base
FROM base AS runtime
RUN apk add postgresql-dev=17.2-r0
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:4"],
    },
    {
      name: "in a build stage, or removed in the same RUN",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
RUN apt-get update && apt-get install -y gcc python3-dev
FROM python:3.13-alpine
RUN apk add --no-cache --virtual .build-deps gcc musl-dev && pip install x==1 && apk del .build-deps
RUN apt-get update && apt-get install -y gcc libpq5 && pip install y==1 && apt-get purge -y gcc
`,
      },
      finds: [],
    },
    {
      name: "names that only look alike, comments and development files",
      files: {
        Dockerfile: `FROM debian:13
# RUN apt-get install gcc
RUN apt-get update && apt-get install -y libgcc-s1 libstdc++6 device-tree
`,
        "Dockerfile.dev": `FROM debian:13
RUN apt-get install -y gcc
`,
      },
      finds: [],
    },
    {
      name: "a stage for production in front of one for development, and the base of such a one",
      files: {
        Dockerfile: `FROM python:3.13-slim AS prod
RUN apt-get install -y gcc
FROM prod AS dev
RUN apt-get install -y g++
`,
        "b/Dockerfile": `FROM python:3.13-slim AS base
RUN apt-get install -y gcc
FROM base AS dev
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD RUN apk add gcc
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
