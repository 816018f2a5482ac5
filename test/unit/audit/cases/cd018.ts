import type { RuleCases } from "../cases.ts";

export const cd018: RuleCases = {
  rule: "CD018",
  cases: [
    {
      name: "ping alone, as a list, in a shell, and with options",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    healthcheck:
      test: [CMD, redis-cli, ping]
  b:
    image: redis:8
    healthcheck:
      test: redis-cli ping || exit 1
  c:
    image: redis:8
    healthcheck:
      test: [CMD, redis-cli, -h, localhost, -a, secret, PING]
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:9", "docker-compose.yml:13"],
    },
    {
      name: "in an image's own check",
      files: {
        Dockerfile: `FROM redis:8
HEALTHCHECK CMD redis-cli -p 6380 ping
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "the answer is compared, or error replies fail",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    healthcheck:
      test: [CMD-SHELL, "redis-cli ping | grep -q PONG"]
  b:
    image: redis:8
    healthcheck:
      test: [CMD, redis-cli, -e, ping]
  c:
    image: redis:8
    healthcheck:
      test: [CMD-SHELL, 'answer=$$(redis-cli ping 2>&1); [ "$$answer" = PONG ]']
  d:
    image: redis:8
    healthcheck:
      test: [CMD, redis-cli, get, ping]
`,
      },
      finds: [],
    },
    {
      name: "switched off",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    healthcheck:
      disable: true
      test: [CMD, redis-cli, ping]
`,
      },
      finds: [],
    },
  ],
};
