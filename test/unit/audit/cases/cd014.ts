import type { RuleCases } from "../cases.ts";

export const cd014: RuleCases = {
  rule: "CD014",
  cases: [
    {
      name: "an image that listens, and a data store",
      files: {
        Dockerfile: `FROM python:3.13-slim
EXPOSE 80
CMD ["a"]
`,
        "docker-compose.yml": `services:
  redis:
    image: redis:8
`,
      },
      finds: ["Dockerfile:1", "docker-compose.yml:2"],
    },
    {
      name: "two services of one image are one fault; one that has a check leaves the other",
      files: {
        Dockerfile: `FROM python:3.13-slim
EXPOSE 80
`,
        "web/Dockerfile": `FROM node:24
EXPOSE 80
`,
        "docker-compose.yml": `services:
  a:
    build: .
  b:
    build: .
  c:
    build: web
    healthcheck:
      test: curl localhost
  d:
    build: web
`,
      },
      finds: ["Dockerfile:1", "docker-compose.yml:10"],
    },
    {
      name: "the image's, the service's, one that is switched off, by anchor and override",
      files: {
        Dockerfile: `FROM python:3.13-slim AS base
EXPOSE 80
HEALTHCHECK CMD curl -f localhost
FROM base
CMD ["a"]
`,
        "docker-compose.yml": `x-check: &check
  healthcheck: {test: redis-cli ping}
services:
  app:
    build: .
  a:
    image: redis:8
    <<: *check
  b:
    image: redis:8
    healthcheck: {disable: true}
  c:
    image: postgres:17
`,
        "docker-compose.override.yml": `services:
  c:
    healthcheck: {test: pg_isready}
`,
      },
      finds: [],
    },
    {
      name: "jobs, tools, programs that do not listen, images that may bring one, and development",
      files: {
        Dockerfile: `FROM python:3.13-slim
CMD ["python", "convert.py"]
`,
        "docker-compose.yml": `services:
  migrate:
    image: postgres:17
  load-data:
    image: mysql:9
  once:
    image: redis:8
    restart: 'no'
  copy:
    image: redis:8
  tool:
    image: redis:8
    profiles: [tools]
  other:
    image: ghcr.io/team/app:1
    depends_on:
      copy:
        condition: service_completed_successfully
`,
        "docker-compose.dev.yml": `services:
  redis:
    image: redis:8
`,
      },
      finds: [],
    },
    {
      name: "the same service in two files is named once",
      files: {
        Dockerfile: "FROM python:3.13-slim\nEXPOSE 80\n",
        "docker-compose.yml": "services:\n  app:\n    build: .\n",
        "deploy/docker-compose.yml": "services:\n  app:\n    build: ..\n",
      },
      finds: ["Dockerfile:1"],
    },
    {
      name: "a server that starts again on failure, a load balancer, and a profile of servers",
      files: {
        "docker-compose.yml": `services:
  cache:
    image: redis:8
    restart: on-failure
  load-balancer:
    image: haproxy:3.2
  store:
    image: docker.io/library/postgres:17
    profiles: [production]
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:5", "docker-compose.yml:7"],
    },
  ],
};
