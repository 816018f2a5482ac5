import type { RuleCases } from "../cases.ts";

export const cd031: RuleCases = {
  rule: "CD031",
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
    cpus: 0
  redis:
    image: redis:8
    # cpus: 1.5
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:5"],
    },
    {
      name: "either way of writing, through an anchor, a variable, and another file",
      files: {
        "docker-compose.yml": `x-limits: &limits
  cpus: 1.5
services:
  a:
    image: redis:8
    cpus: 1.5
  b:
    image: redis:8
    deploy:
      resources:
        limits:
          cpus: '1.5'
  c:
    <<: *limits
    image: redis:8
  d:
    image: redis:8
    cpus: \${LIMIT}
  e:
    extends: { file: parts/common.yml, service: base }
    image: redis:8
`,
        "parts/common.yml": `services:
  base:
    cpus: 1.5
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
    cpus: 1.5
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
      name: "a quota or a set of processors is a limit too",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    cpuset: "0,1"
  b:
    image: redis:8
    cpu_quota: 50000
`,
      },
      finds: [],
    },
  ],
};
