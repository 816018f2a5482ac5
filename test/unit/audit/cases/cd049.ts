import type { RuleCases } from "../cases.ts";

export const cd049: RuleCases = {
  rule: "CD049",
  cases: [
    {
      name: "in a service and in an image",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    healthcheck:
      test: [CMD, a]
      start_interval: 1s
`,
        Dockerfile: `FROM python:3.13-slim
HEALTHCHECK --interval=30s \\
  --start-interval=1s CMD a
`,
      },
      finds: ["docker-compose.yml:6", "Dockerfile:2"],
    },
    {
      name: "a period of nothing",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    healthcheck:
      test: [CMD, a]
      start_period: 0s
      start_interval: 1s
`,
      },
      finds: ["docker-compose.yml:7"],
    },
    {
      name: "both, neither, or switched off; a period of the image",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    healthcheck: { test: [CMD, a], start_period: 10s, start_interval: 1s }
  b:
    image: b:1
    healthcheck: { test: [CMD, a], interval: 10s }
  c:
    image: c:1
    healthcheck: { disable: true, start_interval: 1s }
  d:
    build: .
    healthcheck: { start_interval: 1s }
`,
        Dockerfile: `FROM python:3.13-slim
HEALTHCHECK --start-period=1m --start-interval=1s CMD a
`,
      },
      finds: [],
    },
  ],
};
