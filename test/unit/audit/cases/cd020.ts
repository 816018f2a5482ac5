import type { RuleCases } from "../cases.ts";

export const cd020: RuleCases = {
  rule: "CD020",
  cases: [
    {
      name: "neither option, variable nor mount",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY requirements.txt .
RUN pip install -r requirements.txt
`,
        "requirements.txt": `flask==3.1.2
`,
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "in a stage that the last one goes on from",
      files: {
        Dockerfile: `FROM python:3.13-slim AS base
RUN --mount=type=cache,target=/var/cache/apt apt-get update && \\
    pip3 install flask==3.1.2
FROM base
CMD ["python"]
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "the option, a mount among others, a removal, and a build stage",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
RUN pip install --prefix=/out flask==3.1.2
FROM python:3.13-slim
RUN pip install --no-cache-dir flask==3.1.2
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=bind,source=r.txt,target=r.txt pip install -r r.txt
RUN pip install redis==7 && rm -rf /root/.cache
RUN pip --no-cache-dir install redis==7
`,
      },
      finds: [],
    },
    {
      name: "the variable",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV PIP_NO_CACHE_DIR=1
RUN pip install flask==3.1.2
`,
        "a/Dockerfile": `FROM python:3.13-slim
RUN PIP_NO_CACHE_DIR=1 pip install flask==3.1.2
`,
      },
      finds: [],
    },
    {
      name: "the option in short, and a cache elsewhere that is emptied",
      files: {
        Dockerfile: `FROM python:3.13-slim
RUN apk add --no-cache git && pip install --no-cache flask==3.1.2
`,
        "b/Dockerfile": `FROM python:3.13-slim
ENV PIP_CACHE_DIR=/tmp/pip-cache
RUN pip install flask==3.1.2 && rm -rf /tmp/pip-cache/* /tmp/uv-cache/*
`,
      },
      finds: [],
    },
    {
      name: "another tool's option",
      files: {
        Dockerfile: `FROM python:3.13-alpine
RUN apk add --no-cache git && pip install flask==3.1.2
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "the cache as the first of several mounts, and a stage that only a service names",
      files: {
        Dockerfile: `FROM python:3.13-slim AS web
RUN pip install flask==3.1.2
FROM web AS worker
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=netrc pip install celery==5.5.3
FROM debian:13 AS notes
`,
        "docker-compose.yml": `services:
  worker:
    build: {context: ., target: worker}
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD RUN pip install flask==3.1.2
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
