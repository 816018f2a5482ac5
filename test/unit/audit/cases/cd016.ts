import type { RuleCases } from "../cases.ts";

export const cd016: RuleCases = {
  rule: "CD016",
  cases: [
    {
      name: "an image's list with ||",
      files: {
        Dockerfile: `FROM python:3.13-slim
HEALTHCHECK --interval=30s \\
    CMD ["curl", "-f", "http://localhost:5000/", "||", "exit", "1"]
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "a service's list with ||",
      files: {
        "docker-compose.yml": `services:
  redis:
    image: redis:8
    healthcheck:
      test: [CMD, redis-cli, ping, "||", exit, "1"]
`,
      },
      finds: ["docker-compose.yml:5"],
    },
    {
      name: "the shell form may hold operators, and a list may not hold any",
      files: {
        Dockerfile: "FROM python:3.13-slim\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n",
        "docker-compose.yml": `services:
  a:
    image: redis:8
    healthcheck:
      test: [CMD-SHELL, "redis-cli ping | grep PONG || exit 1"]
  b:
    image: redis:8
    healthcheck:
      test: redis-cli ping || exit 1
  c:
    image: redis:8
    healthcheck:
      test: [CMD, redis-cli, ping]
  e:
    image: redis:8
    healthcheck:
      test: [CMD, /bin/sh, -c, redis-cli ping | grep PONG || exit 1]
  d:
    image: redis:8
    healthcheck:
      disable: true
      test: [CMD, a, "||", b]
`,
      },
      finds: [],
    },
  ],
};
