import type { RuleCases } from "../cases.ts";

export const cd032: RuleCases = {
  rule: "CD032",
  cases: [
    {
      name: "nothing at all",
      files: {
        "docker-compose.yml": `services:
  app:
    build: .
    deploy:
      resources:
        reservations:
          memory: 64M
  redis: { image: "redis:8" }
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:8"],
    },
    {
      name: "a limit that is none, and one that is a comment",
      files: {
        "docker-compose.yml": `services:
  app:
    image: app:1
    pids_limit: -1
  redis:
    image: redis:8
    # pids_limit: 100
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:5"],
    },
    {
      name: "either way of writing, through an anchor, a variable, and another file",
      files: {
        "docker-compose.yml": `x-limits: &limits
  pids_limit: 100
services:
  a:
    image: redis:8
    pids_limit: 100
  b:
    image: redis:8
    deploy:
      resources:
        limits:
          pids: 100
  c:
    <<: *limits
    image: redis:8
  d:
    image: redis:8
    pids_limit: \${LIMIT}
  e:
    extends: { file: parts/common.yml, service: base }
    image: redis:8
`,
        "parts/common.yml": `services:
  base:
    pids_limit: 100
`,
      },
      finds: [],
    },
    {
      name: "a file for development, a piece of another file, and what such a piece adds",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
`,
        "docker-compose.prod.yml": `services:
  a:
    pids_limit: 100
  b:
    init: true
`,
        "docker-compose.dev.yml": `services:
  a:
    image: redis:8
`,
      },
      finds: [],
    },
  ],
};
