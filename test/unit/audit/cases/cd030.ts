import type { RuleCases } from "../cases.ts";

export const cd030: RuleCases = {
  rule: "CD030",
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
    mem_limit: 0
  redis:
    image: redis:8
    # mem_limit: 512m
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:5"],
    },
    {
      name: "either way of writing, through an anchor, a variable, and another file",
      files: {
        "docker-compose.yml": `x-limits: &limits
  mem_limit: 512m
services:
  a:
    image: redis:8
    mem_limit: 512m
  b:
    image: redis:8
    deploy:
      resources:
        limits:
          memory: 512M
  c:
    <<: *limits
    image: redis:8
  d:
    image: redis:8
    mem_limit: \${LIMIT}
  e:
    extends: { file: parts/common.yml, service: base }
    image: redis:8
`,
        "parts/common.yml": `services:
  base:
    mem_limit: 512m
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
    mem_limit: 512m
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
    {
      name: "extends goes by the folder of the file that says so",
      files: {
        "deploy/docker-compose.yml": `services:
  app:
    extends: { file: common.yml, service: base }
    image: app:1
`,
        "deploy/common.yml": `services:
  base:
    mem_limit: 1g
`,
      },
      finds: [],
    },
    {
      name: "a file for Swarm",
      files: {
        "docker-stack.yml": `services:
  app:
    image: app:1
`,
      },
      finds: ["docker-stack.yml:2"],
    },
    {
      name: "a mapping that is merged into itself",
      files: {
        "docker-compose.yml": `services:
  app: &app
    <<: *app
    image: app:1
    labels: &labels
      a: *labels
    environment: &list [*list]
`,
      },
      finds: ["docker-compose.yml:2"],
    },
  ],
};
