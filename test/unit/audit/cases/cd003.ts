import type { RuleCases } from "../cases.ts";

export const cd003: RuleCases = {
  rule: "CD003",
  cases: [
    {
      name: "a user whom Compose gives",
      files: {
        Dockerfile: "FROM python:3.13-slim\nARG ID=0\nUSER $ID\n",
        "b/Dockerfile": "FROM python:3.13-slim\nARG ID=1000\nUSER $ID\n",
        "docker-compose.yml": `services:
  a:
    build: { context: ., args: { ID: 1000 } }
  b:
    build: { context: b, args: { ID: "0" } }
`,
      },
      finds: ["b/Dockerfile:3"],
    },
    {
      name: "no USER, and a last USER of root",
      files: {
        Dockerfile: `FROM python:3.13-slim
CMD ["gunicorn", "app:app"]
`,
        "web.dockerfile": `FROM nginx:1.30
USER nginx
RUN id
USER 0:0
`,
      },
      finds: ["Dockerfile:1", "web.dockerfile:4"],
    },
    {
      name: "the user of another stage does not count",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
USER 1000
FROM python:3.13-slim
COPY --from=build /app /app
`,
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "a service that takes root back",
      files: {
        Dockerfile: `FROM python:3.13-slim
USER 10001:10001
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.yml": `services:
  app:
    build: .
    user: "0:0"
`,
      },
      finds: ["docker-compose.yml:4"],
    },
    {
      name: "a number, by ARG too; a user of the stage that it goes on from",
      files: {
        Dockerfile: `ARG UID=10001
FROM python:3.13-slim AS base
ARG UID
USER \${UID}:\${UID}
FROM base
COPY . .
`,
      },
      finds: [],
    },
    {
      name: "services that all say another user, an image that is not root's, and files to take out",
      files: {
        Dockerfile: "FROM python:3.13-slim\n",
        "docker-compose.yml": `services:
  app:
    build: .
    user: 1000:1000
`,
        "proxy.dockerfile": `FROM ghcr.io/nginxinc/nginx-unprivileged:1.30-alpine
COPY nginx.conf /etc/nginx/
`,
        "database.dockerfile": "FROM postgres:17\nCOPY init.sql /docker-entrypoint-initdb.d/\n",
        "export.dockerfile": `FROM node:24 AS build
RUN npm run build
FROM scratch
COPY --from=build /dist /
`,
      },
      finds: [],
    },
    {
      name: "an entrypoint that gives root's rights up",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]
CMD ["gunicorn"]
`,
        "entrypoint.sh": `#!/bin/sh
chown app /data
exec gosu app "$@"
`,
      },
      finds: [],
    },
    {
      name: "development only",
      files: {
        "Dockerfile.dev": "FROM python:3.13-slim\n",
        "docker-compose.dev.yml": `services:
  app:
    image: python:3.13
    user: root
`,
      },
      finds: [],
    },
    {
      name: "images of Red Hat's for one language",
      files: {
        Dockerfile: "FROM registry.access.redhat.com/ubi8/go-toolset:1.22\nCOPY . .\n",
        "web.dockerfile": "FROM registry.access.redhat.com/ubi9/ubi-minimal:9.4\nCOPY . .\n",
      },
      finds: ["web.dockerfile:1"],
    },
    {
      name: "a Dockerfile that only a service names, however deep it lies and whatever its name",
      files: {
        "docker-compose.yml": `services:
  app:
    build:
      context: .
      dockerfile: ./compose/production/django/Dockerfile
  worker:
    build:
      context: .
      dockerfile: docker/worker.txt
  other:
    build:
      context: ../elsewhere
      dockerfile: Dockerfile
`,
        "compose/production/django/Dockerfile": "FROM python:3.13-slim\n",
        "compose/local/django/Dockerfile": "FROM python:3.13-slim\n",
        "docker/worker.txt": "FROM python:3.13-slim\n",
      },
      finds: ["compose/production/django/Dockerfile:1", "docker/worker.txt:1"],
    },
    {
      name: "a script of the folder that a service builds from drops root's rights",
      files: {
        "docker/Dockerfile": `FROM python:3.13-slim
COPY start.sh /usr/local/bin/start
ENTRYPOINT ["tini", "--", "start"]
`,
        "app/start.sh": `#!/bin/sh
exec gosu app "$@"
`,
        "docker-compose.yml": `services:
  app:
    build: {context: app, dockerfile: ../docker/Dockerfile}
`,
      },
      finds: [],
    },
    {
      name: "a Dockerfile in a Compose file, for development alone or with a user of the service",
      files: {
        "docker-compose.yml": `services:
  a:
    build:
      dockerfile_inline: FROM debian:13
    user: '10001'
  b:
    profiles: [dev]
    build:
      dockerfile_inline: FROM debian:13
  c:
    build:
      dockerfile_inline: FROM debian:13
`,
      },
      finds: ["docker-compose.yml:12"],
    },
    {
      name: "an image of Windows, which has no root",
      files: {
        Dockerfile: `# escape=\`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
ENTRYPOINT ["C:\\\\app\\\\run.exe"]
`,
        "web/Dockerfile": `FROM python:3.13-windowsservercore-ltsc2022
CMD ["python", "app.py"]
`,
      },
      finds: [],
    },
  ],
};
