import type { RuleCases } from "../cases.ts";

export const cd002: RuleCases = {
  rule: "CD002",
  cases: [
    {
      name: "a tag alone",
      files: {
        Dockerfile: `ARG PYTHON=3.13
FROM python:\${PYTHON}-slim
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "a service, also in the override file",
      files: {
        "docker-compose.yml": `services:
  redis:
    image: redis:8
`,
        "docker-compose.override.yml": `services:
  redis:
    image: redis:8-alpine
`,
      },
      finds: ["docker-compose.override.yml:3"],
    },
    {
      name: "digests, stages and images of its own",
      files: {
        Dockerfile: `FROM python:3.13@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS build
FROM build
`,
        "docker-compose.yml": `services:
  app:
    build: .
    image: app:1
`,
      },
      finds: [],
    },
  ],
};
